use cache_runtime::cached_clients;

cached_clients! { cost_explorer, aws_sdk_s3, aws-sdk-sqs }

fn main() {}
