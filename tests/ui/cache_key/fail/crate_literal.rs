use cache_runtime::CacheKey;

#[derive(Clone, CacheKey)]
#[cache_key(crate = "cache_runtime")]
struct Key {
    id: u8,
}

fn main() {}
