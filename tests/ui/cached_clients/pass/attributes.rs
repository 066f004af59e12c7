use cache_runtime::cached_clients;

cached_clients! {
    #[cfg(not(any()))]
    /// Archive storage.
    archive: s3,
    #[cfg(any())]
    archive: no_such_service_anywhere,
    #[cfg(any())]
    queue: sqs,
    #[cfg(not(any()))]
    queue: sqs,
    #[cfg_attr(any(), cfg(any()))]
    #[deprecated = "use `queue`"]
    #[allow(clippy::all)]
    old: sqs,
    #[cfg(any())]
    mod resources { archive: NoSuchType }
}

fn main() {
    let _ = clients::archive("us-west-2");
    let _ = clients::queue("us-west-2");
}
