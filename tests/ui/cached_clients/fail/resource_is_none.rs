use cache_runtime::cached_clients;

pub struct Archive;

cached_clients! {
    s3,
    mod resources { archive: Archive }
}

fn main() {}
