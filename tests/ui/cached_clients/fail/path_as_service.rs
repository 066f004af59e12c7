use cache_runtime::cached_clients;

cached_clients! { archive: my_fork::s3 }

fn main() {}
