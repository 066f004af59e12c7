use cache_runtime::cached_clients;

cached_clients! {
    #[derive(Clone)]
    s3,
}

fn main() {}
