use cache_runtime::cached_clients;

cached_clients! { crate = my_runtime; s3 }

fn main() {}
