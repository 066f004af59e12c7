use cache_runtime::CacheKey;

#[derive(Clone, CacheKey)]
struct Key {
    #[cache_key(access_key_id)]
    id: String,
    #[cache_key(session_token)]
    token: String,
}

fn main() {}
