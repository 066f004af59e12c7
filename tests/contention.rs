//! Many threads on one cache: nothing is lost, no order is broken, and whoever waits for the lock gets it.

mod support;

use std::convert::Infallible;
use std::hash::{Hash, Hasher};
use std::sync::Barrier;
use std::thread;
use std::time::Duration;

use cache_runtime::{Cache, CacheKey, ClientKey, EvictionPolicy};
use support::finishes;

const THREADS: usize = 8;

/// Runs `body` on some threads that start together.
fn on_threads(body: impl Fn(usize) + Sync) {
    let start = Barrier::new(THREADS);
    thread::scope(|scope| {
        for index in 0..THREADS {
            let (start, body) = (&start, &body);
            scope.spawn(move || {
                start.wait();
                body(index);
            });
        }
    });
}

#[test]
fn every_operation_counts_once() {
    const OPERATIONS: usize = 5_000;
    const HELD: usize = 16;
    let keys: Vec<ClientKey> = (0..3 * HELD)
        .map(|id| ClientKey::new().region(format!("region-{id}")))
        .collect();
    for policy in [EvictionPolicy::Lru, EvictionPolicy::Lfu] {
        let cache: Cache<ClientKey, usize> = Cache::with_policy(policy, HELD);
        on_threads(|index| {
            for operation in 0..OPERATIONS {
                let at = (operation * (index + 1)) % keys.len();
                let got = cache.get_or_insert_with(&keys[at], || Ok::<_, Infallible>(at));
                assert_eq!(got.unwrap(), at);
            }
        });
        let stats = cache.stats();
        assert_eq!(stats.hits + stats.misses, (THREADS * OPERATIONS) as u64);
        assert_eq!(stats.builds, stats.evictions + HELD as u64);
        assert_eq!(cache.len(), HELD);
        cache.validate().unwrap();
    }
}

/// What the comparison of two keys does, which happens under the lock.
#[derive(Clone, Debug)]
struct Comparison(fn() -> bool);

impl PartialEq for Comparison {
    fn eq(&self, _: &Self) -> bool {
        (self.0)()
    }
}

impl Eq for Comparison {}

impl Hash for Comparison {
    fn hash<H: Hasher>(&self, _: &mut H) {}
}

#[derive(Clone, CacheKey)]
struct Compared(Comparison);

impl Compared {
    fn by(comparison: fn() -> bool) -> Self {
        Self(Comparison(comparison))
    }
}

#[test]
fn whoever_waits_for_long_is_served() {
    finishes(|| {
        let slow = || {
            thread::sleep(Duration::from_millis(3));
            true
        };
        let cache: Cache<Compared, u8> = Cache::default();
        cache.insert(Compared::by(slow), 7).unwrap();
        on_threads(|_| {
            for _ in 0..3 {
                assert_eq!(cache.get(&Compared::by(slow)), Some(7));
            }
        });
        assert_eq!(cache.stats().hits, 3 * THREADS as u64);
    });
}

#[test]
fn a_comparison_that_panics_leaves_the_cache_usable() {
    finishes(|| {
        let faulty = || panic!("the user's comparison");
        let cache: Cache<Compared, u8> = Cache::default();
        cache.insert(Compared::by(faulty), 7).unwrap();
        thread::scope(|scope| {
            let get = scope.spawn(|| cache.get(&Compared::by(faulty)));
            assert!(get.join().is_err());
        });
        assert_eq!(cache.values(), [7]);
        cache.validate().unwrap();
    });
}
