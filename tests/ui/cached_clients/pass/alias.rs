use cache_runtime::cached_clients;

cached_clients! {
    s3,
    archive: s3,
    r#type: s3,
    dead_letters: sqs,
}

fn main() {
    use clients::SessionExt as _;
    fn _of_session(session: &cache_runtime::Session) {
        let _ = session.r#type("us-west-2");
        let _ = session.dead_letters("us-west-2");
    }
    let _ = clients::archive("us-west-2");
    let _: Option<(clients::S3, clients::Archive, clients::Type, clients::DeadLetters)> = None;
}
