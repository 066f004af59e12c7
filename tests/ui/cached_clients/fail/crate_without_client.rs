use cache_runtime::cached_clients;

mod fork {}

cached_clients! { s3 { crate = fork } }

fn main() {}
