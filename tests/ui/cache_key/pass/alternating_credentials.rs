//! Sources of credentials may stand side by side where each may be unset, or in variants of their own.

use cache_runtime::CacheKey;

#[derive(Clone, CacheKey)]
struct Optional {
    #[cache_key(profile_name)]
    profile: Option<String>,
    #[cache_key(access_key_id)]
    id: Option<String>,
    #[cache_key(secret_access_key)]
    secret: Option<String>,
}

#[derive(Clone, CacheKey)]
enum Either {
    Profile(#[cache_key(profile_name)] String),
    Keys(
        #[cache_key(access_key_id)] String,
        #[cache_key(secret_access_key)] String,
    ),
}

macro_rules! optional {
    ($profile:ty, $key:ty) => {
        #[derive(Clone, CacheKey)]
        struct Generated(
            #[cache_key(profile_name)] $profile,
            #[cache_key(access_key_id)] $key,
            #[cache_key(secret_access_key)] $key,
        );
    };
}

optional!(Option<String>, Option<String>);

fn main() {
    let keys = Either::Keys("a".to_owned(), "b".to_owned());
    assert!(!keys.eq_besides_region(&Either::Profile("a".to_owned())));
    let _ = |it: Optional| (it.profile, it.id, it.secret);
    let _ = |it: Generated| (it.0, it.1, it.2);
}
