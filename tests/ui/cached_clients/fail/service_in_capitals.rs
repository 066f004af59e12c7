use cache_runtime::cached_clients;

cached_clients! { S3, Archive: s3 }

fn main() {
    let _ = clients::S3("us-west-2");
}
