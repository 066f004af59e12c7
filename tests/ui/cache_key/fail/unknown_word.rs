use cache_runtime::CacheKey;

#[derive(Clone, CacheKey)]
struct Key {
    #[cache_key(regoin)]
    a: String,
    #[cache_key(region_name)]
    b: String,
    #[cache_key(ignore)]
    c: String,
    #[cache_key(aws_access_key_id)]
    d: String,
}

fn main() {}
