use cache_runtime::CacheKey;

#[derive(Clone, CacheKey)]
struct Place(#[cache_key(region)] String);

#[derive(Clone, CacheKey)]
struct Key {
    #[cache_key(flatten, secret)]
    a: Place,
    #[cache_key(flatten, rename = "b")]
    b: Place,
    #[cache_key(flatten, region)]
    c: Place,
}

fn main() {}
