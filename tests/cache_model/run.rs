//! A cache beside its model: each operation is done to both, and what it gives is compared.

use std::convert::Infallible;
use std::pin::pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};

use cache_runtime::{Cache, CacheError, CacheKey, Cause, EvictionPolicy};

use crate::model::{Counts, Key, Model};
use crate::{Numbered, Operation, Value};

type Log = Arc<Mutex<Vec<(String, Cause)>>>;

/// A cache and its model.
struct Pair<K> {
    cache: Cache<K, Value>,
    model: Model,
}

/// The pair under test, and the pairs that were left behind when it was cloned.
pub(crate) struct Run<K> {
    pair: Pair<K>,
    left_behind: Vec<Pair<K>>,
    log: Log,
    copies: Arc<()>,
    values: u64,
}

impl<K: Numbered> Run<K> {
    pub(crate) fn new(policy: EvictionPolicy, max_size: usize) -> Self {
        let log = Log::default();
        let listened = Arc::clone(&log);
        let cache = Cache::builder()
            .eviction_policy(policy)
            .max_size(max_size)
            .on_eviction(move |left| {
                listened
                    .lock()
                    .unwrap()
                    .push((left.label.clone(), left.cause))
            })
            .build();
        let model = Model::new(policy, max_size);
        Self {
            pair: Pair { cache, model },
            left_behind: Vec::new(),
            log,
            copies: Arc::default(),
            values: 0,
        }
    }

    fn next_value(&mut self) -> Value {
        self.values += 1;
        Value(self.values, Arc::clone(&self.copies))
    }

    /// Performs an operation on both, and compares what it gives.
    pub(crate) fn perform(&mut self, operation: Operation) {
        let value = self.next_value();
        let pair = &mut self.pair;
        match operation {
            Operation::Get(key) => pair.get(key),
            Operation::TryGet(key) => pair.try_get(key),
            Operation::Peek(key) => pair.peek(key),
            Operation::ContainsKey(key) => pair.contains_key(key),
            Operation::Insert(key) => pair.insert(key, value),
            Operation::GetOrInsertWith(key) => pair.get_or_insert_with(key, value),
            Operation::GetOrInsertWithAsync(key) => pair.get_or_insert_with_async(key, value),
            Operation::FailToBuild(key) => pair.fail_to_build(key),
            Operation::Remove(key) => pair.remove(key),
            Operation::Pop(key) => pair.pop(key),
            Operation::PopNext => pair.pop_next(),
            Operation::RemoveIfBelow(bound) => pair.remove_if_below(bound),
            Operation::Clear => pair.clear(),
            Operation::SetMaxSize(max_size) => pair.set_max_size(max_size),
            Operation::Clone { go_on_with_copy } => self.clone_pair(go_on_with_copy),
        }
    }

    fn clone_pair(&mut self, go_on_with_copy: bool) {
        let mut other = Pair {
            cache: self.pair.cache.clone(),
            model: self.pair.model.copy(),
        };
        if go_on_with_copy {
            std::mem::swap(&mut self.pair, &mut other);
        }
        self.left_behind.push(other);
    }

    /// Compares what was left behind long ago: nothing since has changed it.
    pub(crate) fn compare_left_behind(&self) {
        self.left_behind.iter().for_each(Pair::compare);
    }

    /// Compares all that can be seen.
    pub(crate) fn compare(&mut self) {
        self.pair.compare();
        let expected = self.pair.model.take_left().into_iter();
        let expected: Vec<_> = expected
            .map(|(key, cause)| (label_of::<K>(key), cause))
            .collect();
        assert_eq!(std::mem::take(&mut *self.log.lock().unwrap()), expected);
        let pairs = self.left_behind.iter().chain([&self.pair]);
        let held: usize = pairs.map(|pair| pair.cache.len()).sum();
        assert_eq!(
            Arc::strong_count(&self.copies) - 1,
            held,
            "no value outlives its entry"
        );
    }
}

impl<K: Numbered> Pair<K> {
    fn get(&mut self, key: Key) {
        assert_eq!(number(self.cache.get(&K::of(key))), self.model.get(key));
    }

    fn try_get(&mut self, key: Key) {
        let got = found_or_not_cached::<K, _>(self.cache.try_get(&K::of(key)), key);
        assert_eq!(number(got), self.model.get(key));
    }

    fn peek(&mut self, key: Key) {
        assert_eq!(number(self.cache.peek(&K::of(key))), self.model.peek(key));
    }

    fn contains_key(&mut self, key: Key) {
        let is_there = self.cache.contains_key(&K::of(key));
        assert_eq!(is_there, self.model.peek(key).is_some());
    }

    fn insert(&mut self, key: Key, value: Value) {
        let new = value.0;
        let was_free = self.model.insert(key, new);
        let Err(refused) = self.cache.insert(K::of(key), value) else {
            return assert!(was_free);
        };
        assert!(!was_free);
        match refused.error() {
            CacheError::AlreadyCached { label } => assert_eq!(*label, label_of::<K>(key)),
            other => panic!("{other}"),
        }
        assert_eq!(refused.into_value().0, new);
    }

    fn get_or_insert_with(&mut self, key: Key, value: Value) {
        let expected = self.model.get_or_insert(key, Some(value.0));
        let build = || Ok::<_, Infallible>(value);
        let got = self.cache.get_or_insert_with(&K::of(key), build);
        assert_eq!(number(got.ok()), expected);
    }

    fn get_or_insert_with_async(&mut self, key: Key, value: Value) {
        let expected = self.model.get_or_insert(key, Some(value.0));
        let build = || async { Ok::<_, Infallible>(value) };
        let got = ready(self.cache.get_or_insert_with_async(&K::of(key), build));
        assert_eq!(number(got.ok()), expected);
    }

    fn fail_to_build(&mut self, key: Key) {
        let got = self
            .cache
            .get_or_insert_with(&K::of(key), || Err("no luck"));
        assert_eq!(number(got.ok()), self.model.get_or_insert(key, None));
    }

    fn remove(&mut self, key: Key) {
        let removed = found_or_not_cached::<K, _>(self.cache.remove(&K::of(key)), key);
        assert_eq!(removed.is_some(), self.model.remove(key).is_some());
    }

    fn pop(&mut self, key: Key) {
        let popped = found_or_not_cached::<K, _>(self.cache.pop(&K::of(key)), key);
        assert_eq!(number(popped), self.model.remove(key));
    }

    fn pop_next(&mut self) {
        match self.cache.pop_next() {
            Ok((key, value)) => {
                assert_eq!(Some((key.number(), value.0)), self.model.pop_next());
            }
            Err(error) => {
                assert!(matches!(error, CacheError::Empty), "{error}");
                assert_eq!(self.model.pop_next(), None);
            }
        }
    }

    fn remove_if_below(&mut self, bound: Key) {
        let removed = self.cache.remove_if(|key| key.number() < bound);
        assert_eq!(removed, self.model.remove_if(|key| key < bound));
    }

    fn clear(&mut self) {
        self.cache.clear();
        self.model.clear();
    }

    fn set_max_size(&mut self, max_size: usize) {
        self.cache.set_max_size(max_size);
        self.model.resize(max_size);
    }

    fn compare(&self) {
        let Self { cache, model } = self;
        let items = model.items();
        let (keys, values): (Vec<Key>, Vec<u64>) = items.iter().copied().unzip();
        let numbers = |keys: Vec<K>| keys.iter().map(K::number).collect::<Vec<_>>();

        assert_eq!(cache.validate(), Ok(()));
        assert_eq!(
            (cache.len(), cache.is_empty()),
            (keys.len(), keys.is_empty())
        );
        assert_eq!(cache.max_size(), model.max_size);
        assert!(cache.capacity() <= 4 * cache.len().max(16));
        assert_eq!(numbers(cache.keys()), keys);
        assert_eq!(
            cache
                .values()
                .iter()
                .map(|value| value.0)
                .collect::<Vec<_>>(),
            values
        );
        assert_eq!(
            cache
                .iter()
                .map(|(key, value)| (key.number(), value.0))
                .collect::<Vec<_>>(),
            items
        );
        assert_eq!(
            numbers(cache.rev().collect()),
            keys.into_iter().rev().collect::<Vec<_>>()
        );
        assert_eq!(counts(cache), model.counts);
    }
}

fn counts<K: CacheKey>(cache: &Cache<K, Value>) -> Counts {
    let stats = cache.stats();
    Counts {
        hits: stats.hits,
        misses: stats.misses,
        builds: stats.builds,
        failures: stats.failures,
        evictions: stats.evictions,
    }
}

fn number(value: Option<Value>) -> Option<u64> {
    value.map(|value| value.0)
}

fn label_of<K: Numbered>(key: Key) -> String {
    K::of(key).label().to_string()
}

/// What an operation found; if nothing, its error must say so of this key.
fn found_or_not_cached<K: Numbered, R>(found: Result<R, CacheError>, key: Key) -> Option<R> {
    match found {
        Ok(found) => Some(found),
        Err(CacheError::NotCached { label }) => {
            assert_eq!(label, label_of::<K>(key));
            None
        }
        Err(other) => panic!("{other}"),
    }
}

/// The output of a future that waits for nothing.
fn ready<F: Future>(future: F) -> F::Output {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => panic!("it waits"),
    }
}
