use std::collections::HashMap;

use cache_runtime::CacheKey;

#[derive(Clone, CacheKey)]
struct Key {
    map: HashMap<String, u8>,
    set: Option<std::collections::HashSet<u8>>,
}

fn main() {}
