use cache_runtime::CacheKey;

#[derive(Clone, CacheKey)]
#[cache_key(lable = "key", service(s3, s3))]
struct Key {
    #[cache_key(region)]
    home: String,
    #[cache_key(region)]
    away: String,
    #[cache_key(external_id)]
    id: String,
    #[cache_key(skip, secret)]
    trace: u8,
    weight: f64,
    pointer: *const u8,
}

fn main() {}
