use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use cache_runtime::CacheKey;

#[derive(Clone, CacheKey)]
struct Key {
    hits: Arc<AtomicU64>,
    flag: Arc<std::sync::atomic::AtomicBool>,
}

fn main() {}
