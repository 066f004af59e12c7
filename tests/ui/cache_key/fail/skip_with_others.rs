use cache_runtime::CacheKey;

#[derive(Clone, CacheKey)]
struct Key {
    #[cache_key(skip, secret)]
    a: u8,
    #[cache_key(skip, rename = "b")]
    b: u8,
    #[cache_key(skip, flatten)]
    c: u8,
    id: u8,
}

fn main() {}
