use cache_runtime::cached_clients;

cached_clients! { s3, sqss }

fn main() {
    let _ = clients::sqss("us-west-2");
}
