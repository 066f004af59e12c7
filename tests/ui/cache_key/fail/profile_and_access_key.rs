use cache_runtime::CacheKey;

#[derive(Clone, CacheKey)]
struct Key {
    #[cache_key(profile_name)]
    profile: String,
    #[cache_key(access_key_id)]
    id: String,
    #[cache_key(secret_access_key)]
    secret: String,
}

fn main() {}
