//! A slab whose places are linked by index, and the doubly linked lists that run through it.

/// No place: the end of a list, or of the free list.
pub(super) const NIL: u32 = u32::MAX;

/// Values that are found by index; a freed place is used again before the slab grows.
///
/// The links are kept apart from the values: to move an entry changes up to five of them all over the slab, and so the
/// processor's caches hold many.
#[derive(Clone)]
pub(super) struct Slab<T> {
    links: Vec<Link>,
    values: Vec<Option<T>>,
    /// The first place that is free; each links to the next.
    free: u32,
}

#[derive(Clone, Copy)]
struct Link {
    prev: u32,
    next: u32,
    /// The number of the list it is in, where there are several.
    list: u32,
}

const UNLINKED: Link = Link {
    prev: NIL,
    next: NIL,
    list: NIL,
};

impl<T> Slab<T> {
    pub(super) const fn new() -> Self {
        Self {
            links: Vec::new(),
            values: Vec::new(),
            free: NIL,
        }
    }

    /// Stores an unlinked `value` and returns its index, which stays valid until it is removed.
    pub(super) fn insert(&mut self, value: T) -> u32 {
        if self.free == NIL {
            let index = self.values.len() as u32;
            self.links.push(UNLINKED);
            self.values.push(Some(value));
            return index;
        }
        let index = self.free;
        self.free = self.next(index);
        *self.link(index) = UNLINKED;
        self.values[index as usize] = Some(value);
        index
    }

    /// Takes the value out of an unlinked place and frees it.
    pub(super) fn remove(&mut self, index: u32) -> Option<T> {
        let value = self.values[index as usize].take();
        self.link(index).next = self.free;
        self.free = index;
        value
    }

    pub(super) fn get(&self, index: u32) -> Option<&T> {
        self.values.get(index as usize)?.as_ref()
    }

    pub(super) fn get_mut(&mut self, index: u32) -> Option<&mut T> {
        self.values.get_mut(index as usize)?.as_mut()
    }

    /// Places reserved, held or not.
    pub(super) fn capacity(&self) -> usize {
        self.values.capacity()
    }

    pub(super) fn next(&self, index: u32) -> u32 {
        self.links[index as usize].next
    }

    /// The number of the list that a place is in, as it was set.
    pub(super) fn list(&self, index: u32) -> u32 {
        self.links[index as usize].list
    }

    pub(super) fn set_list(&mut self, index: u32, list: u32) {
        self.link(index).list = list;
    }

    fn prev(&self, index: u32) -> u32 {
        self.links[index as usize].prev
    }

    fn link(&mut self, index: u32) -> &mut Link {
        &mut self.links[index as usize]
    }
}

/// A list of places of one slab; the caller passes that slab to every operation.
#[derive(Clone, Copy)]
pub(super) struct List {
    head: u32,
    tail: u32,
}

impl List {
    pub(super) const fn new() -> Self {
        Self {
            head: NIL,
            tail: NIL,
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.head == NIL
    }

    pub(super) fn front(&self) -> Option<u32> {
        (self.head != NIL).then_some(self.head)
    }

    pub(super) fn back(&self) -> Option<u32> {
        (self.tail != NIL).then_some(self.tail)
    }

    pub(super) fn is_back(&self, index: u32) -> bool {
        self.tail == index
    }

    pub(super) fn push_front<T>(&mut self, slab: &mut Slab<T>, index: u32) {
        self.link(slab, index, NIL, self.head);
    }

    pub(super) fn push_back<T>(&mut self, slab: &mut Slab<T>, index: u32) {
        self.link(slab, index, self.tail, NIL);
    }

    pub(super) fn insert_after<T>(&mut self, slab: &mut Slab<T>, at: u32, index: u32) {
        let next = slab.next(at);
        self.link(slab, index, at, next);
    }

    fn link<T>(&mut self, slab: &mut Slab<T>, index: u32, prev: u32, next: u32) {
        let link = slab.link(index);
        (link.prev, link.next) = (prev, next);
        match prev {
            NIL => self.head = index,
            prev => slab.link(prev).next = index,
        }
        match next {
            NIL => self.tail = index,
            next => slab.link(next).prev = index,
        }
    }

    /// Takes a place out of the list; its value stays in the slab.
    pub(super) fn unlink<T>(&mut self, slab: &mut Slab<T>, index: u32) {
        let Link { prev, next, .. } = *slab.link(index);
        match prev {
            NIL => self.head = next,
            prev => slab.link(prev).next = next,
        }
        match next {
            NIL => self.tail = prev,
            next => slab.link(next).prev = prev,
        }
    }

    /// The indices from front to back.
    pub(super) fn iter<'a, T>(&self, slab: &'a Slab<T>) -> impl Iterator<Item = u32> + use<'a, T> {
        let mut at = self.head;
        std::iter::from_fn(move || {
            let index = (at != NIL).then_some(at)?;
            at = slab.next(index);
            Some(index)
        })
    }

    /// Checks that links, ends and values agree; the number of places, or what is wrong.
    pub(super) fn validate<T>(&self, slab: &Slab<T>) -> Result<usize, String> {
        let (mut count, mut last) = (0, NIL);
        for index in self.iter(slab) {
            if slab.prev(index) != last {
                return Err(format!("place {index} does not point back to {last}"));
            }
            if slab.get(index).is_none() {
                return Err(format!("place {index} is linked but empty"));
            }
            count += 1;
            if count > slab.links.len() {
                return Err("the list runs in a circle".to_owned());
            }
            last = index;
        }
        if self.tail != last {
            return Err(format!("the list ends at {last}, not at {}", self.tail));
        }
        Ok(count)
    }
}
