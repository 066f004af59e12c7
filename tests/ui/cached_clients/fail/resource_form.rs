use cache_runtime::cached_clients;

pub struct Archive;
pub struct Depot<T>(T);

cached_clients! {
    mod resources {
        Archive,
        depot: Depot<u8>,
        archive: Archive { configure = path_style },
        "depot": Depot,
    }
}

fn main() {}
