use cache_runtime::CacheKey;

#[derive(Clone, CacheKey)]
struct Key {
    #[cache_key(secret_access_key)]
    secret: String,
}

fn main() {}
