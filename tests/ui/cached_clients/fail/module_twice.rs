use cache_runtime::cached_clients;

cached_clients! {
    s3,
    mod clients { sqs }
    mod aws { s3 }
    mod aws { sqs }
}

fn main() {}
