//! A cache as its documentation describes it, and as slow as it may be: a `Vec`, searched from end to end.

use cache_runtime::{Cause, EvictionPolicy};

/// Keys and values are numbers.
pub(crate) type Key = u8;

#[derive(Clone, Debug)]
struct Entry {
    key: Key,
    value: u64,
    uses: u64,
    last_use: u64,
}

/// What [`cache_runtime::Stats`] counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) hits: u64,
    pub(crate) misses: u64,
    pub(crate) builds: u64,
    pub(crate) failures: u64,
    pub(crate) evictions: u64,
}

#[derive(Debug)]
pub(crate) struct Model {
    policy: EvictionPolicy,
    pub(crate) max_size: usize,
    entries: Vec<Entry>,
    clock: u64,
    pub(crate) counts: Counts,
    /// Who left since the last [`Model::take_left`], and why.
    left: Vec<(Key, Cause)>,
}

impl Model {
    pub(crate) fn new(policy: EvictionPolicy, max_size: usize) -> Self {
        Self {
            policy,
            max_size,
            entries: Vec::new(),
            clock: 0,
            counts: Counts::default(),
            left: Vec::new(),
        }
    }

    /// The entries, the next to be evicted first.
    pub(crate) fn items(&self) -> Vec<(Key, u64)> {
        let mut entries = self.entries.clone();
        entries.sort_by_key(|entry| match self.policy {
            EvictionPolicy::Lru => (0, entry.last_use),
            EvictionPolicy::Lfu => (entry.uses, entry.last_use),
        });
        let item = |entry: Entry| (entry.key, entry.value);
        entries.into_iter().map(item).collect()
    }

    pub(crate) fn peek(&self, key: Key) -> Option<u64> {
        let entry = self.entries.iter().find(|entry| entry.key == key)?;
        Some(entry.value)
    }

    pub(crate) fn get(&mut self, key: Key) -> Option<u64> {
        self.clock += 1;
        let Some(entry) = self.entries.iter_mut().find(|entry| entry.key == key) else {
            self.counts.misses += 1;
            return None;
        };
        entry.uses += 1;
        entry.last_use = self.clock;
        self.counts.hits += 1;
        Some(entry.value)
    }

    /// Whether it was inserted.
    pub(crate) fn insert(&mut self, key: Key, value: u64) -> bool {
        if self.peek(key).is_some() {
            return false;
        }
        if self.max_size == 0 {
            self.evicted(key);
            return true;
        }
        self.evict_down_to(self.max_size - 1);
        self.clock += 1;
        self.entries.push(Entry {
            key,
            value,
            uses: 1,
            last_use: self.clock,
        });
        true
    }

    pub(crate) fn get_or_insert(&mut self, key: Key, built: Option<u64>) -> Option<u64> {
        if let Some(value) = self.get(key) {
            return Some(value);
        }
        match built {
            Some(value) => {
                self.counts.builds += 1;
                self.insert(key, value);
            }
            None => self.counts.failures += 1,
        }
        built
    }

    pub(crate) fn remove(&mut self, key: Key) -> Option<u64> {
        let removed = self.take(key)?;
        self.left.push((key, Cause::Removed));
        Some(removed)
    }

    pub(crate) fn pop_next(&mut self) -> Option<(Key, u64)> {
        let next = *self.items().first()?;
        self.remove(next.0);
        Some(next)
    }

    pub(crate) fn clear(&mut self) {
        while self.pop_next().is_some() {}
    }

    /// How many left.
    pub(crate) fn remove_if(&mut self, should_leave: impl Fn(Key) -> bool) -> usize {
        let items = self.items();
        let doomed: Vec<Key> = items
            .iter()
            .map(|item| item.0)
            .filter(|&key| should_leave(key))
            .collect();
        doomed.iter().filter_map(|&key| self.remove(key)).count()
    }

    pub(crate) fn resize(&mut self, max_size: usize) {
        self.max_size = max_size;
        self.evict_down_to(max_size);
    }

    /// An independent copy that has counted nothing yet.
    pub(crate) fn copy(&self) -> Self {
        Self {
            entries: self.entries.clone(),
            clock: self.clock,
            ..Self::new(self.policy, self.max_size)
        }
    }

    pub(crate) fn take_left(&mut self) -> Vec<(Key, Cause)> {
        std::mem::take(&mut self.left)
    }

    fn take(&mut self, key: Key) -> Option<u64> {
        let place = self.entries.iter().position(|entry| entry.key == key)?;
        Some(self.entries.remove(place).value)
    }

    fn evict_down_to(&mut self, size: usize) {
        while self.entries.len() > size {
            let (next, _) = self.items()[0];
            self.take(next);
            self.evicted(next);
        }
    }

    fn evicted(&mut self, key: Key) {
        self.left.push((key, Cause::Size));
        self.counts.evictions += 1;
    }
}
