use std::collections::BTreeMap;

use cache_runtime::CacheKey;

#[derive(Clone, CacheKey)]
struct Key {
    a: &'static std::vec::Vec<u8>,
    b: &'static BTreeMap<String, [u8; 2]>,
    c: &'static [Option<(u8, String)>],
    d: &'static &'static str,
}

fn main() {}
