use cache_runtime::CacheKey;

#[derive(Clone, CacheKey)]
enum Key {}

fn main() {}
