use cache_runtime::CacheKey;

#[derive(Clone, CacheKey)]
struct Key {
    #[cache_key(session_token)]
    token: String,
}

fn main() {}
