//! The bounded cache: one lock around a store and the builds under way.

mod build;
mod builder;
mod events;
mod state;

use std::fmt;
use std::marker::PhantomData;

pub(crate) use self::build::Looked;
pub use self::builder::CacheBuilder;
pub(crate) use self::events::Listener;
pub use self::events::{Cause, Eviction, Stats};
use self::state::{AllLeft, Found, Left, State};
pub(crate) use self::state::{Expiry, Query};
use crate::client_key::ClientKey;
use crate::error::{FromFailure, InsertError};
use crate::key::CacheKey;
use crate::kind::{Client, Kind, ResourceOf, Value};
use crate::lock::Lock;
use crate::policy::EvictionPolicy;
use crate::service::Service;

/// A cache of one service's clients.
///
/// ```
/// use cache_runtime::{ClientCache, ClientKey, EvictionPolicy, cached_clients};
///
/// cached_clients! { s3 }
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let config = aws_sdk_s3::Config::builder().behavior_version_latest().build();
/// let cache: ClientCache<clients::S3> = ClientCache::with_policy(EvictionPolicy::Lfu, 30);
/// let key = ClientKey::new().region("us-west-2");
/// cache.insert(key.clone(), aws_sdk_s3::Client::from_conf(config))?;
/// assert!(cache.get(&key).is_some());
/// # Ok(())
/// # }
/// ```
pub type ClientCache<S, K = ClientKey> = Cache<K, <S as Service>::Client, Client<S>>;

/// A cache of one type's resources, each in an `Arc`.
pub type ResourceCache<R, K = ClientKey> = Cache<K, std::sync::Arc<R>, ResourceOf<R>>;

/// A bounded, concurrency-safe map with exact LRU or LFU eviction and single-flight builds.
///
/// All methods take `&self`. Under the cache's one lock, keys are compared and keys and values are cloned, nothing else: hashes,
/// builds, `Drop`, labels, wakers and listeners run outside of it. `V` should therefore be cheap to clone, as the SDK's clients
/// and `Arc`s are, and neither `Clone` nor the comparison of a key may call back into the cache.
///
/// Operations that find one entry are O(1); those that return a snapshot are O(n).
///
/// ```
/// use cache_runtime::{Cache, ClientKey};
///
/// let cache: Cache<ClientKey, u32> = Cache::new(2);
/// let key = |region: &str| ClientKey::new().region(region);
/// cache.insert(key("us-east-1"), 1)?;
/// cache.insert(key("us-east-2"), 2)?;
/// assert_eq!(cache.get(&key("us-east-1")), Some(1));
/// cache.insert(key("us-west-1"), 3)?;
/// assert!(!cache.contains_key(&key("us-east-2")), "the least recently used entry has left");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Cache<K, V, T = Value> {
    state: Lock<State<K, V>>,
    listener: Option<Listener>,
    kind: PhantomData<fn() -> T>,
}

/// The bound of a cache that names none, as in boto3-client-cache.
pub(crate) const DEFAULT_MAX_SIZE: usize = 10;

impl<K: CacheKey, V: Clone, T: Kind> Default for Cache<K, V, T> {
    /// An LRU cache of at most 10 entries.
    fn default() -> Self {
        Self::new(DEFAULT_MAX_SIZE)
    }
}

impl<K: CacheKey, V: Clone, T: Kind> Cache<K, V, T> {
    /// An LRU cache of at most `max_size` entries; with 0 it keeps nothing. Nothing is allocated before it is needed.
    #[must_use]
    pub fn new(max_size: usize) -> Self {
        Self::with_policy(EvictionPolicy::Lru, max_size)
    }

    /// A cache of at most `max_size` entries with the given policy.
    ///
    /// ```
    /// use cache_runtime::{Cache, ClientKey, EvictionPolicy};
    ///
    /// let cache: Cache<ClientKey, u32> = Cache::with_policy(EvictionPolicy::Lfu, 30);
    /// assert_eq!((cache.policy(), cache.max_size()), (EvictionPolicy::Lfu, 30));
    /// ```
    #[must_use]
    pub fn with_policy(policy: EvictionPolicy, max_size: usize) -> Self {
        Self::builder()
            .eviction_policy(policy)
            .max_size(max_size)
            .build()
    }

    /// A cache with all that can be set.
    #[must_use]
    pub fn builder() -> CacheBuilder<K, V, T> {
        CacheBuilder::new()
    }

    fn from_parts(
        policy: EvictionPolicy,
        max_size: usize,
        expiry: Expiry,
        listener: Option<Listener>,
    ) -> Self {
        Self {
            state: Lock::new(State::new(policy, max_size, expiry)),
            listener,
            kind: PhantomData,
        }
    }

    /// How many entries are held. Expired ones count until they are noticed.
    pub fn len(&self) -> usize {
        self.state.lock().store().len()
    }

    /// Whether nothing is held.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many entries may be held.
    pub fn max_size(&self) -> usize {
        self.state.lock().store().max_size()
    }

    /// Sets how many entries may be held; those in excess leave at once.
    pub fn set_max_size(&self, max_size: usize) {
        let left = self.state.lock().set_max_size(max_size);
        self.dismiss(left);
    }

    /// The policy, which never changes.
    pub fn policy(&self) -> EvictionPolicy {
        self.state.lock().store().policy()
    }

    /// The places reserved for entries: proportional to what is held, whatever `max_size` says.
    pub fn capacity(&self) -> usize {
        self.state.lock().store().capacity()
    }

    /// What the cache has done so far.
    pub fn stats(&self) -> Stats {
        self.state.lock().stats
    }

    /// Whether the key is there. Does not count as use.
    pub fn contains_key(&self, key: &K) -> bool {
        let query = ByKey::<K, T>::new(key);
        self.peek_by(&query, |_| ()).is_some()
    }

    /// The value of a key. Counts as use.
    pub fn get(&self, key: &K) -> Option<V> {
        self.lookup(&ByKey::<K, T>::new(key), None, V::clone)
    }

    /// The value of a key. Does not count as use.
    pub fn peek(&self, key: &K) -> Option<V> {
        let query = ByKey::<K, T>::new(key);
        self.peek_by(&query, V::clone)
    }

    /// The value of a key. Counts as use.
    ///
    /// # Errors
    ///
    /// `NotCached` if the key is not there.
    pub fn try_get(&self, key: &K) -> Result<V, T::Error> {
        self.get(key).ok_or_else(|| not_cached::<K, T>(key))
    }

    /// Adds a value under a key that is not there yet. A build under way for the key is superseded: what is inserted wins.
    ///
    /// # Errors
    ///
    /// `AlreadyCached` if the key is there; the error hands the value back, and the cache is as it was.
    pub fn insert(&self, key: K, value: V) -> Result<(), InsertError<V, T::Error>> {
        let hash = key.identity_hash();
        self.add(hash, key, value).map_err(|(key, value)| {
            InsertError::new(value, T::Error::already_cached(label::<K, T>(&key)))
        })
    }

    /// Removes an entry. A build under way for the key is superseded: its value is not cached.
    ///
    /// # Errors
    ///
    /// `NotCached` if the key is not there.
    pub fn remove(&self, key: &K) -> Result<(), T::Error> {
        self.pop(key).map(drop)
    }

    /// Removes an entry and returns its value, as [`remove`](Self::remove) does.
    ///
    /// # Errors
    ///
    /// `NotCached` if the key is not there.
    pub fn pop(&self, key: &K) -> Result<V, T::Error> {
        self.take(&ByKey::<K, T>::new(key))
            .ok_or_else(|| not_cached::<K, T>(key))
    }

    /// Removes the entry that is the next to be evicted.
    ///
    /// # Errors
    ///
    /// `Empty` if there is none.
    pub fn pop_next(&self) -> Result<(K, V), T::Error> {
        let mut left = AllLeft::new();
        let popped = self.state.lock().pop_next(&mut left);
        self.dismiss(left);
        let (key, value) = popped.ok_or_else(T::Error::empty)?;
        self.report(|| label::<K, T>(&key), Cause::Removed);
        Ok((key, value))
    }

    /// Removes all entries. Builds under way are superseded: their values are not cached.
    pub fn clear(&self) {
        let (mut store, flights) = self.state.lock().clear();
        drop(flights);
        while let Some((key, held)) = store.pop_next() {
            self.report(|| label::<K, T>(&key), Cause::Removed);
            drop((key, held));
        }
    }

    /// Removes the entries that `should_leave` picks, and supersedes the builds under way that it picks. It runs outside of the
    /// lock, on a snapshot. O(n).
    pub fn remove_if(&self, mut should_leave: impl FnMut(&K) -> bool) -> usize {
        let building = self.state.lock().flight_keys();
        let keys = self.keys().into_iter().chain(building);
        let doomed: Vec<K> = keys.filter(|key| should_leave(key)).collect();
        doomed
            .iter()
            .filter(|key| self.take(&ByKey::<K, T>::new(key)).is_some())
            .count()
    }

    /// The keys in eviction order: the next to be evicted first.
    pub fn keys(&self) -> Vec<K> {
        let state = self.state.lock();
        state.entries().map(|(key, _)| key.clone()).collect()
    }

    /// The values in eviction order.
    pub fn values(&self) -> Vec<V> {
        let state = self.state.lock();
        state.entries().map(|(_, value)| value.clone()).collect()
    }

    /// The entries in eviction order, as they are now.
    pub fn iter(&self) -> std::vec::IntoIter<(K, V)> {
        let state = self.state.lock();
        let entries = state.entries();
        let entries: Vec<_> = entries
            .map(|(key, value)| (key.clone(), value.clone()))
            .collect();
        drop(state);
        entries.into_iter()
    }

    /// The keys from the last to be evicted to the next.
    pub fn rev(&self) -> std::iter::Rev<std::vec::IntoIter<K>> {
        self.keys().into_iter().rev()
    }

    /// Checks all inner links, for tests of the cache itself. O(n).
    ///
    /// # Errors
    ///
    /// What is wrong.
    pub fn validate(&self) -> Result<(), String> {
        self.state.lock().store().validate()
    }

    /// Looks up by any form of the key, and reads the value under the lock. Where a bound is given, it is the cache's from now on.
    #[inline]
    pub(crate) fn lookup<R>(
        &self,
        query: &impl Query<K>,
        bound: Option<usize>,
        read: impl FnOnce(&V) -> R,
    ) -> Option<R> {
        let mut state = self.state.lock();
        let bound = bound.filter(|&bound| bound != state.store().max_size());
        let found = state.get(query, read);
        match found {
            Found::Hit(_) => state.stats.hits += 1,
            Found::Miss | Found::Expired(_) => state.stats.misses += 1,
        }
        drop(state);
        if let Some(bound) = bound {
            self.set_max_size(bound);
        }
        match found {
            Found::Hit(value) => Some(value),
            Found::Miss => None,
            Found::Expired(left) => {
                self.dismiss([left]);
                None
            }
        }
    }

    /// Reads without a trace, by any form of the key.
    pub(crate) fn peek_by<R>(
        &self,
        query: &impl Query<K>,
        read: impl FnOnce(&V) -> R,
    ) -> Option<R> {
        self.state.lock().peek(query).map(read)
    }

    /// Adds a value that came from elsewhere, unless the key is there.
    pub(crate) fn adopt(&self, query: &impl Query<K>, value: V) {
        // What is there is as good: it was put there meanwhile.
        let _ = self.add(query.hash(), query.to_key(), value);
    }

    /// Adds an entry and supersedes a build under way for it, unless its key is there: then both come back.
    fn add(&self, hash: u64, key: K, value: V) -> Result<(), (K, V)> {
        let mut left = AllLeft::new();
        let query = ByKey::<K, T>::hashed(&key, hash);
        let mut state = self.state.lock();
        if state.peek(&query).is_some() {
            return Err((key, value));
        }
        let superseded = state.supersede(&query);
        if let Found::Expired(expired) = state.remove(&query) {
            left.push(expired);
        }
        state.insert(hash, key, value, &mut left);
        drop(state);
        drop(superseded);
        self.dismiss(left);
        Ok(())
    }

    /// Removes an entry by any form of its key, and supersedes a build under way for it.
    pub(crate) fn take(&self, query: &impl Query<K>) -> Option<V> {
        let mut state = self.state.lock();
        let superseded = state.supersede(query);
        let removed = state.remove(query);
        drop(state);
        drop(superseded);
        match removed {
            Found::Hit((key, value)) => {
                self.report(|| label::<K, T>(&key), Cause::Removed);
                Some(value)
            }
            Found::Expired(left) => {
                self.dismiss([left]);
                None
            }
            Found::Miss => None,
        }
    }

    /// Reports and drops entries that have left, outside of the lock.
    fn dismiss(&self, left: impl IntoIterator<Item = Left<K, V>>) {
        for Left { key, value, cause } in left {
            self.report(|| label::<K, T>(&key), cause);
            drop((key, value));
        }
    }

    fn report(&self, label: impl Fn() -> String, cause: Cause) {
        tracing::debug!(target: "cache_runtime", label = %Lazy(&label), %cause, "left the cache");
        if let Some(listener) = &self.listener {
            let label = label();
            listener(&Eviction { label, cause });
        }
    }
}

/// Formats only where somebody listens.
struct Lazy<'a, F>(&'a F);

impl<F: Fn() -> String> fmt::Display for Lazy<'_, F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&(self.0)())
    }
}

impl<K: CacheKey, V: Clone, T: Kind> Clone for Cache<K, V, T> {
    /// An independent cache with the same entries, order and frequencies; its counts begin at zero.
    fn clone(&self) -> Self {
        Self {
            state: Lock::new(self.state.lock().copy()),
            listener: self.listener.clone(),
            kind: PhantomData,
        }
    }
}

impl<K: CacheKey, V: Clone, T: Kind> IntoIterator for &Cache<K, V, T> {
    type Item = (K, V);
    type IntoIter = std::vec::IntoIter<(K, V)>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<K: CacheKey, V: Clone, T: Kind> fmt::Display for Cache<K, V, T> {
    /// The labels in eviction order, a line each.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (policy, noun) = (self.policy(), T::NOUN);
        let keys = self.keys();
        if keys.is_empty() {
            return write!(f, "{policy}{noun}Cache(empty)");
        }
        write!(f, "{policy}{noun}Cache:")?;
        keys.iter()
            .try_for_each(|key| write!(f, "\n   - {}", label::<K, T>(key)))
    }
}

impl<K: CacheKey, V: Clone, T: Kind> fmt::Debug for Cache<K, V, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

fn label<K: CacheKey, T: Kind>(key: &K) -> String {
    let mut label = String::new();
    // A `Debug` of the user's may fail; what is written by then is the label.
    let _ = key.write_named_label(&mut label, T::NAME.unwrap_or(K::LABEL));
    label
}

fn not_cached<K: CacheKey, T: Kind>(key: &K) -> T::Error {
    T::Error::not_cached(label::<K, T>(key))
}

/// A key that is its own query.
struct ByKey<'a, K, T> {
    key: &'a K,
    hash: u64,
    kind: PhantomData<fn() -> T>,
}

impl<'a, K: CacheKey, T> ByKey<'a, K, T> {
    fn new(key: &'a K) -> Self {
        Self::hashed(key, key.identity_hash())
    }

    const fn hashed(key: &'a K, hash: u64) -> Self {
        Self {
            key,
            hash,
            kind: PhantomData,
        }
    }
}

impl<K: CacheKey, T: Kind> Query<K> for ByKey<'_, K, T> {
    #[inline]
    fn hash(&self) -> u64 {
        self.hash
    }

    #[inline]
    fn matches(&self, key: &K) -> bool {
        self.key.same_identity(key)
    }

    fn to_key(&self) -> K {
        self.key.clone()
    }

    fn label(&self) -> String {
        label::<K, T>(self.key)
    }
}
