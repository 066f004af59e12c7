use cache_runtime::CacheKey;

#[derive(Clone, CacheKey)]
struct Key {
    #[cache_key(region = "us-west-2")]
    a: String,
    #[cache_key(secret(true))]
    b: String,
    #[cache_key(skip = true)]
    c: String,
}

fn main() {}
