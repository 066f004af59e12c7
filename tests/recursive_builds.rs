//! A build that needs its own value gets an error, and synchronous and asynchronous callers wait for each other.

mod support;

use std::convert::Infallible;
use std::sync::{Arc, Barrier, mpsc};
use std::thread;

use cache_runtime::{Cache, CacheError, ClientKey};
use support::{Gate, Hand, finishes, key};

type Numbers = Cache<ClientKey, u32>;
type Got = Result<u32, CacheError>;

fn assert_recursive(error: &CacheError, region: &str) {
    match error {
        CacheError::Recursive { label } => {
            assert_eq!(*label, format!("ClientKey(region={region:?})"));
        }
        other => panic!("{other}"),
    }
}

/// The error at the bottom of nested build errors.
fn root(error: &CacheError) -> &CacheError {
    let source = std::error::Error::source(error);
    match source.and_then(|source| source.downcast_ref()) {
        Some(inner) => root(inner),
        None => error,
    }
}

/// Builds `keys` one inside the other, the last of them by `end`.
fn nested(cache: &Numbers, keys: &[&str], end: &dyn Fn() -> Got) -> Got {
    match keys {
        [] => end(),
        [first, rest @ ..] => cache.get_or_insert_with(&key(first), || nested(cache, rest, end)),
    }
}

/// The same with futures.
fn nested_async(cache: Arc<Numbers>, keys: &'static [&'static str]) -> support::Boxed<Got> {
    Box::pin(async move {
        match keys {
            [] => Ok(7),
            [first, rest @ ..] => {
                let inner = || nested_async(Arc::clone(&cache), rest);
                cache.get_or_insert_with_async(&key(first), inner).await
            }
        }
    })
}

#[test]
fn nested_builds_of_other_keys_are_fine() {
    finishes(|| {
        let cache = Arc::new(Numbers::default());
        assert_eq!(nested(&cache, &["a", "b", "c"], &|| Ok(7)).unwrap(), 7);
        assert_eq!(cache.len(), 3);
        cache.clear();
        let mut nested = Hand::new(nested_async(Arc::clone(&cache), &["a", "b", "c"]));
        assert_eq!(nested.output().unwrap(), 7);
        assert_eq!(cache.len(), 3);
    });
}

#[test]
fn a_build_that_asks_for_its_own_key_gets_an_error() {
    finishes(|| {
        let cache = Arc::new(Numbers::default());
        for keys in [&["a", "a"][..], &["a", "b", "a"], &["a", "b", "c", "a"]] {
            let error = nested(&cache, keys, &|| Ok(7)).unwrap_err();
            assert_recursive(root(&error), "a");
            assert!(cache.is_empty(), "the error is not cached");
        }
        assert_eq!(nested(&cache, &["b", "a"], &|| Ok(7)).unwrap(), 7);
    });
}

#[test]
fn a_future_that_asks_for_its_own_key_gets_an_error() {
    finishes(|| {
        let cache = Arc::new(Numbers::default());
        for keys in [&["a", "a"][..], &["a", "b", "a"], &["a", "b", "c", "a"]] {
            let error = Hand::new(nested_async(Arc::clone(&cache), keys)).output();
            assert_recursive(root(&error.unwrap_err()), "a");
            assert!(cache.is_empty(), "the error is not cached");
        }
        let mut nested = Hand::new(nested_async(Arc::clone(&cache), &["b", "a"]));
        assert_eq!(nested.output().unwrap(), 7);
    });
}

#[test]
fn a_build_may_go_on_without_its_own_value() {
    let cache = Numbers::default();
    let build = || {
        let own = cache.get_or_insert_with(&key("a"), || Ok::<_, Infallible>(1));
        assert_recursive(&own.unwrap_err(), "a");
        Ok::<_, Infallible>(2)
    };
    assert_eq!(cache.get_or_insert_with(&key("a"), build).unwrap(), 2);
    assert_eq!(cache.peek(&key("a")), Some(2));
}

#[test]
fn a_build_may_look_at_its_own_key() {
    let cache = Numbers::default();
    let build = || {
        assert_eq!(cache.get(&key("a")), None);
        assert!(cache.try_get(&key("a")).is_err());
        Ok::<_, Infallible>(2)
    };
    assert_eq!(cache.get_or_insert_with(&key("a"), build).unwrap(), 2);
}

/// A asks for B in a future, and B for A on the thread that polls it, and the other way round.
#[test]
fn a_cycle_of_both_kinds_of_build_gets_an_error() {
    finishes(|| {
        let cache = Arc::new(Numbers::default());
        let inner = Arc::clone(&cache);
        let build = || async move { nested(&inner, &["b", "a"], &|| Ok(7)) };
        let a = key("a");
        let error = Hand::new(cache.get_or_insert_with_async(&a, build)).output();
        assert_recursive(root(&error.unwrap_err()), "a");

        let build = || Hand::new(nested_async(Arc::clone(&cache), &["b", "a"])).output();
        let error = cache.get_or_insert_with(&a, build).unwrap_err();
        assert_recursive(root(&error), "a");
    });
}

/// The build gets hold of another of its own callers, and waits for that.
#[test]
fn a_build_that_waits_for_one_of_its_own_callers_gets_an_error() {
    finishes(|| {
        let (cache, gate) = (Arc::new(Numbers::default()), Gate::new());
        let (hand_over, handed_over) = mpsc::channel::<Hand<'static, Got>>();
        let build_gate = gate.clone();
        let build = || async move {
            build_gate.pass().await;
            handed_over.recv().unwrap().output()
        };
        let a = key("a");
        let mut first = Hand::waiting(cache.get_or_insert_with_async(&a, build));
        let second = Hand::waiting(nested_async(Arc::clone(&cache), &["a"]));
        hand_over.send(second).unwrap();
        gate.open();
        assert_recursive(root(&first.output().unwrap_err()), "a");
    });
}

/// A task builds A and asks for B, another builds B and asks for A.
#[test]
fn two_futures_that_ask_for_each_others_key_get_an_error() {
    finishes(|| {
        let (cache, gate) = (Arc::new(Numbers::default()), Gate::new());
        let caller = |own: &'static str, other: &'static str| {
            let (cache, gate) = (Arc::clone(&cache), gate.clone());
            async move {
                let inner = Arc::clone(&cache);
                let build = || async move {
                    gate.pass().await;
                    let build = || async { Ok::<_, Infallible>(7) };
                    inner.get_or_insert_with_async(&key(other), build).await
                };
                cache.get_or_insert_with_async(&key(own), build).await
            }
        };
        let mut first = Hand::waiting(caller("a", "b"));
        let mut second = Hand::waiting(caller("b", "a"));
        gate.open();
        assert_recursive(root(&first.output().unwrap_err()), "a");
        assert_recursive(root(&second.output().unwrap_err()), "a");
        assert!(cache.is_empty());
    });
}

/// A thread builds A and asks for B, another builds B and asks for A.
#[test]
fn two_threads_that_ask_for_each_others_key_get_an_error() {
    finishes(|| {
        let (cache, both_build) = (Numbers::default(), Barrier::new(2));
        let build = |own, other| {
            let end = || {
                both_build.wait();
                nested(&cache, &[other], &|| Ok(7))
            };
            nested(&cache, &[own], &end)
        };
        let errors = thread::scope(|scope| {
            let first = scope.spawn(|| build("a", "b"));
            let second = scope.spawn(|| build("b", "a"));
            [first, second].map(|thread| thread.join().unwrap().unwrap_err())
        });
        for error in errors {
            assert!(
                matches!(root(&error), CacheError::Recursive { .. }),
                "{error}"
            );
        }
        assert!(cache.is_empty());
    });
}

/// Three threads in a ring, each of which holds what the one before it wants.
#[test]
fn a_ring_of_three_threads_gets_an_error() {
    finishes(|| {
        let (cache, all_build) = (Numbers::default(), Barrier::new(3));
        thread::scope(|scope| {
            let (cache, all_build) = (&cache, &all_build);
            let threads = [("a", "b"), ("b", "c"), ("c", "a")].map(|(own, other)| {
                scope.spawn(move || {
                    let end = || {
                        all_build.wait();
                        nested(cache, &[other], &|| Ok(7))
                    };
                    nested(cache, &[own], &end)
                })
            });
            for thread in threads {
                let error = thread.join().unwrap().unwrap_err();
                assert!(
                    matches!(root(&error), CacheError::Recursive { .. }),
                    "{error}"
                );
            }
        });
    });
}

/// One build that another thread's build waits for is no cycle.
#[test]
fn a_thread_may_wait_for_another_threads_build() {
    finishes(|| {
        let (cache, (begin, begun)) = (&Numbers::default(), mpsc::channel());
        thread::scope(|scope| {
            let other = scope.spawn(move || {
                let build = || {
                    begin.send(()).unwrap();
                    support::wait_until(|| cache.stats().waiters_joined == 1);
                    Ok(7)
                };
                nested(cache, &["b"], &build)
            });
            begun.recv().unwrap();
            assert_eq!(nested(cache, &["a", "b"], &|| Ok(8)).unwrap(), 7);
            assert_eq!(other.join().unwrap().unwrap(), 7);
        });
    });
}

/// A thread waits for the build of "a", which gives 1 when the gate is open.
fn a_thread_joins(cache: &Numbers, gate: &Gate) {
    thread::scope(|scope| {
        let thread = scope.spawn(|| nested(cache, &["a"], &|| Ok(2)));
        support::wait_until(|| cache.stats().waiters_joined == 1);
        gate.open();
        assert_eq!(thread.join().unwrap().unwrap(), 1);
    });
}

#[test]
fn a_thread_drives_the_build_of_a_held_future() {
    finishes(|| {
        let (cache, gate) = (Numbers::default(), Gate::new());
        let build_gate = gate.clone();
        let build = || async move {
            build_gate.pass().await;
            Ok::<_, Infallible>(1)
        };
        let id = key("a");
        let mut held = Hand::waiting(cache.get_or_insert_with_async(&id, build));
        a_thread_joins(&cache, &gate);
        assert_eq!(held.output().unwrap(), 1);
    });
}

/// What the build does needs the runtime that it was begun on, whichever thread drives it.
#[test]
fn a_thread_without_a_runtime_drives_a_build_that_needs_one() {
    finishes(|| {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .build()
            .unwrap();
        let (cache, gate) = (Numbers::default(), Gate::new());
        let build_gate = gate.clone();
        let build = || async move {
            build_gate.pass().await;
            tokio::spawn(async { 1 }).await
        };
        let id = key("a");
        let context = runtime.enter();
        let mut held = Hand::waiting(cache.get_or_insert_with_async(&id, build));
        drop(context);
        a_thread_joins(&cache, &gate);
        assert_eq!(held.output().unwrap(), 1);
    });
}

#[test]
fn a_future_waits_for_the_build_of_a_thread() {
    finishes(|| {
        let (cache, (begin, begun)) = (&Numbers::default(), mpsc::channel());
        let (end, may_end) = mpsc::channel();
        thread::scope(|scope| {
            let building = scope.spawn(move || {
                let build = || {
                    begin.send(()).unwrap();
                    may_end.recv().unwrap();
                    Ok::<_, Infallible>(1)
                };
                cache.get_or_insert_with(&key("a"), build)
            });
            begun.recv().unwrap();
            let id = key("a");
            let build = || async { Ok::<_, Infallible>(2) };
            let mut waiting = Hand::waiting(cache.get_or_insert_with_async(&id, build));
            end.send(()).unwrap();
            assert_eq!(building.join().unwrap().unwrap(), 1);
            assert!(waiting.wakes() > 0);
            assert_eq!(waiting.output().unwrap(), 1);
        });
    });
}
