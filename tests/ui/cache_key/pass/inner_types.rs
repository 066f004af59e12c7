//! Types that look like refused ones and are none.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use cache_runtime::CacheKey;

/// A float that equals itself.
#[derive(Clone, Debug)]
struct Total<T>(T);

impl PartialEq for Total<f64> {
    fn eq(&self, other: &Self) -> bool {
        self.0.total_cmp(&other.0) == Ordering::Equal
    }
}

impl Eq for Total<f64> {}

impl Hash for Total<f64> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.to_bits().hash(state);
    }
}

#[derive(Clone, CacheKey)]
struct Key {
    total: Total<f64>,
    map: BTreeMap<String, BTreeSet<u8>>,
    pointer: PhantomData<fn(*const f64) -> &'static str>,
    bytes: Arc<[u8]>,
    // Not identity, hence not looked at.
    #[cache_key(skip)]
    _hits: Arc<AtomicU64>,
    #[cache_key(skip)]
    _weight: f64,
    #[cache_key(skip)]
    _name: &'static str,
}

fn main() {
    let _ = |key: Key| (key.total, key.map, key.pointer, key.bytes);
}
