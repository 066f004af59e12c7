//! What a cache's lock guards: the store, the builds under way, the counts.

use std::sync::Arc;
use std::time::{Duration, Instant};

use hashbrown::HashTable;
use smallvec::SmallVec;

use crate::flight::Build;
use crate::policy::EvictionPolicy;
use crate::store::Store;

use super::events::{Cause, Stats};

/// A key as a caller has it: hashed before the lock is taken, compared and copied on demand.
pub(crate) trait Query<K> {
    fn hash(&self) -> u64;
    fn matches(&self, key: &K) -> bool;
    fn to_key(&self) -> K;
    fn label(&self) -> String;
}

/// How long entries are kept. Nothing is measured where neither is set.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Expiry {
    pub(crate) time_to_live: Option<Duration>,
    pub(crate) time_to_idle: Option<Duration>,
}

impl Expiry {
    #[inline]
    fn now(self) -> Option<Instant> {
        (self.time_to_live.is_some() || self.time_to_idle.is_some()).then(Instant::now)
    }

    #[inline]
    fn is_over(self, times: &Times, now: Instant) -> bool {
        let is_past = |since: Instant, limit: Option<Duration>| {
            limit.is_some_and(|limit| now.saturating_duration_since(since) >= limit)
        };
        is_past(times.inserted, self.time_to_live) || is_past(times.used, self.time_to_idle)
    }
}

#[derive(Clone)]
struct Times {
    inserted: Instant,
    used: Instant,
}

/// A value and, where entries expire, since when it is held.
#[derive(Clone)]
pub(crate) struct Held<V> {
    pub(crate) value: V,
    /// In a place of its own: few caches need it.
    times: Option<Box<Times>>,
}

impl<V> Held<V> {
    #[inline]
    fn is_over(&self, expiry: Expiry, now: Option<Instant>) -> bool {
        match (&self.times, now) {
            (Some(times), Some(now)) => expiry.is_over(times, now),
            _ => false,
        }
    }
}

/// An entry that has left the store, to be dropped and reported outside of the lock.
pub(crate) struct Left<K, V> {
    pub(crate) key: K,
    pub(crate) value: V,
    pub(crate) cause: Cause,
}

/// What has left, as a rule the one entry that an insert evicts: nothing is allocated for it under the lock.
pub(crate) type AllLeft<K, V> = SmallVec<[Left<K, V>; 1]>;

pub(crate) struct State<K, V> {
    store: Store<K, Held<V>>,
    flights: HashTable<Flight<K, V>>,
    expiry: Expiry,
    pub(crate) stats: Stats,
}

/// A build under way, and what it is for. Dropped outside of the lock.
pub(crate) struct Flight<K, V> {
    pub(crate) hash: u64,
    pub(crate) key: K,
    pub(crate) build: Arc<Build<V>>,
}

/// What a cache held, and the builds that were under way for it.
pub(crate) type Cleared<K, V> = (Store<K, Held<V>>, HashTable<Flight<K, V>>);

/// What a lookup came to.
pub(crate) enum Found<R, K, V> {
    Hit(R),
    Miss,
    /// It was there, but its time was over.
    Expired(Left<K, V>),
}

impl<K: Clone, V: Clone> State<K, V> {
    pub(crate) fn new(policy: EvictionPolicy, max_size: usize, expiry: Expiry) -> Self {
        Self {
            store: Store::new(policy, max_size),
            flights: HashTable::new(),
            expiry,
            stats: Stats::default(),
        }
    }

    /// A copy of what is held, in the same order; builds under way and counts are not copied.
    pub(crate) fn copy(&self) -> Self {
        Self {
            store: self.store.clone(),
            flights: HashTable::new(),
            expiry: self.expiry,
            stats: Stats::default(),
        }
    }

    pub(crate) const fn store(&self) -> &Store<K, Held<V>> {
        &self.store
    }

    /// Looks up and counts as use.
    #[inline]
    pub(crate) fn get<R>(
        &mut self,
        query: &impl Query<K>,
        read: impl FnOnce(&V) -> R,
    ) -> Found<R, K, V> {
        let (hash, expiry, now) = (query.hash(), self.expiry, self.expiry.now());
        let Some(held) = self.store.get(hash, |key| query.matches(key)) else {
            return Found::Miss;
        };
        if held.is_over(expiry, now) {
            return match self.store.remove(hash, |key| query.matches(key)) {
                Some(entry) => Found::Expired(self.evicted(entry, Cause::Expired)),
                None => Found::Miss,
            };
        }
        if let (Some(times), Some(now)) = (&mut held.times, now) {
            times.used = now;
        }
        Found::Hit(read(&held.value))
    }

    /// Looks up without a trace.
    pub(crate) fn peek(&self, query: &impl Query<K>) -> Option<&V> {
        let (_, held) = self.store.peek(query.hash(), |key| query.matches(key))?;
        (!held.is_over(self.expiry, self.expiry.now())).then_some(&held.value)
    }

    /// Adds an entry that is not there, and puts what has to leave for it into `left`.
    pub(crate) fn insert(&mut self, hash: u64, key: K, value: V, left: &mut AllLeft<K, V>) {
        self.remove_expired(left);
        let times = self.expiry.now().map(|now| {
            Box::new(Times {
                inserted: now,
                used: now,
            })
        });
        if let Some(victim) = self.store.insert(hash, key, Held { value, times }) {
            left.push(self.evicted(victim, Cause::Size));
        }
    }

    /// Removes what has expired at the end where entries leave.
    fn remove_expired(&mut self, left: &mut AllLeft<K, V>) {
        let Some(now) = self.expiry.now() else {
            return;
        };
        while let Some((_, held)) = self.store.peek_next()
            && held.is_over(self.expiry, Some(now))
            && let Some(entry) = self.store.pop_next()
        {
            left.push(self.evicted(entry, Cause::Expired));
        }
    }

    /// Counts an entry that has been taken out.
    fn evicted(&mut self, (key, held): (K, Held<V>), cause: Cause) -> Left<K, V> {
        self.stats.evictions += 1;
        let value = held.value;
        Left { key, value, cause }
    }

    pub(crate) fn remove(&mut self, query: &impl Query<K>) -> Found<(K, V), K, V> {
        let removed = self.store.remove(query.hash(), |key| query.matches(key));
        match removed {
            None => Found::Miss,
            Some((key, held)) if held.is_over(self.expiry, self.expiry.now()) => {
                Found::Expired(self.evicted((key, held), Cause::Expired))
            }
            Some((key, held)) => Found::Hit((key, held.value)),
        }
    }

    /// Removes the entry that is the next to be evicted; what has expired in front of it goes into `left`.
    pub(crate) fn pop_next(&mut self, left: &mut AllLeft<K, V>) -> Option<(K, V)> {
        self.remove_expired(left);
        self.store.pop_next().map(|(key, held)| (key, held.value))
    }

    /// What is held and has not expired, in eviction order.
    pub(crate) fn entries(&self) -> impl Iterator<Item = (&K, &V)> {
        let (expiry, now) = (self.expiry, self.expiry.now());
        let held = self.store.iter();
        held.filter(move |(_, held)| !held.is_over(expiry, now))
            .map(|(key, held)| (key, &held.value))
    }

    pub(crate) fn set_max_size(&mut self, max_size: usize) -> Vec<Left<K, V>> {
        let victims = self.store.set_max_size(max_size);
        victims
            .into_iter()
            .map(|victim| self.evicted(victim, Cause::Size))
            .collect()
    }

    /// Empties the cache, and keeps every build under way from being cached. The caller drops what was held.
    pub(crate) fn clear(&mut self) -> Cleared<K, V> {
        let empty = Store::new(self.store.policy(), self.store.max_size());
        (
            std::mem::replace(&mut self.store, empty),
            std::mem::take(&mut self.flights),
        )
    }

    /// The build under way for a key.
    pub(crate) fn flight(&self, query: &impl Query<K>) -> Option<&Arc<Build<V>>> {
        let is_it = |flight: &Flight<K, V>| query.matches(&flight.key);
        let flight = self.flights.find(query.hash(), is_it)?;
        Some(&flight.build)
    }

    /// The keys that builds are under way for.
    pub(crate) fn flight_keys(&self) -> Vec<K> {
        self.flights
            .iter()
            .map(|flight| flight.key.clone())
            .collect()
    }

    pub(crate) fn start_flight(&mut self, flight: Flight<K, V>) {
        self.flights
            .insert_unique(flight.hash, flight, |flight| flight.hash);
    }

    /// Ends a build, if it is still the one for its key: not superseded by an insert, a remove or a clear.
    #[must_use]
    pub(crate) fn end_flight(&mut self, hash: u64, build: &Arc<Build<V>>) -> Option<Flight<K, V>> {
        let is_it = |flight: &Flight<K, V>| Arc::ptr_eq(&flight.build, build);
        let entry = self.flights.find_entry(hash, is_it).ok()?;
        Some(entry.remove().0)
    }

    /// Keeps a build under way from being cached. Who waits for it is still served.
    #[must_use]
    pub(crate) fn supersede(&mut self, query: &impl Query<K>) -> Option<Flight<K, V>> {
        let is_it = |flight: &Flight<K, V>| query.matches(&flight.key);
        let entry = self.flights.find_entry(query.hash(), is_it).ok()?;
        Some(entry.remove().0)
    }
}
