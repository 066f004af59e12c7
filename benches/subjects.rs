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

use crate::keys::Order;

/// What is cached: as cheap to clone as a client of the SDK, which is one `Arc`.
pub(crate) type Value = Arc<u64>;

/// A service whose client is a [`Value`].
pub(crate) enum Plain {}

impl Service for Plain {
    type Client = Value;
    type Identity = Self;
    const NAME: &'static str = "plain";

    fn build(_: &ClientConfig) -> Value {
        Arc::new(0)
    }
}

pub(crate) type Ours = ClientCache<Plain>;

/// Operations that are run at one go.
#[derive(Clone, Copy)]
pub(crate) struct Batch<'a> {
    pub(crate) keys: &'a [ClientKey],
    pub(crate) order: &'a Order,
    pub(crate) from: usize,
    pub(crate) operations: usize,
}

impl<'a> Batch<'a> {
    fn indices(self) -> impl Iterator<Item = usize> + use<'a> {
        (self.from..self.from + self.operations).map(move |place| self.order.at(place))
    }

    fn keys(self) -> impl Iterator<Item = &'a ClientKey> + use<'a> {
        self.indices()
            .map(move |index| black_box(&self.keys[index]))
    }
}

pub(crate) trait Subject: Send + Sync {
    fn get(&self, key: &ClientKey) -> Option<Value>;

    fn insert(&self, key: ClientKey, value: Value);

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

    /// Inserts what is not there.
    fn fill(&self, batch: Batch<'_>) {
        for key in batch.keys() {
            self.insert(key.clone(), Arc::new(1));
        }
    }
}

impl Subject for Ours {
    fn get(&self, key: &ClientKey) -> Option<Value> {
        self.get(key)
    }

    fn insert(&self, key: ClientKey, value: Value) {
        // Another thread may have been faster.
        let _ = self.insert(key, value);
    }
}

impl<S: BuildHasher + Send + Sync> Subject for Mutex<lru::LruCache<ClientKey, Value, S>> {
    fn get(&self, key: &ClientKey) -> Option<Value> {
        self.lock().get(key).cloned()
    }

    fn insert(&self, key: ClientKey, value: Value) {
        let left = self.lock().push(key, value);
        drop(left);
    }
}

impl<S: BuildHasher + Send + Sync> Subject for Mutex<hashlink::LruCache<ClientKey, Value, S>> {
    fn get(&self, key: &ClientKey) -> Option<Value> {
        self.lock().get(key).cloned()
    }

    fn insert(&self, key: ClientKey, value: Value) {
        let left = self.lock().insert(key, value);
        drop(left);
    }
}

impl<S> Subject for quick_cache::sync::Cache<ClientKey, Value, UnitWeighter, S>
where
    S: BuildHasher + Clone + Send + Sync,
{
    fn get(&self, key: &ClientKey) -> Option<Value> {
        self.get(key)
    }

    fn insert(&self, key: ClientKey, value: Value) {
        self.insert(key, value);
    }
}

impl<S> Subject for SyncCache<ClientKey, Value, S>
where
    S: BuildHasher + Clone + Send + Sync + 'static,
{
    fn get(&self, key: &ClientKey) -> Option<Value> {
        self.get(key)
    }

    fn insert(&self, key: ClientKey, value: Value) {
        self.insert(key, value);
    }

    fn settle(&self) {
        self.run_pending_tasks();
    }
}

/// A batch is one future: what is measured is its awaits, not an executor that is started for each.
impl<S> Subject for FutureCache<ClientKey, Value, S>
where
    S: BuildHasher + Clone + Send + Sync + 'static,
{
    fn get(&self, key: &ClientKey) -> Option<Value> {
        pollster::block_on(self.get(key))
    }

    fn insert(&self, key: ClientKey, value: Value) {
        pollster::block_on(self.insert(key, value));
    }

    fn settle(&self) {
        pollster::block_on(self.run_pending_tasks());
    }

    fn look_up(&self, batch: Batch<'_>) {
        pollster::block_on(async {
            for key in batch.keys() {
                black_box(self.get(key).await);
            }
        });
    }

    fn obtain(&self, batch: Batch<'_>) {
        pollster::block_on(async {
            for key in batch.keys() {
                if black_box(self.get(key).await).is_none() {
                    self.insert(key.clone(), Arc::new(1)).await;
                }
            }
        });
    }
}

/// The floor under all of them: hash, lock, compare, clone.
impl<S: BuildHasher + Send + Sync> Subject for Mutex<hashbrown::HashMap<ClientKey, Value, S>> {
    fn get(&self, key: &ClientKey) -> Option<Value> {
        self.lock().get(key).cloned()
    }

    fn insert(&self, key: ClientKey, value: Value) {
        let _ = self.lock().insert(key, value);
    }
}

/// The floor under the floor: nothing is found, only cloned.
pub(crate) struct CloneOnly(Value);

impl Subject for CloneOnly {
    fn get(&self, _: &ClientKey) -> Option<Value> {
        Some(Value::clone(black_box(&self.0)))
    }

    fn insert(&self, _: ClientKey, _: Value) {}
}

/// A subject and how it is shown.
pub(crate) struct Named {
    pub(crate) name: &'static str,
    pub(crate) hasher: &'static str,
    /// Whether it evicts.
    pub(crate) is_bounded: bool,
    pub(crate) subject: Box<dyn Subject>,
}

impl Named {
    /// `lru foldhash`.
    pub(crate) fn id(&self) -> String {
        format!("{} {}", self.name, self.hasher)
    }

    fn new(name: &'static str, hasher: &'static str, subject: impl Subject + 'static) -> Self {
        Self {
            name,
            hasher,
            is_bounded: true,
            subject: Box::new(subject),
        }
    }

    fn unbounded(self) -> Self {
        Self {
            is_bounded: false,
            ..self
        }
    }
}

const FOLDHASH: &str = "foldhash";
const DEFAULT: &str = "default";

pub(crate) const OURS_LRU: &str = "ours LRU own";
pub(crate) const OURS_LFU: &str = "ours LFU own";
pub(crate) const LRU: &str = "lru foldhash";
pub(crate) const QUICK_CACHE: &str = "quick_cache default";
pub(crate) const MOKA_SYNC: &str = "moka::sync default";
pub(crate) const MOKA_FUTURE: &str = "moka::future default";
pub(crate) const FLOOR: &str = "floor foldhash";
pub(crate) const CLONE: &str = "clone -";

/// All of them, empty.
pub(crate) fn all(capacity: usize) -> Vec<Named> {
    let fast = RandomState::default;
    let mut all = essential(capacity);
    all.extend([
        Named::new(
            "lru",
            DEFAULT,
            lru_cache(capacity, lru::DefaultHasher::default()),
        ),
        Named::new("hashlink", DEFAULT, {
            Mutex::new(hashlink::LruCache::new(capacity))
        }),
        Named::new("quick_cache", FOLDHASH, quick_cache(capacity, fast())),
        Named::new("moka::sync", FOLDHASH, moka_sync(capacity, fast(), false)),
        Named::new(
            "moka::sync LRU",
            FOLDHASH,
            moka_sync(capacity, fast(), true),
        ),
        Named::new("moka::future", FOLDHASH, {
            let builder = FutureCache::builder().max_capacity(capacity as u64);
            builder.build_with_hasher(fast())
        }),
    ]);
    all
}

/// Those that are compared in more than one place.
pub(crate) fn essential(capacity: usize) -> Vec<Named> {
    let fast = RandomState::default;
    let ours = |policy| Ours::with_policy(policy, capacity);
    vec![
        Named::new("ours LRU", "own", ours(EvictionPolicy::Lru)),
        Named::new("ours LFU", "own", ours(EvictionPolicy::Lfu)),
        Named::new("lru", FOLDHASH, lru_cache(capacity, fast())),
        Named::new("hashlink", FOLDHASH, {
            Mutex::new(hashlink::LruCache::with_hasher(capacity, fast()))
        }),
        Named::new("quick_cache", DEFAULT, {
            quick_cache::sync::Cache::new(capacity)
        }),
        Named::new("moka::sync", DEFAULT, SyncCache::new(capacity as u64)),
        Named::new("moka::future", DEFAULT, FutureCache::new(capacity as u64)),
        Named::new("floor", FOLDHASH, {
            Mutex::new(hashbrown::HashMap::with_hasher(fast()))
        })
        .unbounded(),
        Named::new("clone", "-", CloneOnly(Arc::new(0))).unbounded(),
    ]
}

fn lru_cache<S: BuildHasher>(
    capacity: usize,
    hasher: S,
) -> Mutex<lru::LruCache<ClientKey, Value, S>> {
    let capacity = NonZeroUsize::new(capacity).unwrap_or(NonZeroUsize::MIN);
    Mutex::new(lru::LruCache::with_hasher(capacity, hasher))
}

fn quick_cache<S: BuildHasher + Clone>(
    capacity: usize,
    hasher: S,
) -> quick_cache::sync::Cache<ClientKey, Value, UnitWeighter, S> {
    let weight = capacity as u64;
    quick_cache::sync::Cache::with(capacity, weight, UnitWeighter, hasher, Default::default())
}

fn moka_sync<S>(capacity: usize, hasher: S, lru: bool) -> SyncCache<ClientKey, Value, S>
where
    S: BuildHasher + Clone + Send + Sync + 'static,
{
    let builder = SyncCache::builder().max_capacity(capacity as u64);
    let builder = if lru {
        builder.eviction_policy(moka::policy::EvictionPolicy::lru())
    } else {
        builder
    };
    builder.build_with_hasher(hasher)
}
