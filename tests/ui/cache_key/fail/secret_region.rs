use cache_runtime::CacheKey;

#[derive(Clone, CacheKey)]
struct Key {
    #[cache_key(region, secret)]
    region: String,
}

fn main() {}
