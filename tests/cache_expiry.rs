//! What has expired is not there any more, for no operation, and the listener hears of it.

mod support;

use std::convert::Infallible;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use cache_runtime::{Cache, CacheBuilder, CacheError, Cause, ClientKey};
use support::key;

type Numbers = Cache<ClientKey, u32>;
type Causes = Arc<Mutex<Vec<Cause>>>;

/// A cache that holds the key `k`, whose time is over.
fn expired(
    set: impl Fn(CacheBuilder<ClientKey, u32>) -> CacheBuilder<ClientKey, u32>,
) -> (Numbers, Causes) {
    let causes = Causes::default();
    let heard = Arc::clone(&causes);
    let listened = Cache::builder().on_eviction(move |left| heard.lock().unwrap().push(left.cause));
    let cache = set(listened).build();
    cache.insert(key("k"), 1).unwrap();
    (cache, causes)
}

/// Does `operation` on an expired entry, which must leave by it.
fn leaves_by(operation: impl Fn(&Numbers)) {
    let caches = [
        expired(|cache| cache.time_to_live(Duration::ZERO)),
        expired(|cache| cache.time_to_idle(Duration::ZERO)),
    ];
    for (cache, causes) in caches {
        operation(&cache);
        assert_eq!(*causes.lock().unwrap(), [Cause::Expired]);
        assert_eq!(cache.stats().evictions, 1);
        cache.validate().unwrap();
    }
}

#[test]
fn get() {
    leaves_by(|cache| assert_eq!(cache.get(&key("k")), None));
    leaves_by(|cache| assert!(cache.try_get(&key("k")).is_err()));
}

#[test]
fn insert() {
    leaves_by(|cache| cache.insert(key("k"), 2).unwrap());
    leaves_by(|cache| cache.insert(key("other"), 2).unwrap());
}

#[test]
fn get_or_insert_with() {
    leaves_by(|cache| {
        let built = cache.get_or_insert_with(&key("k"), || Ok::<_, Infallible>(2));
        assert_eq!(built.unwrap(), 2);
    });
}

#[test]
fn remove_and_pop() {
    let is_gone = |error| matches!(error, CacheError::NotCached { .. });
    leaves_by(|cache| assert!(is_gone(cache.remove(&key("k")).unwrap_err())));
    leaves_by(|cache| assert!(is_gone(cache.pop(&key("k")).unwrap_err())));
}

#[test]
fn pop_next() {
    leaves_by(|cache| assert!(matches!(cache.pop_next(), Err(CacheError::Empty))));
}

#[test]
fn snapshots_leave_it_out_and_alone() {
    let (cache, causes) = expired(|cache| cache.time_to_idle(Duration::ZERO));
    assert!(cache.keys().is_empty() && cache.values().is_empty());
    assert_eq!((cache.iter().count(), cache.rev().count()), (0, 0));
    assert_eq!((cache.len(), causes.lock().unwrap().len()), (1, 0));
}

#[test]
fn peek_and_contains_leave_it_alone() {
    let (cache, causes) = expired(|cache| cache.time_to_live(Duration::ZERO));
    assert_eq!(cache.peek(&key("k")), None);
    assert!(!cache.contains_key(&key("k")));
    assert_eq!((cache.len(), causes.lock().unwrap().len()), (1, 0));
}

#[test]
fn what_is_young_stays() {
    let hour = Duration::from_secs(3600);
    let (cache, causes) = expired(|cache| cache.time_to_live(hour).time_to_idle(hour));
    assert_eq!(cache.get(&key("k")), Some(1));
    assert!(cache.insert(key("k"), 2).is_err());
    assert_eq!(cache.pop(&key("k")).unwrap(), 1);
    assert_eq!(*causes.lock().unwrap(), [Cause::Removed]);
}
