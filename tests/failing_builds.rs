//! Builds that fail or panic: who hears of it, and who builds next.

mod support;

use std::convert::Infallible;
use std::error::Error;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;

use cache_runtime::CacheError;
use support::builds::{Builds, Numbers};
use support::{Hand, finishes, key, wait_until};

#[derive(Debug)]
struct NoLuck;

impl std::fmt::Display for NoLuck {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("no luck")
    }
}

impl Error for NoLuck {}

#[test]
fn a_failure_is_handed_to_all_eight_and_not_cached() {
    let (cache, builds) = (Numbers::default(), Builds::new());
    let fail = || builds.caller(&cache, || Err(NoLuck));
    let mut callers: Vec<_> = (0..8).map(|_| Hand::waiting(fail())).collect();
    builds.gate.open();
    for caller in &mut callers {
        let error = caller.output().unwrap_err();
        assert!(matches!(error, CacheError::Build { .. }), "{error}");
        assert!(error.source().unwrap().is::<NoLuck>());
        assert!(
            error.to_string().contains(r#"ClientKey(region="k")"#),
            "{error}"
        );
    }
    assert_eq!(builds.started(), 1);
    assert!(cache.is_empty());
    assert_eq!(Hand::new(builds.value(&cache, 3)).output().unwrap(), 3);
    assert_eq!(cache.stats().failures, 1);
}

#[test]
fn a_failure_is_handed_to_all_eight_threads() {
    finishes(|| {
        let (cache, built) = (Numbers::default(), AtomicUsize::new(0));
        let build = || {
            wait_until(|| cache.stats().waiters_joined == 7);
            built.fetch_add(1, Ordering::SeqCst);
            Err(NoLuck)
        };
        thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    let error = cache.get_or_insert_with(&key("k"), build).unwrap_err();
                    assert!(error.source().unwrap().is::<NoLuck>());
                });
            }
        });
        assert_eq!(built.into_inner(), 1);
        assert!(cache.is_empty());
    });
}

#[test]
fn after_a_panic_the_next_caller_builds() {
    let (cache, builds) = (Numbers::default(), Builds::new());
    let panics = || -> Result<u32, Infallible> { panic!("of the build") };
    let mut first = Hand::waiting(builds.caller(&cache, panics));
    let mut second = Hand::waiting(builds.value(&cache, 2));
    let mut third = Hand::waiting(builds.value(&cache, 3));
    builds.gate.open();
    assert!(first.panics());
    assert_eq!(second.output().unwrap(), 2);
    assert_eq!(third.output().unwrap(), 2);
    assert_eq!(builds.started(), 2);
    assert_eq!(cache.stats().failures, 1);
}

#[test]
fn a_caller_that_meets_anothers_panic_builds_itself() {
    let (cache, builds) = (Numbers::default(), Builds::new());
    let panics = || -> Result<u32, Infallible> { panic!("of the build") };
    let mut first = Hand::waiting(builds.caller(&cache, panics));
    let mut second = Hand::waiting(builds.value(&cache, 2));
    builds.gate.open();
    assert_eq!(second.output().unwrap(), 2);
    assert!(first.wakes() > 0);
    let error = first.output().unwrap_err();
    assert!(matches!(error, CacheError::Panicked { .. }), "{error}");
    assert_eq!(Hand::new(builds.value(&cache, 3)).output().unwrap(), 2);
}

#[test]
fn after_a_panic_the_next_thread_builds() {
    finishes(|| {
        let (cache, (begin, begun)) = (&Numbers::default(), mpsc::channel());
        thread::scope(|scope| {
            let first = scope.spawn(move || {
                let build = || -> Result<u32, Infallible> {
                    begin.send(()).unwrap();
                    wait_until(|| cache.stats().waiters_joined == 1);
                    panic!("of the build")
                };
                cache.get_or_insert_with(&key("k"), build)
            });
            begun.recv().unwrap();
            let second = cache.get_or_insert_with(&key("k"), || Ok::<_, Infallible>(2));
            assert_eq!(second.unwrap(), 2);
            assert!(first.join().is_err());
        });
        assert_eq!(cache.get(&key("k")), Some(2));
    });
}

#[test]
fn a_panic_before_the_future_is_there_leaves_nothing_behind() {
    let cache = Numbers::default();
    let build = || -> std::future::Ready<Result<u32, Infallible>> { panic!("of the closure") };
    assert!(Hand::new(cache.get_or_insert_with_async(&key("k"), build)).panics());
    let sync =
        || cache.get_or_insert_with(&key("k"), || -> Result<u32, Infallible> { panic!("too") });
    assert!(catch_unwind(AssertUnwindSafe(sync)).is_err());
    let third = cache.get_or_insert_with(&key("k"), || Ok::<_, Infallible>(3));
    assert_eq!(third.unwrap(), 3);
}
