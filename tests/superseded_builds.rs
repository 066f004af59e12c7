//! What is done to a key while it is built wins over the build.

mod support;

use std::convert::Infallible;
use std::sync::mpsc;
use std::thread;

use cache_runtime::{Cache, CacheError, ClientKey, EvictionPolicy};
use support::{Gate, Hand, finishes, key};

type Numbers = Cache<ClientKey, u32>;

/// A caller whose build gives `value` once the gate is open.
fn caller<'a>(
    cache: &'a Numbers,
    gate: &Gate,
    value: u32,
) -> impl Future<Output = Result<u32, CacheError>> + Send + 'a {
    let gate = gate.clone();
    async move {
        let build = || async move {
            gate.pass().await;
            Ok::<_, Infallible>(value)
        };
        cache.get_or_insert_with_async(&key("k"), build).await
    }
}

/// Two callers of one build that gives 1, during which `meanwhile` happens; what the two get.
fn with_a_build_under_way(meanwhile: impl FnOnce(&Numbers)) -> (Numbers, [u32; 2]) {
    let (cache, gate) = (Numbers::default(), Gate::new());
    let mut callers = [1, 2].map(|value| Hand::waiting(caller(&cache, &gate, value)));
    meanwhile(&cache);
    gate.open();
    let got = callers.each_mut().map(|caller| caller.output().unwrap());
    drop(callers);
    (cache, got)
}

/// The same, where a thread runs the build.
fn with_a_thread_that_builds(meanwhile: impl FnOnce(&Numbers) + Send + 'static) -> (Numbers, u32) {
    let (done, result) = mpsc::channel();
    finishes(move || {
        let cache = Numbers::default();
        let (begin, begun) = mpsc::channel();
        let (end, may_end) = mpsc::channel();
        let got = thread::scope(|scope| {
            let build = move || {
                begin.send(()).unwrap();
                may_end.recv().unwrap();
                Ok::<_, Infallible>(1)
            };
            let building = scope.spawn(|| cache.get_or_insert_with(&key("k"), build));
            begun.recv().unwrap();
            meanwhile(&cache);
            end.send(()).unwrap();
            building.join().unwrap().unwrap()
        });
        done.send((cache, got)).unwrap();
    });
    result.recv().unwrap()
}

#[test]
fn nothing_happens_and_the_value_is_cached() {
    let (cache, got) = with_a_build_under_way(|_| ());
    assert_eq!((got, cache.peek(&key("k"))), ([1, 1], Some(1)));
    let (cache, got) = with_a_thread_that_builds(|_| ());
    assert_eq!((got, cache.peek(&key("k"))), (1, Some(1)));
}

#[test]
fn remove_wins() {
    let remove = |cache: &Numbers| {
        let error = cache.remove(&key("k")).unwrap_err();
        assert!(matches!(error, CacheError::NotCached { .. }), "{error}");
    };
    let (cache, got) = with_a_build_under_way(remove);
    assert_eq!((got, cache.peek(&key("k"))), ([1, 1], None));
    let (cache, got) = with_a_thread_that_builds(remove);
    assert_eq!((got, cache.peek(&key("k"))), (1, None));
}

#[test]
fn pop_wins() {
    let (cache, got) = with_a_build_under_way(|cache| assert!(cache.pop(&key("k")).is_err()));
    assert_eq!((got, cache.peek(&key("k"))), ([1, 1], None));
}

#[test]
fn remove_if_wins() {
    let (cache, got) = with_a_build_under_way(|cache| assert_eq!(cache.remove_if(|_| true), 0));
    assert_eq!((got, cache.peek(&key("k"))), ([1, 1], None));
    let (cache, got) = with_a_build_under_way(|cache| assert_eq!(cache.remove_if(|_| false), 0));
    assert_eq!((got, cache.peek(&key("k"))), ([1, 1], Some(1)));
}

#[test]
fn clear_wins() {
    let (cache, got) = with_a_build_under_way(Cache::clear);
    assert_eq!((got, cache.peek(&key("k"))), ([1, 1], None));
    let (cache, got) = with_a_thread_that_builds(Cache::clear);
    assert_eq!((got, cache.peek(&key("k"))), (1, None));
}

#[test]
fn insert_wins_and_who_waits_gets_what_was_inserted() {
    let insert = |cache: &Numbers| cache.insert(key("k"), 9).unwrap();
    let (cache, got) = with_a_build_under_way(insert);
    assert_eq!((got, cache.peek(&key("k"))), ([9, 9], Some(9)));
    let (cache, got) = with_a_thread_that_builds(insert);
    assert_eq!((got, cache.peek(&key("k"))), (9, Some(9)));
}

#[test]
fn insert_and_remove_win_and_who_waits_gets_what_was_built() {
    let (cache, got) = with_a_build_under_way(|cache| {
        cache.insert(key("k"), 9).unwrap();
        assert_eq!(cache.pop(&key("k")).unwrap(), 9);
    });
    assert_eq!((got, cache.peek(&key("k"))), ([1, 1], None));
}

#[test]
fn another_key_leaves_the_build_alone() {
    let (cache, got) = with_a_build_under_way(|cache| {
        cache.insert(key("other"), 9).unwrap();
        cache.remove(&key("other")).unwrap();
        assert!(cache.remove(&key("third")).is_err());
        cache.set_max_size(5);
    });
    assert_eq!((got, cache.peek(&key("k"))), ([1, 1], Some(1)));
}

#[test]
fn a_clone_does_not_get_the_value_of_a_build_under_way() {
    let mut copy = Numbers::default();
    let (cache, _) = with_a_build_under_way(|cache| copy = cache.clone());
    assert_eq!(
        (cache.peek(&key("k")), copy.peek(&key("k"))),
        (Some(1), None)
    );
}

#[test]
fn after_remove_the_next_caller_builds_at_once_and_its_value_stays() {
    let (cache, old_gate, gate) = (Numbers::default(), Gate::new(), Gate::new());
    let mut stale = Hand::waiting(caller(&cache, &old_gate, 1));
    assert!(cache.remove(&key("k")).is_err());
    let mut fresh = Hand::waiting(caller(&cache, &gate, 2));
    gate.open();
    assert_eq!(fresh.output().unwrap(), 2);
    old_gate.open();
    assert_eq!(stale.output().unwrap(), 2, "what is cached by now");
    assert_eq!(cache.peek(&key("k")), Some(2));
}

#[test]
fn a_superseded_build_that_ends_first_leaves_the_next_one_alone() {
    let (cache, old_gate, gate) = (Numbers::default(), Gate::new(), Gate::new());
    let mut stale = Hand::waiting(caller(&cache, &old_gate, 1));
    assert!(cache.remove(&key("k")).is_err());
    let mut fresh = Hand::waiting(caller(&cache, &gate, 2));
    old_gate.open();
    assert_eq!(stale.output().unwrap(), 1);
    drop(stale);
    assert!(cache.is_empty());
    let mut waiter = Hand::waiting(caller(&cache, &gate, 3));
    gate.open();
    assert_eq!(
        waiter.output().unwrap(),
        2,
        "it has joined the second build"
    );
    assert_eq!(fresh.output().unwrap(), 2);
}

#[test]
fn a_superseded_build_that_is_dropped_leaves_the_next_one_alone() {
    let (cache, gate) = (Numbers::default(), Gate::new());
    let stale = Hand::waiting(caller(&cache, &gate, 1));
    cache.clear();
    let mut fresh = Hand::waiting(caller(&cache, &gate, 2));
    drop(stale);
    let mut waiter = Hand::waiting(caller(&cache, &gate, 3));
    gate.open();
    assert_eq!(waiter.output().unwrap(), 2);
    assert_eq!(fresh.output().unwrap(), 2);
}

#[test]
fn a_failure_of_a_superseded_build_is_still_its_callers_failure() {
    let (cache, gate) = (Numbers::default(), Gate::new());
    let build_gate = gate.clone();
    let build = || async move {
        build_gate.pass().await;
        Err("no luck")
    };
    let id = key("k");
    let mut failing = Hand::waiting(cache.get_or_insert_with_async(&id, build));
    cache.insert(key("k"), 9).unwrap();
    gate.open();
    let error = failing.output().unwrap_err();
    assert!(matches!(error, CacheError::Build { .. }), "{error}");
    assert_eq!(cache.peek(&key("k")), Some(9));
}

/// The built value takes its place as if it were inserted when the build ends.
#[test]
fn a_value_that_is_built_counts_as_used_once() {
    let (cache, gate) = (Numbers::with_policy(EvictionPolicy::Lfu, 2), Gate::new());
    let mut building = Hand::waiting(caller(&cache, &gate, 1));
    cache.insert(key("older"), 2).unwrap();
    gate.open();
    assert_eq!(building.output().unwrap(), 1);
    assert_eq!(cache.keys(), [key("older"), key("k")]);
}
