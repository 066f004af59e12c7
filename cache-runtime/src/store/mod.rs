//! The stores: plain data structures that know no lock, no key type and no async.
//!
//! Entries lie in one slab and are found through a hash table of their indices; the order of eviction runs through the
//! slab as linked lists of indices. Get, insert, remove and evict are O(1) under both policies.

mod lfu;
mod list;
mod lru;

use hashbrown::HashTable;

use self::lfu::Lfu;
use self::list::{NIL, Slab};
use self::lru::Lru;
use crate::policy::EvictionPolicy;

/// A bounded map from keys, which the caller hashes and compares, to values.
#[derive(Clone)]
pub(crate) struct Store<K, V> {
    table: HashTable<u32>,
    slots: Slab<Slot<K, V>>,
    order: Order,
    max_size: usize,
}

#[derive(Clone)]
struct Slot<K, V> {
    hash: u64,
    key: K,
    value: V,
}

#[derive(Clone)]
enum Order {
    Lru(Lru),
    Lfu(Lfu),
}

impl Order {
    const fn new(policy: EvictionPolicy) -> Self {
        match policy {
            EvictionPolicy::Lru => Self::Lru(Lru::new()),
            EvictionPolicy::Lfu => Self::Lfu(Lfu::new()),
        }
    }
}

/// What a store of at most `u32::MAX - 1` entries can hold: indices are 32 bits wide.
const LIMIT: usize = NIL as usize - 1;

/// Below this many entries, reserved places are not worth giving back.
const SMALL: usize = 16;

impl<K, V> Store<K, V> {
    pub(crate) const fn new(policy: EvictionPolicy, max_size: usize) -> Self {
        Self {
            table: HashTable::new(),
            slots: Slab::new(),
            order: Order::new(policy),
            max_size,
        }
    }

    pub(crate) const fn policy(&self) -> EvictionPolicy {
        match self.order {
            Order::Lru(_) => EvictionPolicy::Lru,
            Order::Lfu(_) => EvictionPolicy::Lfu,
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.table.len()
    }

    pub(crate) const fn max_size(&self) -> usize {
        self.max_size
    }

    /// Places reserved for entries, held or not.
    pub(crate) fn capacity(&self) -> usize {
        self.slots.capacity()
    }

    /// Looks an entry up and counts it as used.
    #[inline]
    pub(crate) fn get(&mut self, hash: u64, eq: impl FnMut(&K) -> bool) -> Option<&mut V> {
        let slot = self.find(hash, eq)?;
        match &mut self.order {
            Order::Lru(lru) => lru.touch(&mut self.slots, slot),
            Order::Lfu(lfu) => lfu.touch(&mut self.slots, slot),
        }
        self.slots.get_mut(slot).map(|slot| &mut slot.value)
    }

    /// Looks an entry up without a trace.
    pub(crate) fn peek(&self, hash: u64, eq: impl FnMut(&K) -> bool) -> Option<(&K, &V)> {
        let slot = self.slots.get(self.find(hash, eq)?)?;
        Some((&slot.key, &slot.value))
    }

    #[inline]
    fn find(&self, hash: u64, mut eq: impl FnMut(&K) -> bool) -> Option<u32> {
        let matches = |&slot: &u32| {
            self.slots
                .get(slot)
                .is_some_and(|slot| slot.hash == hash && eq(&slot.key))
        };
        self.table.find(hash, matches).copied()
    }

    /// Adds an entry whose key is not held yet, and returns what had to leave for it: the entry itself if nothing is kept.
    pub(crate) fn insert(&mut self, hash: u64, key: K, value: V) -> Option<(K, V)> {
        if self.max_size == 0 {
            return Some((key, value));
        }
        let victim = (self.len() >= self.max_size.min(LIMIT))
            .then(|| self.take(self.next_victim()?))
            .flatten();
        let slot = self.place(hash, key, value);
        match &mut self.order {
            Order::Lru(lru) => lru.insert(&mut self.slots, slot),
            Order::Lfu(lfu) => lfu.insert(&mut self.slots, slot),
        }
        victim
    }

    /// Stores and indexes an entry; the caller puts it into the order.
    fn place(&mut self, hash: u64, key: K, value: V) -> u32 {
        let slot = self.slots.insert(Slot { hash, key, value });
        let slots = &self.slots;
        let hash_of = |&slot: &u32| slots.get(slot).map_or(0, |slot| slot.hash);
        self.table.insert_unique(hash, slot, hash_of);
        slot
    }

    pub(crate) fn remove(&mut self, hash: u64, eq: impl FnMut(&K) -> bool) -> Option<(K, V)> {
        let removed = self.take(self.find(hash, eq)?);
        self.compact_if_sparse();
        removed
    }

    /// Removes the entry that is the next to be evicted.
    pub(crate) fn pop_next(&mut self) -> Option<(K, V)> {
        let removed = self.take(self.next_victim()?);
        self.compact_if_sparse();
        removed
    }

    /// The entry that is the next to be evicted.
    pub(crate) fn peek_next(&self) -> Option<(&K, &V)> {
        let slot = self.slots.get(self.next_victim()?)?;
        Some((&slot.key, &slot.value))
    }

    fn next_victim(&self) -> Option<u32> {
        match &self.order {
            Order::Lru(lru) => lru.next_victim(),
            Order::Lfu(lfu) => lfu.next_victim(),
        }
    }

    fn take(&mut self, index: u32) -> Option<(K, V)> {
        let hash = self.slots.get(index)?.hash;
        match &mut self.order {
            Order::Lru(lru) => lru.remove(&mut self.slots, index),
            Order::Lfu(lfu) => lfu.remove(&mut self.slots, index),
        }
        if let Ok(entry) = self.table.find_entry(hash, |&slot| slot == index) {
            entry.remove();
        }
        let slot = self.slots.remove(index)?;
        Some((slot.key, slot.value))
    }

    /// Sets the bound and returns what has to leave for it, in eviction order.
    pub(crate) fn set_max_size(&mut self, max_size: usize) -> Vec<(K, V)> {
        self.max_size = max_size;
        let excess = self.len().saturating_sub(max_size);
        let victims = (0..excess)
            .map_while(|_| self.take(self.next_victim()?))
            .collect();
        self.compact_if_sparse();
        victims
    }

    /// Moves the entries together when most places have become free: what is reserved stays proportional to what is held.
    fn compact_if_sparse(&mut self) {
        if self.capacity() > 4 * self.len().max(SMALL) {
            self.compact();
        }
    }

    fn compact(&mut self) {
        let order: Vec<(u32, u64)> = match &self.order {
            Order::Lru(lru) => lru.iter(&self.slots).map(|slot| (slot, 0)).collect(),
            Order::Lfu(lfu) => lfu.iter(&self.slots).collect(),
        };
        let mut compact = Self::new(self.policy(), self.max_size);
        for (index, frequency) in order {
            let Some(slot) = self.slots.remove(index) else {
                continue;
            };
            let index = compact.place(slot.hash, slot.key, slot.value);
            match &mut compact.order {
                Order::Lru(lru) => lru.insert(&mut compact.slots, index),
                Order::Lfu(lfu) => lfu.append(&mut compact.slots, index, frequency),
            }
        }
        *self = compact;
    }

    /// The entries in eviction order: the next to be evicted first.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&K, &V)> {
        let order: Box<dyn Iterator<Item = u32> + '_> = match &self.order {
            Order::Lru(lru) => Box::new(lru.iter(&self.slots)),
            Order::Lfu(lfu) => Box::new(lfu.iter(&self.slots).map(|(slot, _)| slot)),
        };
        order
            .filter_map(|slot| self.slots.get(slot))
            .map(|slot| (&slot.key, &slot.value))
    }

    /// Checks every link and count; what is wrong, where something is.
    pub(crate) fn validate(&self) -> Result<(), String> {
        let linked = match &self.order {
            Order::Lru(lru) => lru.validate(&self.slots)?,
            Order::Lfu(lfu) => lfu.validate(&self.slots)?,
        };
        let indexed = self.table.len();
        if linked != indexed {
            return Err(format!(
                "{linked} entries are linked, {indexed} are indexed"
            ));
        }
        if linked > self.max_size {
            return Err(format!(
                "{linked} entries are held, {} may be",
                self.max_size
            ));
        }
        let lost = self
            .table
            .iter()
            .find(|&&slot| self.slots.get(slot).is_none());
        lost.map_or(Ok(()), |slot| {
            Err(format!("slot {slot} is indexed but empty"))
        })
    }
}
