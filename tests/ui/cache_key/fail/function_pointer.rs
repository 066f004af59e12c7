use cache_runtime::CacheKey;

#[derive(Clone, CacheKey)]
struct Key {
    build: fn(u8) -> u8,
}

fn main() {}
