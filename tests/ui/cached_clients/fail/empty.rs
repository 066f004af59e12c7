use cache_runtime::cached_clients;

cached_clients! {}

fn main() {}
