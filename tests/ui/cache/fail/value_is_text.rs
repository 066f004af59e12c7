use cache_runtime::{ClientCache, ClientKey, cached_clients};

cached_clients! { s3 }

fn main() {
    let cache: ClientCache<clients::S3> = ClientCache::default();
    let _ = cache.insert(ClientKey::new(), "this is not a client");
}
