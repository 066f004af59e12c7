use cache_runtime::CacheKey;

#[derive(Clone, CacheKey)]
#[cache_key(bound = "T Clone")]
struct One<T>(T);

#[derive(Clone, CacheKey)]
#[cache_key(bound = T)]
struct Two<T>(T);

fn main() {}
