//! A newtype fills a role once it says how.

use cache_runtime::{CacheKey, RoleValue};

#[derive(Clone)]
struct Endpoint(String);

impl RoleValue<str> for Endpoint {
    fn role_value(&self) -> Option<&str> {
        Some(&self.0)
    }
}

#[derive(Clone, CacheKey)]
struct Key {
    #[cache_key(endpoint_url)]
    endpoint: Endpoint,
    #[cache_key(region)]
    region: Option<Endpoint>,
}

fn main() {
    let key = Key { endpoint: Endpoint("http://localhost".to_owned()), region: None };
    let other = Key { endpoint: Endpoint("http://localhost:1".to_owned()), region: None };
    assert!(key.eq_besides_region(&key.clone()));
    assert!(!key.eq_besides_region(&other));
}
