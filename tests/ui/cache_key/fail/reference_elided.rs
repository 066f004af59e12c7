use cache_runtime::CacheKey;

#[derive(Clone, CacheKey)]
struct Key {
    region: &str,
}

fn main() {}
