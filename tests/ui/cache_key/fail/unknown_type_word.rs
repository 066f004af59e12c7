use cache_runtime::CacheKey;

#[derive(Clone, CacheKey)]
#[cache_key(services(s3), lable = "key", frobnicate)]
struct Key {
    id: u8,
}

fn main() {}
