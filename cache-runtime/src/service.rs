//! A service of the AWS SDK, as `cached_clients!` declares it.

use aws_smithy_runtime::client::retries::RetryPartition;
use aws_types::SdkConfig;

/// A service whose clients can be cached. [`cached_clients!`](crate::cached_clients) implements it for the marker types that it
/// generates; there is seldom a reason to write it by hand.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no service",
    label = "not declared",
    note = "declare the service: `cache_runtime::cached_clients! {{ s3 }}` generates `clients::S3`"
)]
pub trait Service: Send + Sync + 'static {
    /// The SDK's client.
    type Client: Clone + Send + Sync + 'static;

    /// What two declarations of one service have in common: the client's type, or the marker itself where the declaration
    /// changes what is built. Clients are cached by it.
    type Identity: 'static;

    /// The service's name, as labels show it.
    const NAME: &'static str;

    /// Builds a client. Runs outside of all locks.
    fn build(config: &ClientConfig) -> Self::Client;
}

/// What a client is built from.
#[derive(Clone, Debug)]
pub struct ClientConfig {
    pub(crate) sdk_config: SdkConfig,
    pub(crate) retry_partition: RetryPartition,
}

impl ClientConfig {
    /// The configuration that all services share.
    #[must_use]
    pub const fn sdk_config(&self) -> &SdkConfig {
        &self.sdk_config
    }

    /// The retry token bucket of the client's credential scope.
    #[must_use]
    pub fn retry_partition(&self) -> RetryPartition {
        self.retry_partition.clone()
    }
}
