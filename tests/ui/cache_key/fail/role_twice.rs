use cache_runtime::CacheKey;

#[derive(Clone, CacheKey)]
struct Key {
    #[cache_key(region)]
    home: String,
    #[cache_key(region)]
    away: String,
}

fn main() {}
