//! Every role whose value is a plain type, and none of them by the name of its field.

use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

use cache_runtime::CacheKey;

#[derive(Clone, CacheKey)]
struct StaticKeys {
    #[cache_key(region)]
    a: String,
    #[cache_key(endpoint_url)]
    b: Option<String>,
    #[cache_key(access_key_id)]
    c: Arc<str>,
    #[cache_key(secret_access_key)]
    d: Cow<'static, str>,
    #[cache_key(session_token)]
    e: Option<String>,
    #[cache_key(use_fips)]
    f: bool,
    #[cache_key(use_dual_stack)]
    g: Option<bool>,
    #[cache_key(app_name)]
    h: String,
    #[cache_key(disable_request_compression)]
    i: bool,
    #[cache_key(request_min_compression_size_bytes)]
    j: u32,
    #[cache_key(disable_clock_skew_correction)]
    k: bool,
}

#[derive(Clone, CacheKey)]
struct AssumedRole {
    #[cache_key(profile_name)]
    a: String,
    #[cache_key(assume_role)]
    b: String,
    #[cache_key(external_id)]
    c: String,
    #[cache_key(role_session_name)]
    d: String,
    #[cache_key(role_policy)]
    e: String,
    #[cache_key(role_duration)]
    f: Duration,
}

fn main() {}
