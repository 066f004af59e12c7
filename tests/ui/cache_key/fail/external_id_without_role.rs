use cache_runtime::CacheKey;

#[derive(Clone, CacheKey)]
struct Key {
    #[cache_key(external_id)]
    id: String,
    #[cache_key(role_session_name)]
    name: String,
}

fn main() {}
