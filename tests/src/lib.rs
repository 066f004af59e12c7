//! What the tests and examples of cache-runtime share: [`Aws`], an AWS of their own to talk to.

mod aws;

pub use aws::{ACCESS_KEY_ID, Aws, LoggedRequest, REFUSED_ROLE, SECRET_ACCESS_KEY, SILENT_ROLE};

// A declaration in a crate of its own, for the tests of what declarations share.
cache_runtime::cached_clients! { s3 }
