use cache_runtime::{ClientCache, ClientKey, cached_clients};

cached_clients! { s3, sqs }

fn insert(cache: &ClientCache<clients::S3>, sqs: aws_sdk_sqs::Client) {
    let _ = cache.insert(ClientKey::new(), sqs);
}

fn main() {}
