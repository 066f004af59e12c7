use cache_runtime::CacheKey;

#[derive(Clone, CacheKey)]
struct Key {
    #[cache_key(region, profile_name)]
    home: String,
}

fn main() {}
