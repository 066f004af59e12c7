use cache_runtime::CacheKey;

#[derive(Clone, PartialEq, Eq, Hash, Debug)]
struct Id<T>(T);

#[derive(Clone, CacheKey)]
struct Key<'a> {
    id: Id<fn(&'a str)>,
}

fn main() {}
