use cache_runtime::CacheKey;

#[derive(Clone, CacheKey)]
struct Key {
    #[cache_key(region, region)]
    region: String,
    #[cache_key(rename = "a")]
    #[cache_key(rename = "b")]
    id: u8,
}

fn main() {}
