use cache_runtime::cached_clients;

cached_clients! { s3, frobnicate }

// What uses it is no second mistake.
async fn use_it() {
    let client = clients::frobnicate("us-west-2").await.unwrap();
    client.frobnicate().send().await.unwrap();
}

fn main() {}
