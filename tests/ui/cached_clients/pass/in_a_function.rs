use cache_runtime::cached_clients;

fn main() {
    fn path_style(builder: aws_sdk_s3::config::Builder) -> aws_sdk_s3::config::Builder {
        builder.force_path_style(true)
    }
    cached_clients! { s3, archive: s3 { configure = path_style } }
    let _ = clients::s3("us-west-2");
    let _ = clients::archive("us-west-2");
}
