use cache_runtime::cached_clients;

fn path_style(builder: &mut aws_sdk_s3::config::Builder) {
    builder.set_force_path_style(Some(true));
}

fn of_another_service(builder: aws_sdk_sqs::config::Builder) -> aws_sdk_sqs::config::Builder {
    builder
}

cached_clients! {
    s3 { configure = path_style },
    archive: s3 { configure = of_another_service },
    closure: s3 { configure = |builder| builder.no_such_option(true) },
    missing: s3 { configure = no_such_hook },
}

fn main() {}
