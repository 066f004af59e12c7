use cache_runtime::cached_clients;

mod negative {
    cache_runtime::cached_clients! { max_size = -1; s3 }
}

mod text {
    cache_runtime::cached_clients! { max_size = "64"; s3 }
}

mod suffix {
    cache_runtime::cached_clients! { max_size = 64u8; s3 }
}

mod path {
    cache_runtime::cached_clients! { max_size = usize::MAX; s3 }
}

cached_clients! { max_size = 99999999999999999999999; s3 }

fn main() {}
