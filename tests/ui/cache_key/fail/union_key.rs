use cache_runtime::CacheKey;

#[derive(Clone, Copy, CacheKey)]
union Key {
    a: u8,
    b: u16,
}

fn main() {}
