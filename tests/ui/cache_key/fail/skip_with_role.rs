use cache_runtime::CacheKey;

#[derive(Clone, CacheKey)]
struct Key {
    #[cache_key(region, skip)]
    region: String,
    id: u8,
}

fn main() {}
