use cache_runtime::CacheKey;

#[derive(Clone, CacheKey)]
enum Key {
    Tenant {
        #[cache_key(assume_role)]
        role: String,
        #[cache_key(external_id)]
        id: String,
    },
    Other(#[cache_key(external_id)] String),
}

fn main() {}
