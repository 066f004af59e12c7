use cache_runtime::CacheKey;

#[derive(Clone)]
struct Inner;

#[derive(Clone, CacheKey)]
struct Key {
    #[cache_key(flatten)]
    inner: Inner,
}

fn main() {}
