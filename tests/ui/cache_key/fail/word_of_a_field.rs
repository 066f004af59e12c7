use cache_runtime::CacheKey;

#[derive(Clone, CacheKey)]
#[cache_key(region, skip, rename = "key")]
struct Key {
    id: u8,
}

fn main() {}
