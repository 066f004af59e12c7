use cache_runtime::cached_clients;

cached_clients! {
    type: s3,
    match,
}

fn main() {}
