use cache_runtime::{Resource, cached_clients};

pub struct Archive;
pub struct Depot<T>(T);

impl Resource for Archive {
    type Service = clients::S3;
    type Error = std::convert::Infallible;
    const NAME: &'static str = "archive";

    async fn build(_: aws_sdk_s3::Client) -> Result<Self, Self::Error> {
        Ok(Self)
    }
}

cached_clients! {
    s3,
    mod resources {
        Archive,
        depot: Depot<u8>,
        archive: Archive { configure = path_style },
        "depot": Depot,
    }
}

fn main() {}
