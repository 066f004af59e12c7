//! What of a cache can be set.

use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;

use super::events::{Eviction, Listener};
use super::state::Expiry;
use super::{Cache, DEFAULT_MAX_SIZE};
use crate::key::CacheKey;
use crate::kind::{Kind, Value};
use crate::policy::EvictionPolicy;

/// Sets up a [`Cache`].
///
/// ```
/// use std::time::Duration;
/// use cache_runtime::{Cache, ClientKey, EvictionPolicy};
///
/// let cache: Cache<ClientKey, u32> = Cache::builder()
///     .eviction_policy(EvictionPolicy::Lfu)
///     .max_size(64)
///     .time_to_idle(Duration::from_secs(600))
///     .on_eviction(|eviction| println!("{} left: {}", eviction.label, eviction.cause))
///     .build();
/// assert!(cache.is_empty());
/// ```
pub struct CacheBuilder<K, V, T = Value> {
    policy: EvictionPolicy,
    max_size: usize,
    expiry: Expiry,
    listener: Option<Listener>,
    kind: PhantomData<Cache<K, V, T>>,
}

impl<K: CacheKey, V: Clone, T: Kind> CacheBuilder<K, V, T> {
    pub(super) fn new() -> Self {
        Self {
            policy: EvictionPolicy::default(),
            max_size: DEFAULT_MAX_SIZE,
            expiry: Expiry::default(),
            listener: None,
            kind: PhantomData,
        }
    }

    /// Which entry a full cache gives up. Unset: the least recently used.
    #[must_use]
    pub const fn eviction_policy(mut self, policy: EvictionPolicy) -> Self {
        self.policy = policy;
        self
    }

    /// How many entries may be held. Unset: 10.
    #[must_use]
    pub const fn max_size(mut self, max_size: usize) -> Self {
        self.max_size = max_size;
        self
    }

    /// How long an entry is kept after its insertion. Checked on access and on insert; no task runs for it.
    #[must_use]
    pub const fn time_to_live(mut self, time: Duration) -> Self {
        self.expiry.time_to_live = Some(time);
        self
    }

    /// How long an entry is kept after its last use. Checked on access and on insert; no task runs for it.
    #[must_use]
    pub const fn time_to_idle(mut self, time: Duration) -> Self {
        self.expiry.time_to_idle = Some(time);
        self
    }

    /// Calls `listener` for each entry that leaves, outside of all locks.
    #[must_use]
    pub fn on_eviction(self, listener: impl Fn(&Eviction) + Send + Sync + 'static) -> Self {
        self.listener(Some(Arc::new(listener)))
    }

    pub(crate) fn listener(mut self, listener: Option<Listener>) -> Self {
        self.listener = listener;
        self
    }

    pub(crate) const fn expiry(mut self, expiry: Expiry) -> Self {
        self.expiry = expiry;
        self
    }

    /// The cache.
    #[must_use]
    pub fn build(self) -> Cache<K, V, T> {
        Cache::from_parts(self.policy, self.max_size, self.expiry, self.listener)
    }
}
