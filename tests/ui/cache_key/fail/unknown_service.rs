use cache_runtime::CacheKey;

#[derive(Clone, CacheKey)]
#[cache_key(service(s3, sqz))]
struct Key {
    id: u8,
}

fn main() {}
