//! Least recently used: one list, from the least to the most recently used.

use super::list::{List, Slab};

#[derive(Clone)]
pub(super) struct Lru {
    order: List,
}

impl Lru {
    pub(super) const fn new() -> Self {
        Self { order: List::new() }
    }

    pub(super) fn insert<T>(&mut self, slots: &mut Slab<T>, slot: u32) {
        self.order.push_back(slots, slot);
    }

    #[inline]
    pub(super) fn touch<T>(&mut self, slots: &mut Slab<T>, slot: u32) {
        if !self.order.is_back(slot) {
            self.order.unlink(slots, slot);
            self.order.push_back(slots, slot);
        }
    }

    pub(super) fn remove<T>(&mut self, slots: &mut Slab<T>, slot: u32) {
        self.order.unlink(slots, slot);
    }

    pub(super) fn next_victim(&self) -> Option<u32> {
        self.order.front()
    }

    pub(super) fn iter<'a, T>(&self, slots: &'a Slab<T>) -> impl Iterator<Item = u32> + use<'a, T> {
        self.order.iter(slots)
    }

    pub(super) fn validate<T>(&self, slots: &Slab<T>) -> Result<usize, String> {
        self.order.validate(slots)
    }
}
