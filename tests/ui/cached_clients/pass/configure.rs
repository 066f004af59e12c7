use cache_runtime::cached_clients;

use aws_sdk_s3::config::Builder;

fn path_style(builder: Builder) -> Builder {
    builder.force_path_style(true)
}

struct Hooks;

impl Hooks {
    fn accelerate(builder: Builder) -> Builder {
        builder.accelerate(true)
    }
}

cached_clients! {
    s3 { configure = path_style },
    fast: s3 { crate = ::aws_sdk_s3, configure = Hooks::accelerate },
    closure: s3 { configure = |builder| builder.force_path_style(true), },
}

fn main() {
    let _ = clients::s3("us-west-2");
}
