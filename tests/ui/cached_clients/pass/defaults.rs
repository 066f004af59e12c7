use cache_runtime::cached_clients;

cached_clients! {
    eviction_policy = Lfu;
    max_size = 64_usize;
    s3,
}

fn main() {
    let _ = clients::s3("us-west-2");
    let _ = clients::s3("us-west-2").max_size(8);
}
