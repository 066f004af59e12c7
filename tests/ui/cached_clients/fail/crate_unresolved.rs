use cache_runtime::cached_clients;

cached_clients! { s3 { crate = my_fork } }

fn main() {}
