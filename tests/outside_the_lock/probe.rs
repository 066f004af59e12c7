//! Keys and values that use their cache whenever code of theirs runs.

use std::convert::Infallible;
use std::fmt::{self, Debug};
use std::hash::{Hash, Hasher};
use std::sync::{Arc, OnceLock, Weak};

use cache_runtime::{Cache, CacheBuilder, CacheError, CacheKey};
use parking_lot::Mutex;

pub(crate) type NosyCache = Cache<NosyKey, Arc<NosyValue>>;
pub(crate) type Builder = CacheBuilder<NosyKey, Arc<NosyValue>>;

/// Code of the user's that an operation may run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Code {
    Hash,
    Debug,
    DropKey,
    DropValue,
}

/// Where the cache is, for those who are in it, and what of theirs has run.
#[derive(Clone, Default)]
pub(crate) struct Home(Arc<Inner>);

#[derive(Default)]
struct Inner {
    cache: OnceLock<Weak<NosyCache>>,
    called: Mutex<Vec<Code>>,
}

impl Home {
    /// Uses the cache, unless it is gone, in ways that take its lock.
    pub(crate) fn visit(&self, also: impl FnOnce(&NosyCache)) {
        let cache = self.0.cache.get().and_then(Weak::upgrade);
        if let Some(cache) = cache {
            let nobody = NosyKey {
                id: NosyId {
                    number: u32::MAX,
                    home: None,
                },
            };
            assert!(cache.len() <= cache.max_size().max(cache.capacity()));
            assert!(cache.get(&nobody).is_none());
            also(&cache);
        }
    }

    fn call(&self, code: Code) {
        self.visit(|_| self.0.called.lock().push(code));
    }
}

#[derive(Clone, Debug, CacheKey)]
pub(crate) struct NosyKey {
    id: NosyId,
}

#[derive(Clone)]
struct NosyId {
    number: u32,
    home: Option<Home>,
}

impl NosyId {
    fn call(&self, code: Code) {
        if let Some(home) = &self.home {
            home.call(code);
        }
    }
}

/// The one thing that runs under the lock: it may not use the cache.
impl PartialEq for NosyId {
    fn eq(&self, other: &Self) -> bool {
        self.number == other.number
    }
}

impl Eq for NosyId {}

impl Hash for NosyId {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.call(Code::Hash);
        self.number.hash(state);
    }
}

impl Debug for NosyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.call(Code::Debug);
        self.number.fmt(f)
    }
}

impl Drop for NosyId {
    fn drop(&mut self) {
        self.call(Code::DropKey);
    }
}

#[derive(Debug)]
pub(crate) struct NosyValue(OpaqueHome);

struct OpaqueHome(Home);

impl Debug for OpaqueHome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("home")
    }
}

impl Drop for NosyValue {
    fn drop(&mut self) {
        self.0.0.call(Code::DropValue);
    }
}

/// A cache of nosy keys and values.
pub(crate) struct Probes {
    home: Home,
    cache: Arc<NosyCache>,
}

impl Probes {
    pub(crate) fn new(set: impl FnOnce(Builder) -> Builder) -> Self {
        Self::at(Home::default(), set)
    }

    pub(crate) fn at(home: Home, set: impl FnOnce(Builder) -> Builder) -> Self {
        let cache = Arc::new(set(Cache::builder()).build());
        home.0.cache.set(Arc::downgrade(&cache)).unwrap();
        Self { home, cache }
    }

    pub(crate) fn cache(&self) -> &NosyCache {
        &self.cache
    }

    pub(crate) fn key(&self, number: u32) -> NosyKey {
        let home = Some(self.home.clone());
        NosyKey {
            id: NosyId { number, home },
        }
    }

    pub(crate) fn value(&self) -> Arc<NosyValue> {
        Arc::new(NosyValue(OpaqueHome(self.home.clone())))
    }

    pub(crate) fn fill<const N: usize>(&self, numbers: [u32; N]) {
        for number in numbers {
            self.cache.insert(self.key(number), self.value()).unwrap();
        }
    }

    pub(crate) fn build(
        &self,
        cache: &NosyCache,
        key: &NosyKey,
    ) -> Result<Arc<NosyValue>, CacheError> {
        cache.get_or_insert_with(key, || Ok::<_, Infallible>(self.value()))
    }

    /// Does `operation`, and asserts that each of the codes has run in it and used the cache.
    pub(crate) fn assert_called(&self, codes: &[Code], operation: impl FnOnce(&NosyCache)) {
        self.home.0.called.lock().clear();
        operation(&self.cache);
        self.cache.validate().unwrap();
        let called = self.home.0.called.lock();
        for code in codes {
            assert!(
                called.contains(code),
                "{code:?} has not run, only {called:?}"
            );
        }
    }
}
