use cache_runtime::cached_clients;

cached_clients! { s3 }

fn main() {
    let _ = clients::s3(1);
}
