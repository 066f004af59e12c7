use cache_runtime::CacheKey;

#[derive(CacheKey)]
struct Key {
    id: u8,
}

fn main() {}
