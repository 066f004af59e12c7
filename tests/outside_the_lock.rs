//! Whatever of the user's runs during an operation may use the cache: `Drop` of values and keys, hashes, labels, builds, listeners and
//! wakers. Were the cache's lock held meanwhile, each of these tests would hang.

#[path = "outside_the_lock/probe.rs"]
mod probe;
mod support;

use std::convert::Infallible;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Wake, Waker};
use std::time::Duration;

use cache_runtime::{Cache, Cause, EvictionPolicy};
use probe::{Code, Probes};
use support::{Gate, Hand, finishes};

const BOTH: [EvictionPolicy; 2] = [EvictionPolicy::Lru, EvictionPolicy::Lfu];

/// Runs `body` for each policy, on a cache of at most two entries that holds the keys 1 and 2.
fn with_two(body: impl Fn(&Probes) + Send + 'static) {
    finishes(move || {
        for policy in BOTH {
            let probes = Probes::new(|cache| cache.eviction_policy(policy).max_size(2));
            probes.fill([1, 2]);
            body(&probes);
        }
    });
}

#[test]
fn eviction() {
    with_two(|probes| {
        probes.assert_called(&[Code::Hash, Code::DropKey, Code::DropValue], |cache| {
            cache.insert(probes.key(3), probes.value()).unwrap();
        });
    });
}

#[test]
fn set_max_size() {
    with_two(|probes| {
        probes.assert_called(&[Code::DropKey, Code::DropValue], |cache| {
            cache.set_max_size(0);
        });
    });
}

#[test]
fn an_insert_that_keeps_nothing() {
    with_two(|probes| {
        probes.cache().set_max_size(0);
        probes.assert_called(&[Code::DropKey, Code::DropValue], |cache| {
            cache.insert(probes.key(3), probes.value()).unwrap();
        });
    });
}

#[test]
fn a_refused_insert() {
    let codes = [Code::Hash, Code::Debug, Code::DropKey, Code::DropValue];
    with_two(move |probes| {
        probes.assert_called(&codes, |cache| {
            cache.insert(probes.key(1), probes.value()).unwrap_err();
        });
    });
}

#[test]
fn replacing() {
    with_two(|probes| {
        probes.assert_called(&[Code::DropKey, Code::DropValue], |cache| {
            cache.remove(&probes.key(1)).unwrap();
            cache.insert(probes.key(1), probes.value()).unwrap();
        });
    });
}

#[test]
fn lookups_that_hit() {
    with_two(|probes| {
        let key = probes.key(1);
        probes.assert_called(&[Code::Hash], |cache| assert!(cache.get(&key).is_some()));
        probes.assert_called(&[Code::Hash], |cache| assert!(cache.peek(&key).is_some()));
        probes.assert_called(&[Code::Hash], |cache| assert!(cache.try_get(&key).is_ok()));
        probes.assert_called(&[Code::Hash], |cache| assert!(cache.contains_key(&key)));
    });
}

#[test]
fn lookups_that_miss() {
    with_two(|probes| {
        let key = probes.key(9);
        probes.assert_called(&[Code::Hash], |cache| assert!(cache.get(&key).is_none()));
        probes.assert_called(&[Code::Hash], |cache| assert!(cache.peek(&key).is_none()));
        probes.assert_called(&[Code::Hash, Code::Debug], |cache| {
            assert!(cache.try_get(&key).is_err());
        });
        probes.assert_called(&[Code::Hash], |cache| assert!(!cache.contains_key(&key)));
    });
}

#[test]
fn remove_and_pop() {
    with_two(|probes| {
        let codes = [Code::Hash, Code::DropKey, Code::DropValue];
        let (one, two) = (probes.key(1), probes.key(2));
        probes.assert_called(&codes, |cache| cache.remove(&one).unwrap());
        probes.assert_called(&codes, |cache| drop(cache.pop(&two).unwrap()));
        probes.assert_called(&[Code::Hash, Code::Debug], |cache| {
            cache.remove(&one).unwrap_err();
        });
    });
}

#[test]
fn pop_next_and_clear() {
    with_two(|probes| {
        let codes = [Code::DropKey, Code::DropValue];
        probes.assert_called(&codes, |cache| drop(cache.pop_next().unwrap()));
        probes.assert_called(&codes, Cache::clear);
    });
}

#[test]
fn remove_if() {
    with_two(|probes| {
        probes.assert_called(&[Code::Hash, Code::DropKey, Code::DropValue], |cache| {
            let count = cache.remove_if(|key| cache.contains_key(key));
            assert_eq!(count, 2);
        });
    });
}

#[test]
fn snapshots() {
    with_two(|probes| {
        probes.assert_called(&[Code::DropKey], |cache| assert_eq!(cache.keys().len(), 2));
        probes.assert_called(&[Code::DropKey], |cache| {
            assert_eq!(cache.iter().count(), 2)
        });
        probes.assert_called(&[Code::DropKey], |cache| assert_eq!(cache.rev().count(), 2));
        probes.assert_called(&[Code::DropKey, Code::DropValue], |cache| {
            let copy = cache.clone();
            cache.clear();
            drop(copy);
        });
    });
}

#[test]
fn labels() {
    with_two(|probes| {
        let codes = [Code::Debug, Code::DropKey];
        probes.assert_called(&codes, |cache| assert!(cache.to_string().contains("id=2")));
        probes.assert_called(&codes, |cache| {
            assert!(format!("{cache:?}").contains("id=1"))
        });
    });
}

#[test]
fn expiry() {
    finishes(|| {
        for policy in BOTH {
            let at_once =
                |cache: probe::Builder| cache.eviction_policy(policy).time_to_live(Duration::ZERO);
            let probes = Probes::new(at_once);
            let codes = [Code::Hash, Code::DropKey, Code::DropValue];
            let key = probes.key(1);
            probes.fill([1]);
            probes.assert_called(&codes, |cache| assert!(cache.get(&key).is_none()));
            probes.fill([1]);
            probes.assert_called(&codes, |cache| {
                cache.insert(probes.key(1), probes.value()).unwrap();
            });
            probes.assert_called(&codes, |cache| {
                cache.insert(probes.key(2), probes.value()).unwrap();
            });
            probes.fill([1]);
            probes.assert_called(&codes, |cache| assert!(probes.build(cache, &key).is_ok()));
        }
    });
}

#[test]
fn a_build_that_evicts() {
    with_two(|probes| {
        let codes = [Code::Hash, Code::DropKey, Code::DropValue];
        let key = probes.key(3);
        probes.assert_called(&codes, |cache| assert!(probes.build(cache, &key).is_ok()));
    });
}

#[test]
fn a_build_that_fails() {
    with_two(|probes| {
        let codes = [Code::Hash, Code::Debug, Code::DropKey];
        let key = probes.key(3);
        probes.assert_called(&codes, |cache| {
            cache
                .get_or_insert_with(&key, || Err("no luck"))
                .unwrap_err();
        });
        probes.assert_called(&codes, |cache| {
            let future = cache.get_or_insert_with_async(&key, || async { Err("no luck") });
            Hand::new(future).output().unwrap_err();
        });
    });
}

#[test]
fn a_build_that_panics() {
    with_two(|probes| {
        let key = probes.key(3);
        probes.assert_called(&[Code::Hash, Code::DropKey], |cache| {
            let build = || -> Result<_, Infallible> { panic!("of the build") };
            let panicked = catch_unwind(AssertUnwindSafe(|| cache.get_or_insert_with(&key, build)));
            assert!(panicked.is_err());
        });
    });
}

/// A build that ends after `meanwhile` has superseded it; its value is dropped when nobody has it.
fn superseded(probes: &Probes, meanwhile: impl Fn(&probe::NosyCache)) {
    let (key, gate) = (probes.key(3), Gate::new());
    probes.cache().remove(&key).ok();
    probes.assert_called(&[Code::Hash, Code::DropKey, Code::DropValue], |cache| {
        let (value, build_gate) = (probes.value(), gate.clone());
        let build = || async move {
            build_gate.pass().await;
            Ok::<_, Infallible>(value)
        };
        let mut building = Hand::waiting(cache.get_or_insert_with_async(&key, build));
        meanwhile(cache);
        gate.open();
        drop(building.output().unwrap());
    });
    probes.cache().remove(&key).ok();
    probes.assert_called(&[Code::Hash, Code::DropKey, Code::DropValue], |cache| {
        let build = || {
            meanwhile(cache);
            Ok::<_, Infallible>(probes.value())
        };
        drop(cache.get_or_insert_with(&key, build).unwrap());
    });
}

#[test]
fn builds_that_are_superseded() {
    with_two(|probes| {
        superseded(probes, |cache| {
            cache.insert(probes.key(3), probes.value()).unwrap();
        });
        superseded(probes, |cache| {
            assert!(cache.remove(&probes.key(3)).is_err())
        });
        superseded(probes, Cache::clear);
    });
}

#[test]
fn a_build_that_is_abandoned() {
    with_two(|probes| {
        let (key, value) = (probes.key(3), probes.value());
        probes.assert_called(&[Code::Hash, Code::DropKey, Code::DropValue], |cache| {
            let build = || async move {
                std::future::pending::<()>().await;
                Ok::<_, Infallible>(value)
            };
            drop(Hand::waiting(cache.get_or_insert_with_async(&key, build)));
        });
    });
}

#[test]
fn a_build_uses_the_cache_for_other_keys() {
    with_two(|probes| {
        let cache = probes.cache();
        let build = || {
            assert_eq!(cache.len(), 2);
            cache.remove(&probes.key(1)).unwrap();
            probes.build(cache, &probes.key(4)).unwrap();
            cache.set_max_size(7);
            Ok::<_, Infallible>(probes.value())
        };
        cache.get_or_insert_with(&probes.key(3), build).unwrap();
        assert_eq!(cache.len(), 3);
    });
}

#[test]
fn a_listener_uses_the_cache() {
    finishes(|| {
        let (home, causes) = (
            probe::Home::default(),
            Arc::new(parking_lot::Mutex::default()),
        );
        let (listener_home, listened) = (home.clone(), Arc::clone(&causes));
        let probes = Probes::at(home, |cache| {
            cache.max_size(1).on_eviction(move |left| {
                listener_home.visit(|cache| cache.set_max_size(1));
                Vec::push(&mut listened.lock(), left.cause);
            })
        });
        probes.fill([1, 2]);
        probes.build(probes.cache(), &probes.key(3)).unwrap();
        probes.cache().remove(&probes.key(3)).unwrap();
        probes.fill([4]);
        probes.cache().pop_next().unwrap();
        probes.fill([5]);
        probes.cache().clear();
        probes.fill([6]);
        probes.cache().set_max_size(0);
        let (size, removed) = (Cause::Size, Cause::Removed);
        assert_eq!(
            *causes.lock(),
            [size, size, removed, removed, removed, size]
        );
    });
}

/// A listener that panics does so in the one caller that met it.
#[test]
fn a_listener_that_panics_leaves_nobody_waiting() {
    finishes(|| {
        let probes =
            Probes::new(|cache| cache.max_size(1).on_eviction(|_| panic!("of the listener")));
        probes.fill([1]);
        let (key, gate) = (probes.key(3), Gate::new());
        let caller = || {
            let (gate, value) = (gate.clone(), probes.value());
            let build = || async move {
                gate.pass().await;
                Ok::<_, Infallible>(value)
            };
            probes.cache().get_or_insert_with_async(&key, build)
        };
        let mut first = Hand::waiting(caller());
        let mut second = Hand::waiting(caller());
        gate.open();
        assert!(first.panics());
        assert!(second.wakes() > 0);
        second.output().unwrap();
    });
}

/// Counts its wakes, and uses the cache in each.
struct NosyWaker {
    home: probe::Home,
    wakes: AtomicUsize,
}

impl Wake for NosyWaker {
    fn wake(self: Arc<Self>) {
        self.home.visit(|cache| cache.set_max_size(5));
        self.wakes.fetch_add(1, Ordering::SeqCst);
    }
}

impl Drop for NosyWaker {
    fn drop(&mut self) {
        self.home.visit(|_| ());
    }
}

#[test]
fn a_waker_uses_the_cache() {
    finishes(|| {
        let home = probe::Home::default();
        let probes = Probes::at(home.clone(), |cache| cache);
        let waker = Arc::new(NosyWaker {
            home,
            wakes: AtomicUsize::new(0),
        });
        let (key, gate, value) = (probes.key(3), Gate::new(), probes.value());
        let build_gate = gate.clone();
        let build = || async move {
            build_gate.pass().await;
            Ok::<_, Infallible>(value)
        };
        let mut building = Hand::new(probes.cache().get_or_insert_with_async(&key, build));
        let other = || async { Err("not needed") };
        let mut waiting = Hand::new(probes.cache().get_or_insert_with_async(&key, other));
        let std_waker = Waker::from(Arc::clone(&waker));
        assert!(building.poll_with(&std_waker).is_pending());
        assert!(waiting.poll_with(&std_waker).is_pending());
        gate.open();
        assert_eq!(waker.wakes.load(Ordering::SeqCst), 2);
        assert!(waiting.poll_with(&std_waker).is_ready());
        assert!(building.poll_with(&std_waker).is_ready());
        assert_eq!(probes.cache().max_size(), 5);
    });
}
