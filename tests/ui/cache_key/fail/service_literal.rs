use cache_runtime::CacheKey;

#[derive(Clone, CacheKey)]
#[cache_key(service = "s3")]
struct One(u8);

#[derive(Clone, CacheKey)]
#[cache_key(service("s3", sqs, aws::s3))]
struct Two(u8);

#[derive(Clone, CacheKey)]
#[cache_key(service())]
struct Three(u8);

#[derive(Clone, CacheKey)]
#[cache_key(service)]
struct Four(u8);

fn main() {}
