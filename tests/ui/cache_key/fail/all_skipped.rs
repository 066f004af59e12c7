use cache_runtime::CacheKey;

#[derive(Clone, CacheKey)]
struct Key {
    #[cache_key(skip)]
    a: u8,
    #[cache_key(skip)]
    b: u8,
}

fn main() {}
