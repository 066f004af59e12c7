use cache_runtime::cached_clients;

use cache_runtime::{Error, Resource, Session};
use std::sync::Arc;

pub struct Archive(aws_sdk_s3::Client);

impl Resource for Archive {
    type Service = aws::S3;
    type Error = std::io::Error;
    const NAME: &'static str = "archive";

    async fn build(client: aws_sdk_s3::Client) -> Result<Self, std::io::Error> {
        Ok(Self(client))
    }
}

mod model {
    pub struct Depot(pub super::Archive);

    impl cache_runtime::Resource for Depot {
        type Service = super::aws::S3;
        type Error = std::io::Error;
        const NAME: &'static str = "depot";

        async fn build(client: aws_sdk_s3::Client) -> Result<Self, std::io::Error> {
            super::Archive::build(client).await.map(Self)
        }
    }
}

cached_clients! {
    max_size = 16;
    mod aws { s3 }
    /// What is built over the clients.
    pub(crate) mod resources {
        archive: Archive,
        /// The depot.
        depot: model::Depot,
        same: crate::Archive,
        #[cfg(any())]
        nothing: NoSuchType,
    }
}

async fn requests(session: &Session) -> Result<(), Error> {
    use resources::SessionExt as _;

    let archive: Arc<Archive> = resources::archive("us-west-2").await?;
    let depot: Arc<model::Depot> = session.depot(()).await?;
    let _ = (&archive.0, &depot.0.0);
    Ok(())
}

fn main() {
    let _ = requests;
    let _ = resources::same("us-west-2");
}
