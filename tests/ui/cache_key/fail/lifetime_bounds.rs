use cache_runtime::CacheKey;

#[derive(Clone, CacheKey)]
struct Key<'a, 'b: 'a, T: 'a + Clone>(&'a str, Option<&'b T>)
where
    T: Default;

fn is_key<K: CacheKey>(_: &K) {}

fn used(key: &Key<'static, 'static, u8>) {
    is_key(key);
}

fn main() {}
