//! Least frequently used: a list of buckets by rising frequency, in each a list from the least to the most recently used.
//! A slot's list has the number of its bucket.

use super::list::{List, Slab};

#[derive(Clone)]
pub(super) struct Lfu {
    buckets: Slab<Bucket>,
    order: List,
}

#[derive(Clone)]
struct Bucket {
    frequency: u64,
    slots: List,
}

impl Lfu {
    pub(super) const fn new() -> Self {
        Self {
            buckets: Slab::new(),
            order: List::new(),
        }
    }

    pub(super) fn insert<T>(&mut self, slots: &mut Slab<T>, slot: u32) {
        let lowest = self.order.front().filter(|&b| self.frequency(b) == 1);
        let bucket = lowest.unwrap_or_else(|| self.add_bucket(1, None));
        self.push(slots, bucket, slot);
    }

    /// Moves a slot one frequency up. When it is alone in its bucket and the next frequency has none, the bucket moves.
    pub(super) fn touch<T>(&mut self, slots: &mut Slab<T>, slot: u32) {
        let from = slots.list(slot);
        let Some(bucket) = self.buckets.get_mut(from) else {
            return;
        };
        bucket.slots.unlink(slots, slot);
        let frequency = bucket.frequency.saturating_add(1);
        let is_alone = bucket.slots.is_empty();
        let next = self.buckets.next(from);
        let to = if self.frequency(next) == frequency {
            if is_alone {
                self.remove_bucket(from);
            }
            next
        } else if is_alone {
            self.set_frequency(from, frequency);
            from
        } else {
            self.add_bucket(frequency, Some(from))
        };
        self.push(slots, to, slot);
    }

    /// Takes a slot out of its bucket, and the bucket out of the order when that empties it.
    pub(super) fn remove<T>(&mut self, slots: &mut Slab<T>, slot: u32) {
        let from = slots.list(slot);
        let Some(bucket) = self.buckets.get_mut(from) else {
            return;
        };
        bucket.slots.unlink(slots, slot);
        if bucket.slots.is_empty() {
            self.remove_bucket(from);
        }
    }

    pub(super) fn next_victim(&self) -> Option<u32> {
        self.buckets.get(self.order.front()?)?.slots.front()
    }

    /// Adds a slot behind all others; its frequency is at least theirs.
    pub(super) fn append<T>(&mut self, slots: &mut Slab<T>, slot: u32, frequency: u64) {
        let last = self
            .order
            .back()
            .filter(|&b| self.frequency(b) == frequency);
        let bucket = last.unwrap_or_else(|| self.add_bucket(frequency, self.order.back()));
        self.push(slots, bucket, slot);
    }

    /// The slots with their frequencies.
    pub(super) fn iter<'a, T>(
        &'a self,
        slots: &'a Slab<T>,
    ) -> impl Iterator<Item = (u32, u64)> + use<'a, T> {
        self.order
            .iter(&self.buckets)
            .filter_map(|bucket| self.buckets.get(bucket))
            .flat_map(|bucket| {
                bucket
                    .slots
                    .iter(slots)
                    .map(|slot| (slot, bucket.frequency))
            })
    }

    pub(super) fn validate<T>(&self, slots: &Slab<T>) -> Result<usize, String> {
        self.order.validate(&self.buckets)?;
        let (mut count, mut last) = (0, 0);
        for bucket in self
            .order
            .iter(&self.buckets)
            .filter_map(|b| self.buckets.get(b))
        {
            let held = bucket.slots.validate(slots)?;
            if held == 0 {
                return Err(format!(
                    "the bucket of frequency {} is empty",
                    bucket.frequency
                ));
            }
            if bucket.frequency <= last {
                return Err(format!("frequency {} follows {last}", bucket.frequency));
            }
            last = bucket.frequency;
            count += held;
        }
        Ok(count)
    }

    /// The frequency of a bucket; 0, which no slot has, where there is none.
    fn frequency(&self, bucket: u32) -> u64 {
        self.buckets
            .get(bucket)
            .map_or(0, |bucket| bucket.frequency)
    }

    fn set_frequency(&mut self, bucket: u32, frequency: u64) {
        if let Some(bucket) = self.buckets.get_mut(bucket) {
            bucket.frequency = frequency;
        }
    }

    /// A new bucket behind `after`, or at the front.
    fn add_bucket(&mut self, frequency: u64, after: Option<u32>) -> u32 {
        let bucket = self.buckets.insert(Bucket {
            frequency,
            slots: List::new(),
        });
        match after {
            Some(after) => self.order.insert_after(&mut self.buckets, after, bucket),
            None => self.order.push_front(&mut self.buckets, bucket),
        }
        bucket
    }

    fn push<T>(&mut self, slots: &mut Slab<T>, bucket: u32, slot: u32) {
        if let Some(held) = self.buckets.get_mut(bucket) {
            held.slots.push_back(slots, slot);
        }
        slots.set_list(slot, bucket);
    }

    fn remove_bucket(&mut self, bucket: u32) {
        self.order.unlink(&mut self.buckets, bucket);
        self.buckets.remove(bucket);
    }
}
