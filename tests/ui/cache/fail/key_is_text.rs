use cache_runtime::{ClientCache, cached_clients};

cached_clients! { s3 }

fn main() {
    let cache: ClientCache<clients::S3> = ClientCache::default();
    cache.get("this is not a key");
}
