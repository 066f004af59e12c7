//! The words of a type: another path to the runtime, services, a label.

use cache_runtime::{CacheKey, KeyFor};

mod reexport {
    pub mod deep {
        pub use ::cache_runtime as runtime;
    }
}

#[derive(Clone, CacheKey)]
#[cache_key(crate = reexport::deep::runtime, label = "tenant")]
#[cache_key(service(s3, sqs))]
struct Tenant {
    #[cache_key(region)]
    region: String,
}

#[derive(Clone, CacheKey)]
struct Any<T>(T);

fn is_key_for<C, K: KeyFor<C>>() {}

fn main() {
    assert_eq!(Tenant::LABEL, "tenant");
    is_key_for::<aws_sdk_s3::Client, Tenant>();
    is_key_for::<aws_sdk_sqs::Client, Tenant>();
    is_key_for::<aws_sdk_s3::Client, Any<u8>>();
    is_key_for::<u8, Any<u8>>();
    let _ = Tenant { region: String::new() };
}
