use cache_runtime::CacheKey;

#[derive(Clone, CacheKey)]
#[cache_key(label = Key)]
struct Key {
    id: u8,
}

fn main() {}
