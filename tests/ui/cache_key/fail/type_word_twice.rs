use cache_runtime::CacheKey;

#[derive(Clone, CacheKey)]
#[cache_key(label = "a", label = "b", service(s3, s3))]
struct Key {
    id: u8,
}

fn main() {}
