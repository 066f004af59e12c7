use cache_runtime::CacheKey;

#[derive(Clone, CacheKey)]
struct Key {
    #[cache_key(credentials_provider)]
    provider: (),
    #[cache_key(profile_name)]
    profile: String,
}

fn main() {}
