use cache_runtime::CacheKey;

#[derive(Clone, CacheKey)]
#[cache_key(crate = elsewhere::runtime)]
struct Key<T> {
    #[cache_key(region)]
    region: String,
    #[cache_key(endpoint_url)]
    url: String,
    id: T,
}

fn main() {}
