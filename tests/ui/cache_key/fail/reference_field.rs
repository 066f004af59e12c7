use std::path::Path;

use cache_runtime::CacheKey;

#[derive(Clone, CacheKey)]
struct Key {
    #[cache_key(region)]
    region: &'static str,
    bytes: &'static [u8],
    ids: Vec<&'static (u8, Option<u8>)>,
    path: &'static Path,
    anything: &'static dyn Send,
}

fn main() {}
