use cache_runtime::CacheKey;

use cache_runtime::KeyFor;

#[derive(Clone, CacheKey)]
#[cache_key(service(s3))]
struct Key {
    id: u8,
}

fn is_key_for<C, K: KeyFor<C>>() {}

fn other() {
    is_key_for::<aws_sdk_s3::Client, Key>();
    is_key_for::<aws_sdk_sqs::Client, Key>();
}

fn main() {}
