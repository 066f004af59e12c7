use cache_runtime::cached_clients;

cached_clients! {
    session_ext: s3,
    self_: sqs,
    __: sts,
}

fn main() {}
