use cache_runtime::cached_clients;

cached_clients! { "s3", "logs", "my-archive": s3 }

fn main() {
    let _ = clients::s3("us-west-2");
}
