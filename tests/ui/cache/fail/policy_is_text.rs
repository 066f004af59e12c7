use cache_runtime::{ClientCache, cached_clients};

cached_clients! { s3 }

fn main() {
    let _: ClientCache<clients::S3> = ClientCache::with_policy("LFU", 30);
}
