use cache_runtime::CacheKey;

macro_rules! key {
    ($type:ty, $lifetime:lifetime) => {
        #[derive(Clone, CacheKey)]
        struct Key<$lifetime>(#[cache_key(region)] &$lifetime str, Option<$type>);
    };
}

key!(f64, 'a);

fn main() {}
