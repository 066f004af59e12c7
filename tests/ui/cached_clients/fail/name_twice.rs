use cache_runtime::cached_clients;

cached_clients! {
    archive: s3,
    archive: sqs,
    mail_box: sqs,
    mail__box: sqs,
}

fn main() {}
