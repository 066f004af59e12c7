use cache_runtime::cached_clients;

cached_clients! {
    max_size: 64,
    pub s3,
    #![allow(unused)]
    sqs,
}

fn main() {}
