use cache_runtime::cached_clients;

cached_clients! {
    crate = "cache_runtime";
    s3 { crate = 1 },
}

fn main() {}
