use cache_runtime::CacheKey;

#[derive(Clone, CacheKey)]
struct Key {
    #[cache_key(rename)]
    a: u8,
    #[cache_key(rename = 5)]
    b: u8,
    #[cache_key(rename("c"))]
    c: u8,
    #[cache_key(rename = "")]
    d: u8,
    #[cache_key(rename =)]
    e: u8,
    #[cache_key(rename = b"f")]
    f: u8,
    #[cache_key(rename())]
    g: u8,
}

fn main() {}
