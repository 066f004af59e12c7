use std::borrow::Cow;

use cache_runtime::CacheKey;

#[derive(Clone, CacheKey)]
struct Key<'a> {
    #[cache_key(region)]
    region: Cow<'a, str>,
}

fn main() {}
