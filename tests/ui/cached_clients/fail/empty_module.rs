use cache_runtime::cached_clients;

cached_clients! {
    pub mod aws {}
    mod resources {}
}

fn main() {}
