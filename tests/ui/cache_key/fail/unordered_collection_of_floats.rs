use std::collections::HashMap;

use cache_runtime::CacheKey;

#[derive(Clone, CacheKey)]
struct Key {
    map: HashMap<String, f64>,
}

fn main() {}
