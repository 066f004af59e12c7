use cache_runtime::cached_clients;

cached_clients! { s3, dynamodb }

async fn use_it(session: &cache_runtime::Session) {
    use clients::SessionExt as _;
    let client = session.dynamodb("us-west-2").await.unwrap();
    client.list_tables().send().await.unwrap();
    let _: cache_runtime::ClientCache<clients::Dynamodb> = cache_runtime::ClientCache::new(1);
}

fn main() {}
