use cache_runtime::cached_clients;

cached_clients! {
    max_size = ;
    s3 { configure },
    sqs { crate = },
}

fn main() {}
