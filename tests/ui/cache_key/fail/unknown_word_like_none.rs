use cache_runtime::CacheKey;

#[derive(Clone, CacheKey)]
struct Key {
    #[cache_key(frobnicate)]
    a: String,
}

fn main() {}
