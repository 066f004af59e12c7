use cache_runtime::CacheKey;

#[derive(Clone, CacheKey)]
struct Key {
    #[cache_key(asume_role)]
    a: String,
    #[cache_key(external_id)]
    b: String,
}

fn main() {}
