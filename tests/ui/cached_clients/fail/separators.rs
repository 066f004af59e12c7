use cache_runtime::cached_clients;

cached_clients! {
    max_size = 64,
    s3 sqs,
    sts;
    archive: s3 {} queue: sqs,
    , ,
}

fn main() {}
