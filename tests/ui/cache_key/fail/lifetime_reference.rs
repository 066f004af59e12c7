use cache_runtime::CacheKey;

#[derive(Clone, CacheKey)]
struct Key<'a> {
    #[cache_key(region)]
    region: &'a str,
    #[cache_key(skip)]
    trace: Option<&'a [u8]>,
}

fn main() {}
