use cache_runtime::cached_clients;

mod vendor {
    pub use aws_sdk_s3 as s3;
    pub use cache_runtime as cache;
}

use vendor::cache;

mod relative {
    use super::vendor;

    cache_runtime::cached_clients! {
        crate = super::cache;
        archive: s3 { crate = vendor::s3 },
        // A crate that the table does not know.
        private_store { crate = self::vendor::s3 },
        public: s3 { crate = ::aws_sdk_s3 },
    }
}

cached_clients! {
    crate = cache;
    s3 { crate = vendor::s3 },
    mod twice { crate_root: s3 { crate = crate::vendor::s3 } }
}

fn main() {
    let _ = clients::s3("us-west-2");
    let _ = twice::crate_root("us-west-2");
    let _ = relative::clients::archive("us-west-2");
    let _ = relative::clients::private_store("us-west-2");
}
