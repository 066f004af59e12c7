use cache_runtime::cached_clients;

mod model {}

cached_clients! {
    s3,
    mod resources {
        archive: Archive,
        depot: model::Depot,
        store: no_such_module::Store,
    }
}

fn main() {
    let _ = resources::archive("us-west-2");
}
