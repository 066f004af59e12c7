use cache_runtime::cached_clients;

cached_clients! {
    /// Where this application gets its clients.
    pub(crate) mod aws {
        s3,
        sqs,
    }
}

mod inner {
    cache_runtime::cached_clients! {
        pub(super) mod aws { sts }
        pub(in crate::inner) mod own { s3 }
        pub(self) mod private { s3, }
    }
    pub fn all() {
        let _ = (own::s3("us-west-2"), private::s3("us-west-2"));
    }
}

fn main() {
    let _ = aws::s3("us-west-2");
    let _ = inner::aws::sts("us-west-2");
    inner::all();
}
