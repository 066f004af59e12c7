use cache_runtime::CacheKey;

#[derive(Clone, CacheKey)]
struct Key {
    #[cache_key(credentials_provider)]
    provider: (),
    #[cache_key(profile_name)]
    profile: String,
    #[cache_key(access_key_id)]
    id: String,
    #[cache_key(secret_access_key)]
    secret: String,
    #[cache_key(session_token)]
    token: String,
}

fn main() {}
