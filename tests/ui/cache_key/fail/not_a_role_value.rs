use cache_runtime::CacheKey;

#[derive(Clone, CacheKey)]
struct Key {
    #[cache_key(use_fips)]
    fips: String,
    #[cache_key(region)]
    region: Option<u32>,
}

fn main() {}
