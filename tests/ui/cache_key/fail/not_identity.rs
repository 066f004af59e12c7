use cache_runtime::CacheKey;

#[derive(Clone)]
struct Id;

#[derive(Clone, CacheKey)]
struct Key {
    id: Id,
    #[cache_key(secret)]
    secret: Vec<Id>,
    list: Option<Id>,
}

fn main() {}
