//! A slab whose nodes are linked by index, and the doubly linked lists that run through it.

/// No node: the end of a list, or of the free list.
pub(super) const NIL: u32 = u32::MAX;

/// Nodes in one allocation; a freed place is used again before the slab grows.
#[derive(Clone)]
pub(super) struct Slab<T> {
    nodes: Vec<Node<T>>,
    free: u32,
}

#[derive(Clone)]
struct Node<T> {
    prev: u32,
    next: u32,
    value: Option<T>,
}

impl<T> Slab<T> {
    pub(super) const fn new() -> Self {
        Self {
            nodes: Vec::new(),
            free: NIL,
        }
    }

    /// Stores an unlinked `value` and returns its index, which stays valid until it is removed.
    pub(super) fn insert(&mut self, value: T) -> u32 {
        let node = Node {
            prev: NIL,
            next: NIL,
            value: Some(value),
        };
        if self.free == NIL {
            let index = self.nodes.len() as u32;
            self.nodes.push(node);
            return index;
        }
        let index = self.free;
        let place = &mut self.nodes[index as usize];
        self.free = place.next;
        *place = node;
        index
    }

    /// Takes the value out of an unlinked node and frees its place.
    pub(super) fn remove(&mut self, index: u32) -> Option<T> {
        let node = &mut self.nodes[index as usize];
        let value = node.value.take();
        node.next = self.free;
        self.free = index;
        value
    }

    pub(super) fn get(&self, index: u32) -> Option<&T> {
        self.nodes.get(index as usize)?.value.as_ref()
    }

    pub(super) fn get_mut(&mut self, index: u32) -> Option<&mut T> {
        self.nodes.get_mut(index as usize)?.value.as_mut()
    }

    /// Places reserved, held or not.
    pub(super) fn capacity(&self) -> usize {
        self.nodes.capacity()
    }

    pub(super) fn next(&self, index: u32) -> u32 {
        self.nodes[index as usize].next
    }

    fn prev(&self, index: u32) -> u32 {
        self.nodes[index as usize].prev
    }
}

/// A list of nodes of one slab; the caller passes that slab to every operation.
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
        let node = &mut slab.nodes[index as usize];
        node.prev = prev;
        node.next = next;
        match prev {
            NIL => self.head = index,
            prev => slab.nodes[prev as usize].next = index,
        }
        match next {
            NIL => self.tail = index,
            next => slab.nodes[next as usize].prev = index,
        }
    }

    /// Takes a node out of the list; it stays in the slab.
    pub(super) fn unlink<T>(&mut self, slab: &mut Slab<T>, index: u32) {
        let (prev, next) = (slab.prev(index), slab.next(index));
        match prev {
            NIL => self.head = next,
            prev => slab.nodes[prev as usize].next = next,
        }
        match next {
            NIL => self.tail = prev,
            next => slab.nodes[next as usize].prev = prev,
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

    /// Checks that links, ends and values agree; the number of nodes, or what is wrong.
    pub(super) fn validate<T>(&self, slab: &Slab<T>) -> Result<usize, String> {
        let (mut count, mut last) = (0, NIL);
        for index in self.iter(slab) {
            if slab.prev(index) != last {
                return Err(format!("node {index} does not point back to {last}"));
            }
            if slab.get(index).is_none() {
                return Err(format!("node {index} is linked but empty"));
            }
            count += 1;
            if count > slab.nodes.len() {
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
