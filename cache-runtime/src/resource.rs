//! Values of the user's that are built over a cached client.

use std::error::Error;

use crate::service::Service;

/// A value built over one service's cached client: what boto3 calls a resource. It is cached as an `Arc` of itself.
///
/// ```
/// use cache_runtime::{Resource, cached_clients};
///
/// cached_clients! { s3 }
///
/// struct Archive {
///     client: aws_sdk_s3::Client,
/// }
///
/// impl Resource for Archive {
///     type Service = clients::S3;
///     type Error = std::convert::Infallible;
///     const NAME: &'static str = "archive";
///
///     async fn build(client: aws_sdk_s3::Client) -> Result<Self, Self::Error> {
///         Ok(Self { client })
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no resource",
    label = "not a resource",
    note = "implement `cache_runtime::Resource` for the type: it names the service and builds the value over its client"
)]
pub trait Resource: Send + Sync + Sized + 'static {
    /// The service whose client the resource is built over.
    type Service: Service;

    /// What the build can fail with.
    type Error: Into<Box<dyn Error + Send + Sync>> + Send;

    /// The resource's name, as labels show it.
    const NAME: &'static str;

    /// Builds the resource over a cached client.
    ///
    /// # Errors
    ///
    /// Whatever the build fails with. It is handed to all that wait, and not cached.
    fn build(
        client: <Self::Service as Service>::Client,
    ) -> impl Future<Output = Result<Self, Self::Error>> + Send;
}
