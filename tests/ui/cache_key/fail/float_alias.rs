use cache_runtime::CacheKey;

type Money = f64;

#[derive(Clone, CacheKey)]
struct Key {
    id: Option<Money>,
}

fn main() {}
