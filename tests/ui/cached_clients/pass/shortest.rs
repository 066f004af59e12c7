use cache_runtime::cached_clients;

cached_clients! { s3, sqs }

async fn requests(session: &cache_runtime::Session) -> Result<(), cache_runtime::Error> {
    use clients::SessionExt as _;

    let _: aws_sdk_s3::Client = clients::s3("us-west-2").await?;
    let _: aws_sdk_sqs::Client = clients::sqs(()).await?;
    let _: aws_sdk_s3::Client = session.s3("us-west-2").await?;
    Ok(())
}

fn main() {
    let _ = requests;
    let _: Option<cache_runtime::ClientCache<clients::S3>> = None;
}
