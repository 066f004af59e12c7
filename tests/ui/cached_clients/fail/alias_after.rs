use cache_runtime::cached_clients;

cached_clients! { s3 as archive }

fn main() {
    let _ = clients::archive("us-west-2");
}
