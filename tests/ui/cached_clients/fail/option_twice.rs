use cache_runtime::cached_clients;

cached_clients! {
    max_size = 64;
    eviction_policy = Lfu;
    max_size = 32;
    s3 { crate = ::aws_sdk_s3, crate = ::aws_sdk_s3 },
}

fn main() {}
