//! One build for any number of callers, whatever happens to them.

mod support;

use std::convert::Infallible;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Barrier, Mutex, mpsc};
use std::task::{Wake, Waker};
use std::thread;

use cache_runtime::CacheError;
use support::builds::{Builds, Numbers};
use support::{Gate, Hand, finishes, key, wait_until};

#[test]
fn sixteen_callers_one_build() {
    let (cache, builds) = (Numbers::default(), Builds::new());
    let mut callers: Vec<_> = (0..16)
        .map(|n| Hand::waiting(builds.value(&cache, n)))
        .collect();
    builds.gate.open();
    for caller in &mut callers {
        assert!(caller.wakes() > 0);
        assert_eq!(caller.output().unwrap(), 0, "what the first caller builds");
    }
    assert_eq!(builds.started(), 1);
    let stats = cache.stats();
    assert_eq!((stats.builds, stats.waiters_joined), (1, 15));
}

#[test]
fn sixteen_threads_one_build() {
    finishes(|| {
        let (cache, built) = (Numbers::default(), AtomicUsize::new(0));
        let build = || {
            wait_until(|| cache.stats().waiters_joined == 15);
            built.fetch_add(1, Ordering::SeqCst);
            Ok::<_, Infallible>(7)
        };
        thread::scope(|scope| {
            for _ in 0..16 {
                scope.spawn(|| assert_eq!(cache.get_or_insert_with(&key("k"), build).unwrap(), 7));
            }
        });
        assert_eq!(built.into_inner(), 1);
    });
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sixteen_tasks_one_build() {
    let (cache, builds) = (Arc::new(Numbers::default()), Builds::new());
    let tasks: Vec<_> = (0..16)
        .map(|_| {
            let (cache, builds) = (Arc::clone(&cache), builds.clone());
            tokio::spawn(async move { builds.value(&cache, 7).await })
        })
        .collect();
    while cache.stats().waiters_joined < 15 {
        tokio::task::yield_now().await;
    }
    builds.gate.open();
    for task in tasks {
        assert_eq!(task.await.unwrap().unwrap(), 7);
    }
    assert_eq!(builds.started(), 1);
}

#[test]
fn the_first_caller_is_aborted() {
    let (cache, builds) = (Numbers::default(), Builds::new());
    let first = Hand::waiting(builds.value(&cache, 1));
    let mut second = Hand::waiting(builds.value(&cache, 2));
    drop(first);
    builds.gate.open();
    assert!(second.wakes() > 0);
    assert_eq!(second.output().unwrap(), 1, "the build goes on");
    assert_eq!(builds.started(), 1);
    assert_eq!(cache.peek(&key("k")), Some(1));
}

#[tokio::test]
async fn the_first_task_is_aborted() {
    let (cache, builds) = (Arc::new(Numbers::default()), Builds::new());
    let spawn = |value| {
        let (cache, builds) = (Arc::clone(&cache), builds.clone());
        tokio::spawn(async move { builds.value(&cache, value).await })
    };
    let (first, second) = (spawn(1), spawn(2));
    while cache.stats().waiters_joined < 1 {
        tokio::task::yield_now().await;
    }
    first.abort();
    assert!(first.await.unwrap_err().is_cancelled());
    builds.gate.open();
    assert_eq!(second.await.unwrap().unwrap(), 1);
    assert_eq!(builds.started(), 1);
}

#[test]
fn the_first_caller_is_polled_once_and_held() {
    let (cache, builds) = (Numbers::default(), Builds::new());
    let mut held = Hand::waiting(builds.value(&cache, 1));
    let mut others: Vec<_> = (2..6)
        .map(|n| Hand::waiting(builds.value(&cache, n)))
        .collect();
    builds.gate.open();
    for other in &mut others {
        assert_eq!(other.output().unwrap(), 1);
    }
    assert_eq!(held.output().unwrap(), 1);
    assert_eq!(builds.started(), 1);
}

#[test]
fn a_build_that_all_callers_left_is_dropped_and_started_anew() {
    let (cache, builds) = (Numbers::default(), Builds::new());
    let captured = Arc::new(());
    let kept = Arc::clone(&captured);
    let end = move || Ok::<_, Infallible>(Arc::strong_count(&kept) as u32);
    let first = Hand::waiting(builds.caller(&cache, end));
    let second = Hand::waiting(builds.value(&cache, 2));
    drop(first);
    assert_eq!(
        Arc::strong_count(&captured),
        2,
        "one still waits for the build"
    );
    drop(second);
    assert_eq!(Arc::strong_count(&captured), 1);
    builds.gate.open();
    assert_eq!(Hand::new(builds.value(&cache, 3)).output().unwrap(), 3);
    assert_eq!(builds.started(), 2);
}

#[test]
fn a_wake_up_is_not_lost_with_a_caller_that_is_dropped() {
    let (cache, builds) = (Numbers::default(), Builds::new());
    let first = Hand::waiting(builds.value(&cache, 1));
    let mut second = Hand::waiting(builds.value(&cache, 2));
    builds.gate.open();
    assert!(first.wakes() > 0);
    drop(first);
    assert!(second.wakes() > 0, "the build woke whoever waits");
    assert_eq!(second.output().unwrap(), 1);
}

/// Drops another caller when it is woken, as a runtime that is shut down might.
struct Dropping(Mutex<Option<Hand<'static, Result<u32, CacheError>>>>);

impl Wake for Dropping {
    fn wake(self: Arc<Self>) {
        drop(self.0.lock().unwrap().take());
    }
}

#[test]
fn a_waker_drops_another_caller() {
    finishes(|| {
        let (cache, builds) = (Arc::new(Numbers::default()), Builds::new());
        let mut first = Hand::new(builds.value(&cache, 1));
        let (shared, other) = (Arc::clone(&cache), builds.clone());
        let second = Hand::new(async move { other.value(&shared, 2).await });
        let dropping = Arc::new(Dropping(Mutex::new(Some(second))));
        let waker = Waker::from(Arc::clone(&dropping));
        assert!(first.poll_with(&waker).is_pending());
        let poll_second = |second: &mut Hand<_>| second.poll().is_pending();
        assert!(dropping.0.lock().unwrap().as_mut().is_some_and(poll_second));
        builds.gate.open();
        assert!(dropping.0.lock().unwrap().is_none());
        assert_eq!(first.output().unwrap(), 1);
    });
}

/// The build's only wake-up is for the poll that is under way; who came in between has to be woken by that poll.
#[test]
fn a_caller_that_comes_while_another_polls_is_woken() {
    finishes(|| {
        let (cache, gate) = (Numbers::default(), Gate::new());
        let (entered, is_in_poll) = mpsc::channel();
        let (leave, may_leave) = mpsc::channel();
        let build_gate = gate.clone();
        let build = move || async move {
            entered.send(()).unwrap();
            may_leave.recv().unwrap();
            build_gate.pass().await;
            Ok::<_, Infallible>(1)
        };
        let cache = &cache;
        thread::scope(|scope| {
            let polling = scope.spawn(move || {
                let caller = async move { cache.get_or_insert_with_async(&key("k"), build).await };
                Hand::waiting(caller)
            });
            is_in_poll.recv().unwrap();
            let builds = Builds::new();
            let mut second = Hand::waiting(builds.value(cache, 2));
            assert_eq!(second.wakes(), 0);
            leave.send(()).unwrap();
            drop(polling.join().unwrap());
            assert!(second.wakes() > 0);
            assert!(second.poll().is_pending());
            gate.open();
            assert_eq!(second.output().unwrap(), 1);
        });
    });
}

#[test]
fn sixty_four_threads_build_at_once() {
    finishes(|| {
        let (cache, all_at_once) = (Numbers::new(64), Barrier::new(64));
        thread::scope(|scope| {
            for n in 0..64 {
                let (cache, all_at_once) = (&cache, &all_at_once);
                scope.spawn(move || {
                    let build = || {
                        all_at_once.wait();
                        Ok::<_, Infallible>(n)
                    };
                    let built = cache.get_or_insert_with(&key(&n.to_string()), build);
                    assert_eq!(built.unwrap(), n);
                });
            }
        });
        assert_eq!(cache.len(), 64);
    });
}

#[test]
fn sixty_four_futures_build_at_once() {
    let (cache, all_at_once) = (Numbers::new(64), Arc::new(tokio::sync::Barrier::new(64)));
    let caller = |n: u32| {
        let (cache, all_at_once) = (&cache, Arc::clone(&all_at_once));
        async move {
            let build = || async move {
                all_at_once.wait().await;
                Ok::<_, Infallible>(n)
            };
            cache
                .get_or_insert_with_async(&key(&n.to_string()), build)
                .await
        }
    };
    let mut callers: Vec<_> = (0..63).map(|n| Hand::waiting(caller(n))).collect();
    assert_eq!(
        Hand::new(caller(63)).output().unwrap(),
        63,
        "the last to arrive"
    );
    for (caller, n) in callers.iter_mut().zip(0..) {
        assert_eq!(caller.output().unwrap(), n);
    }
}
