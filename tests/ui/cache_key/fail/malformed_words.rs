use cache_runtime::CacheKey;

#[derive(Clone, CacheKey)]
struct Key {
    #[cache_key]
    a: u8,
    #[cache_key()]
    b: u8,
    #[cache_key = "region"]
    c: u8,
    #[cache_key("region")]
    d: u8,
    #[cache_key(region secret)]
    e: u8,
    #[cache_key(,)]
    f: u8,
    #[cache_key(secret,, rename = "h")]
    g: u8,
    #[cache_key(cache::region)]
    h: u8,
}

fn main() {}
