use cache_runtime::CacheKey;

#[derive(Clone, CacheKey)]
struct Key {
    address: *const u8,
    list: Vec<*mut u8>,
}

fn main() {}
