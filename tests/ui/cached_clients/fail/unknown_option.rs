use cache_runtime::cached_clients;

cached_clients! {
    max_sise = 64;
    colour = Red;
    s3 { config = path_style },
    sqs { conrate = ::aws_sdk_sqs },
}

fn main() {}
