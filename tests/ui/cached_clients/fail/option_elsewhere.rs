use cache_runtime::cached_clients;

cached_clients! {
    configure = path_style;
    s3 { max_size = 64 },
}

fn main() {}
