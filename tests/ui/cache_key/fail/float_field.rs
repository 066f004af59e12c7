use cache_runtime::CacheKey;

#[derive(Clone, CacheKey)]
struct Key {
    id: u8,
    weight: f64,
}

fn main() {}
