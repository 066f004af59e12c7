use cache_runtime::cached_clients;

mod fifo {
    cache_runtime::cached_clients! { eviction_policy = Fifo; s3 }
}

cached_clients! { eviction_policy = "LFU"; s3 }

fn main() {}
