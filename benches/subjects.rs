//! What is measured: our caches, the peers, and the floors, all behind one trait.
//!
//! The loops are methods of the trait, so that each subject's `get` is compiled into a loop of its own and no dynamic call is
//! part of what is measured.

use std::hash::BuildHasher;
use std::hint::black_box;
use std::num::NonZeroUsize;
use std::sync::Arc;

use cache_runtime::{ClientCache, ClientConfig, ClientKey, EvictionPolicy, Service};
use foldhash::fast::RandomState;
use moka::future::Cache as FutureCache;
use moka::sync::Cache as SyncCache;
use parking_lot::Mutex;
use quick_cache::UnitWeighter;
use quick_cache::sync::DefaultLifecycle;

use crate::keys::{Form, Key, Order, PlainKey};

/// What is cached: as cheap to clone as a client of the SDK, which is one `Arc`.
pub(crate) type Value = Arc<u64>;

/// A service whose client is a [`Value`].
enum Plain {}

impl Service for Plain {
    type Client = Value;
    type Identity = Self;
    const NAME: &'static str = "plain";

    fn build(_: &ClientConfig) -> Value {
        Arc::new(0)
    }
}

type Ours = ClientCache<Plain>;

/// Operations that are run at one go.
#[derive(Clone, Copy)]
pub(crate) struct Batch<'a> {
    pub(crate) keys: &'a [Key],
    pub(crate) order: &'a Order,
    pub(crate) from: usize,
    pub(crate) operations: usize,
}

/// The operations that precede each batch, untimed: the other subjects' turns have left nothing of this one in the processor's
/// caches, and to fetch all of it again is not what a lookup costs. None where it would not fit there anyway.
pub(crate) const fn warm_up(keys: usize) -> usize {
    if keys > 1 << 16 { 0 } else { keys }
}

impl<'a> Batch<'a> {
    /// Goes on where this batch ends.
    pub(crate) fn advance(&mut self, operations: usize) -> Self {
        self.from += self.operations;
        self.operations = operations;
        *self
    }

    fn indices(self) -> impl Iterator<Item = usize> + use<'a> {
        (self.from..self.from + self.operations).map(move |place| self.order.at(place))
    }

    fn keys(self) -> impl Iterator<Item = &'a Key> + use<'a> {
        self.indices()
            .map(move |index| black_box(&self.keys[index]))
    }
}

pub(crate) trait Subject: Send + Sync {
    fn get(&self, key: &Key) -> Option<Value>;

    fn insert(&self, key: Key, value: Value);

    /// Does what the subject has put off.
    fn settle(&self) {}

    /// Looks up.
    fn look_up(&self, batch: Batch<'_>) {
        for key in batch.keys() {
            black_box(self.get(key));
        }
    }

    /// Looks up, and inserts what is not there.
    fn obtain(&self, batch: Batch<'_>) {
        for key in batch.keys() {
            if black_box(self.get(key)).is_none() {
                self.insert(key.clone(), Arc::new(1));
            }
        }
    }

    /// Inserts.
    fn fill(&self, batch: Batch<'_>) {
        for key in batch.keys() {
            self.insert(key.clone(), Arc::new(1));
        }
    }
}

impl Subject for Ours {
    fn get(&self, key: &Key) -> Option<Value> {
        self.get(ClientKey::of(key))
    }

    fn insert(&self, key: Key, value: Value) {
        // Another thread may have been faster.
        let _ = self.insert(ClientKey::of(&key).clone(), value);
    }
}

impl<K: Form, S: BuildHasher + Send + Sync> Subject for Mutex<lru::LruCache<K, Value, S>> {
    fn get(&self, key: &Key) -> Option<Value> {
        self.lock().get(K::of(key)).cloned()
    }

    fn insert(&self, key: Key, value: Value) {
        let left = self.lock().push(K::of(&key).clone(), value);
        drop(left);
    }
}

impl<K: Form, S: BuildHasher + Send + Sync> Subject for Mutex<hashlink::LruCache<K, Value, S>> {
    fn get(&self, key: &Key) -> Option<Value> {
        self.lock().get(K::of(key)).cloned()
    }

    fn insert(&self, key: Key, value: Value) {
        let left = self.lock().insert(K::of(&key).clone(), value);
        drop(left);
    }
}

impl<K: Form, S> Subject for quick_cache::sync::Cache<K, Value, UnitWeighter, S>
where
    S: BuildHasher + Clone + Send + Sync,
{
    fn get(&self, key: &Key) -> Option<Value> {
        self.get(K::of(key))
    }

    fn insert(&self, key: Key, value: Value) {
        self.insert(K::of(&key).clone(), value);
    }
}

impl<K: Form, S> Subject for SyncCache<K, Value, S>
where
    S: BuildHasher + Clone + Send + Sync + 'static,
{
    fn get(&self, key: &Key) -> Option<Value> {
        self.get(K::of(key))
    }

    fn insert(&self, key: Key, value: Value) {
        self.insert(K::of(&key).clone(), value);
    }

    fn settle(&self) {
        self.run_pending_tasks();
    }
}

/// A batch is one future: what is measured is its awaits, not an executor that is started for each.
impl<K: Form, S> Subject for FutureCache<K, Value, S>
where
    S: BuildHasher + Clone + Send + Sync + 'static,
{
    fn get(&self, key: &Key) -> Option<Value> {
        pollster::block_on(self.get(K::of(key)))
    }

    fn insert(&self, key: Key, value: Value) {
        pollster::block_on(self.insert(K::of(&key).clone(), value));
    }

    fn settle(&self) {
        pollster::block_on(self.run_pending_tasks());
    }

    fn look_up(&self, batch: Batch<'_>) {
        pollster::block_on(async {
            for key in batch.keys() {
                black_box(self.get(K::of(key)).await);
            }
        });
    }

    fn obtain(&self, batch: Batch<'_>) {
        pollster::block_on(async {
            for key in batch.keys() {
                if black_box(self.get(K::of(key)).await).is_none() {
                    self.insert(K::of(key).clone(), Arc::new(1)).await;
                }
            }
        });
    }

    fn fill(&self, batch: Batch<'_>) {
        pollster::block_on(async {
            for key in batch.keys() {
                self.insert(K::of(key).clone(), Arc::new(1)).await;
            }
        });
    }
}

/// The floor under all of them: hash, lock, compare, clone.
impl<K: Form, S: BuildHasher + Send + Sync> Subject for Mutex<hashbrown::HashMap<K, Value, S>> {
    fn get(&self, key: &Key) -> Option<Value> {
        self.lock().get(K::of(key)).cloned()
    }

    fn insert(&self, key: Key, value: Value) {
        let _ = self.lock().insert(K::of(&key).clone(), value);
    }
}

/// The floor under the floor: nothing is found, only cloned.
struct CloneOnly(Value);

impl Subject for CloneOnly {
    fn get(&self, _: &Key) -> Option<Value> {
        Some(Value::clone(black_box(&self.0)))
    }

    fn insert(&self, _: Key, _: Value) {}
}

/// What a subject is and how it is shown.
#[derive(Clone, Copy)]
pub(crate) struct Kind {
    pub(crate) name: &'static str,
    pub(crate) hasher: &'static str,
    /// Whether it evicts.
    pub(crate) is_bounded: bool,
    /// An empty one of a capacity.
    pub(crate) make: fn(usize) -> Box<dyn Subject>,
}

impl Kind {
    const fn new(
        name: &'static str,
        hasher: &'static str,
        make: fn(usize) -> Box<dyn Subject>,
    ) -> Self {
        Self {
            name,
            hasher,
            is_bounded: true,
            make,
        }
    }

    const fn floor(
        name: &'static str,
        hasher: &'static str,
        make: fn(usize) -> Box<dyn Subject>,
    ) -> Self {
        Self {
            is_bounded: false,
            ..Self::new(name, hasher, make)
        }
    }

    /// As in `lru, foldhash`.
    pub(crate) fn id(&self) -> String {
        id(self.name, self.hasher)
    }
}

pub(crate) fn id(name: &str, hasher: &str) -> String {
    if hasher.is_empty() {
        return name.to_owned();
    }
    format!("{name}, {hasher}")
}

const FOLDHASH: &str = "foldhash";
const DEFAULT: &str = "default";

pub(crate) const OURS_LRU: &str = "ours, LRU";
pub(crate) const OURS_LFU: &str = "ours, LFU";
pub(crate) const LRU: &str = "lru, foldhash";
pub(crate) const QUICK_CACHE: &str = "quick_cache, default";
pub(crate) const MOKA_SYNC: &str = "moka::sync, default";
pub(crate) const MOKA_FUTURE: &str = "moka::future, default";
pub(crate) const FLOOR: &str = "floor, foldhash";

/// Those that the README shows.
pub(crate) const SHOWN: [&str; 7] = [
    OURS_LRU,
    OURS_LFU,
    LRU,
    QUICK_CACHE,
    MOKA_SYNC,
    MOKA_FUTURE,
    FLOOR,
];

/// Those that are compared in more than one place.
pub(crate) const ESSENTIAL: [Kind; 7] = [
    Kind::new(OURS_LRU, "", |capacity| ours(EvictionPolicy::Lru, capacity)),
    Kind::new(OURS_LFU, "", |capacity| ours(EvictionPolicy::Lfu, capacity)),
    Kind::new("lru", FOLDHASH, |capacity| {
        lru_cache::<PlainKey>(capacity, RandomState::default())
    }),
    Kind::new("hashlink", FOLDHASH, |capacity| {
        Box::new(Mutex::new(
            hashlink::LruCache::<PlainKey, _, _>::with_hasher(capacity, RandomState::default()),
        ))
    }),
    Kind::new("quick_cache", DEFAULT, |capacity| {
        Box::new(quick_cache::sync::Cache::<PlainKey, _>::new(capacity))
    }),
    Kind::new("moka::sync", DEFAULT, |capacity| {
        Box::new(SyncCache::<PlainKey, _>::new(capacity as u64))
    }),
    Kind::new("moka::future", DEFAULT, |capacity| {
        Box::new(FutureCache::<PlainKey, _>::new(capacity as u64))
    }),
];

/// The peers with the other hasher, the floors, and peers that are given our keys with their kept hashes.
pub(crate) const MORE: [Kind; 11] = [
    Kind::new("lru", DEFAULT, |capacity| {
        lru_cache::<PlainKey>(capacity, lru::DefaultHasher::default())
    }),
    Kind::new("hashlink", DEFAULT, |capacity| {
        Box::new(Mutex::new(hashlink::LruCache::<PlainKey, _>::new(capacity)))
    }),
    Kind::new("quick_cache", FOLDHASH, |capacity| {
        let (weight, lifecycle) = (capacity as u64, DefaultLifecycle::default());
        let hasher = RandomState::default();
        Box::new(quick_cache::sync::Cache::<PlainKey, _, _, _>::with(
            capacity,
            weight,
            UnitWeighter,
            hasher,
            lifecycle,
        ))
    }),
    Kind::new("moka::sync", FOLDHASH, |capacity| {
        let builder = SyncCache::<PlainKey, _>::builder().max_capacity(capacity as u64);
        Box::new(builder.build_with_hasher(RandomState::default()))
    }),
    Kind::new("moka::sync, LRU", FOLDHASH, |capacity| {
        let builder = SyncCache::<PlainKey, _>::builder().max_capacity(capacity as u64);
        let builder = builder.eviction_policy(moka::policy::EvictionPolicy::lru());
        Box::new(builder.build_with_hasher(RandomState::default()))
    }),
    Kind::new("moka::future", FOLDHASH, |capacity| {
        let builder = FutureCache::<PlainKey, _>::builder().max_capacity(capacity as u64);
        Box::new(builder.build_with_hasher(RandomState::default()))
    }),
    Kind::floor("floor", FOLDHASH, |_| {
        Box::new(Mutex::new(
            hashbrown::HashMap::<PlainKey, _, _>::with_hasher(RandomState::default()),
        ))
    }),
    Kind::new("lru on our keys", FOLDHASH, |capacity| {
        lru_cache::<ClientKey>(capacity, RandomState::default())
    }),
    Kind::new("quick_cache on our keys", DEFAULT, |capacity| {
        Box::new(quick_cache::sync::Cache::<ClientKey, _>::new(capacity))
    }),
    Kind::floor("floor on our keys", FOLDHASH, |_| {
        Box::new(Mutex::new(
            hashbrown::HashMap::<ClientKey, _, _>::with_hasher(RandomState::default()),
        ))
    }),
    Kind::floor("clone alone", "", |_| Box::new(CloneOnly(Arc::new(0)))),
];

/// One that holds as many of the keys as it can.
pub(crate) fn filled(kind: Kind, capacity: usize, keys: &[Key]) -> Box<dyn Subject> {
    let subject = (kind.make)(capacity);
    for (key, value) in keys.iter().zip(0..) {
        subject.insert(key.clone(), Arc::new(value));
    }
    subject.settle();
    subject
}

fn ours(policy: EvictionPolicy, capacity: usize) -> Box<dyn Subject> {
    Box::new(Ours::with_policy(policy, capacity))
}

fn lru_cache<K: Form>(
    capacity: usize,
    hasher: impl BuildHasher + Send + Sync + 'static,
) -> Box<dyn Subject> {
    let capacity = NonZeroUsize::new(capacity).unwrap_or(NonZeroUsize::MIN);
    Box::new(Mutex::new(lru::LruCache::<K, _, _>::with_hasher(
        capacity, hasher,
    )))
}
