use cache_runtime::CacheKey;

#[derive(Clone, CacheKey)]
struct Key {
    #[cache_key(endpoint_url)]
    url: f64,
}

fn main() {}
