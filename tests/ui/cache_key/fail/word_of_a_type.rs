use cache_runtime::CacheKey;

#[derive(Clone, CacheKey)]
enum Key {
    #[cache_key(service(s3), skip, label = "one")]
    One(#[cache_key(service(s3), label = "id")] u8),
}

fn main() {}
