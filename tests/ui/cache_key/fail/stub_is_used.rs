use cache_runtime::CacheKey;

use std::cell::Cell;

use cache_runtime::KeyFor;

#[derive(Clone, CacheKey)]
struct Key<T> {
    weight: f64,
    id: T,
}

#[derive(Clone, CacheKey)]
struct Local {
    cell: Cell<u8>,
}

fn is_key<C, K: CacheKey + KeyFor<C>>(key: &K) -> Option<&str> {
    key.region()
}

fn used(key: &Key<u8>) -> Option<&str> {
    is_key::<aws_sdk_s3::Client, _>(key)
}

fn main() {}
