use cache_runtime::CacheKey;

#[derive(Clone, CacheKey)]
struct Key<T> {
    id: T,
}

fn is_key<K: CacheKey>(_: K) {}

fn used() {
    is_key(Key { id: 1_u8 });
    is_key(Key { id: 1_f64 });
}

fn main() {}
