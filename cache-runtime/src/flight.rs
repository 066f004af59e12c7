//! Single flight: one build that any of its callers can drive.
//!
//! The future of a build belongs to all who wait for it. Whoever is polled polls it, so a caller that is held, cancelled or
//! slow delays nobody. Futures of this kind elsewhere lose a wake-up when it reaches a caller that is dropped right then; here
//! a poll that another one overlapped wakes that other one once more.

use std::cell::RefCell;
use std::error::Error;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll, Wake, Waker};

use parking_lot::Mutex;
use slab::Slab;
use tokio::runtime::Handle;

/// An error that all callers of a build share.
pub(crate) type SharedError = Arc<dyn Error + Send + Sync>;

/// A build as its first caller brings it.
pub(crate) type BuildFuture<V> = Pin<Box<dyn Future<Output = Result<V, SharedError>> + Send>>;

/// What a build came to, for each of its callers.
pub(crate) type Outcome<V> = Result<V, Failure>;

/// Why a build gave no value.
#[derive(Clone, Debug)]
pub(crate) enum Failure {
    /// It returned this error.
    Failed(SharedError),
    /// It panicked. Whoever brought it gets the panic; the others, this.
    Panicked,
    /// It asked for its own value.
    Recursive,
}

/// A build under way.
pub(crate) struct Build<V> {
    /// Nothing where a thread runs the build, or once it has ended. Only ever tried, never waited for.
    future: Mutex<Option<BuildFuture<V>>>,
    outcome: OnceLock<Outcome<V>>,
    waiters: Arc<Waiters>,
    callers: AtomicUsize,
    /// Where the build was begun. Whichever thread polls it, its tasks, timers and sockets belong there.
    runtime: Option<Handle>,
}

impl<V: Clone> Build<V> {
    /// A build that its callers poll.
    pub(crate) fn polled(future: BuildFuture<V>) -> Self {
        Self::new(Some(future))
    }

    /// A build that one thread runs by [`Build::run`].
    pub(crate) fn run_by_thread() -> Self {
        Self::new(None)
    }

    fn new(future: Option<BuildFuture<V>>) -> Self {
        Self {
            future: Mutex::new(future),
            outcome: OnceLock::new(),
            waiters: Arc::default(),
            callers: AtomicUsize::new(0),
            runtime: Handle::try_current().ok(),
        }
    }

    /// Counts one more caller; the owner of the table of builds calls it under its lock.
    pub(crate) fn join(&self) {
        self.callers.fetch_add(1, Ordering::Relaxed);
    }

    /// Counts one caller less, and tells whether that leaves a build that nobody waits for. Under the same lock.
    pub(crate) fn leave(&self) -> bool {
        self.callers.fetch_sub(1, Ordering::Relaxed) == 1 && self.outcome.get().is_none()
    }

    /// Whether the running code is part of this very build.
    pub(crate) fn is_own(&self) -> bool {
        let own = self.address();
        RUNNING.with_borrow(|running| running.contains(&own))
    }

    fn address(&self) -> usize {
        std::ptr::from_ref(self).addr()
    }

    /// Runs a build on this thread. `finish` turns its result into the outcome before any other caller sees it.
    pub(crate) fn run(
        &self,
        build: impl FnOnce() -> Result<V, SharedError>,
        finish: impl FnOnce(Result<V, Failure>) -> Outcome<V>,
    ) -> Outcome<V> {
        let running = Running::enter(self.address());
        let built = catch_unwind(AssertUnwindSafe(build));
        drop(running);
        self.settle(built, true, finish)
    }

    /// A place for one more caller, who is part of the build that this thread runs, if it runs one.
    pub(crate) fn ticket(&self, is_owner: bool) -> Ticket {
        let part_of = RUNNING.with_borrow(|running| running.last().copied());
        Ticket {
            is_owner,
            place: None,
            wait: part_of.map(|build| Wait::of(build, self.address())),
        }
    }

    /// Polls the build for one of its callers.
    ///
    /// # Panics
    ///
    /// With the build's own panic, if it is the caller's own build. Another caller that meets it builds anew instead.
    pub(crate) fn poll(
        &self,
        ticket: &mut Ticket,
        context: &mut Context<'_>,
        finish: impl FnOnce(Result<V, Failure>) -> Outcome<V>,
    ) -> Poll<Outcome<V>> {
        if self.is_own() || ticket.is_circular() {
            return Poll::Ready(Err(Failure::Recursive));
        }
        if let Some(outcome) = self.outcome.get() {
            return Poll::Ready(outcome.clone());
        }
        self.waiters.register(ticket, context.waker());
        let polled = match self.future.try_lock() {
            Some(mut future) => {
                self.waiters.polls(ticket);
                self.poll_future(&mut future)
            }
            None => return self.settled(),
        };
        match polled {
            Some(Ok(Poll::Ready(built))) => {
                Poll::Ready(self.settle(Ok(built), ticket.is_owner, finish))
            }
            Some(Err(panic)) => Poll::Ready(self.settle(Err(panic), ticket.is_owner, finish)),
            Some(Ok(Poll::Pending)) => {
                self.waiters.wake_overlapped();
                Poll::Pending
            }
            None => self.settled(),
        }
    }

    fn settled(&self) -> Poll<Outcome<V>> {
        self.outcome
            .get()
            .map_or(Poll::Pending, |outcome| Poll::Ready(outcome.clone()))
    }

    /// Polls the future, if it is still there, and drops it when it has ended.
    fn poll_future(
        &self,
        future: &mut Option<BuildFuture<V>>,
    ) -> Option<std::thread::Result<Poll<Result<V, SharedError>>>> {
        let pinned = future.as_mut()?;
        let waker = Waker::from(Arc::clone(&self.waiters));
        let _context = self.runtime.as_ref().map(Handle::enter);
        let running = Running::enter(self.address());
        let polled = catch_unwind(AssertUnwindSafe(|| {
            pinned.as_mut().poll(&mut Context::from_waker(&waker))
        }));
        if !matches!(polled, Ok(Poll::Pending)) {
            *future = None;
        }
        drop(running);
        Some(polled)
    }

    /// Turns what was built into the outcome and wakes all callers. A panic of the build goes on in its owner, one of what
    /// `finish` calls in this caller; the others hear of it.
    fn settle(
        &self,
        built: std::thread::Result<Result<V, SharedError>>,
        is_owner: bool,
        finish: impl FnOnce(Result<V, Failure>) -> Outcome<V>,
    ) -> Outcome<V> {
        let (built, panic) = match built {
            Ok(built) => (built.map_err(Failure::Failed), None),
            Err(panic) => (Err(Failure::Panicked), is_owner.then_some(panic)),
        };
        let finished = catch_unwind(AssertUnwindSafe(|| finish(built)));
        let (outcome, panic) = match finished {
            Ok(outcome) => (outcome, panic),
            Err(late) => (Err(Failure::Panicked), panic.or(Some(late))),
        };
        let outcome = self.outcome.get_or_init(|| outcome).clone();
        self.waiters.wake_all();
        match panic {
            Some(panic) => resume_unwind(panic),
            None => outcome,
        }
    }

    /// Forgets a caller's waker, and that its build waits for this one.
    pub(crate) fn forget(&self, ticket: &mut Ticket) {
        ticket.wait = None;
        self.waiters.forget(ticket);
    }
}

/// What a caller has of a build.
pub(crate) struct Ticket {
    /// Whether the caller brought the build.
    is_owner: bool,
    /// Its place among the waiters.
    place: Option<usize>,
    /// What its own build waits for, if it is part of one.
    wait: Option<Wait>,
}

impl Ticket {
    fn is_circular(&self) -> bool {
        matches!(self.wait, Some(Wait::Circular))
    }
}

#[derive(Default)]
struct Waiters(Mutex<Slab<Waiter>>);

struct Waiter {
    waker: Option<Waker>,
    /// Came while another caller polled: the wake-up it answers may be lost with that other one.
    overlapped: bool,
}

impl Waiters {
    /// Notes the caller as overlapped, until it turns out that it can poll itself. The order matters: a poll that ends after
    /// this sees the note, and one that ended before has freed the future.
    fn register(&self, ticket: &mut Ticket, waker: &Waker) {
        let waiter = Waiter {
            waker: Some(waker.clone()),
            overlapped: true,
        };
        let replaced = {
            let mut waiters = self.0.lock();
            match ticket.place.and_then(|place| waiters.get_mut(place)) {
                Some(place) => Some(std::mem::replace(place, waiter)),
                None => {
                    ticket.place = Some(waiters.insert(waiter));
                    None
                }
            }
        };
        // Outside the lock: the last waker of a task drops the task.
        drop(replaced);
    }

    fn polls(&self, ticket: &Ticket) {
        let mut waiters = self.0.lock();
        if let Some(waiter) = ticket.place.and_then(|place| waiters.get_mut(place)) {
            waiter.overlapped = false;
        }
    }

    fn forget(&self, ticket: &Ticket) {
        let forgotten = ticket
            .place
            .and_then(|place| self.0.lock().try_remove(place));
        drop(forgotten);
    }

    fn wake_overlapped(&self) {
        self.wake(|waiter| std::mem::take(&mut waiter.overlapped));
    }

    fn wake_all(&self) {
        self.wake(|_| true);
    }

    /// Wakes outside the lock: a waker may run anything.
    fn wake(&self, mut which: impl FnMut(&mut Waiter) -> bool) {
        let wakers: Vec<Waker> = self
            .0
            .lock()
            .iter_mut()
            .filter_map(|(_, waiter)| which(waiter).then(|| waiter.waker.take()).flatten())
            .collect();
        wakers.into_iter().for_each(Waker::wake);
    }
}

impl Wake for Waiters {
    fn wake(self: Arc<Self>) {
        self.wake_all();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.wake_all();
    }
}

thread_local! {
    /// The builds that are being run or polled on this thread, each inside the one before it.
    static RUNNING: RefCell<Vec<usize>> = const { RefCell::new(Vec::new()) };
}

struct Running;

impl Running {
    fn enter(build: usize) -> Self {
        RUNNING.with_borrow_mut(|running| running.push(build));
        Self
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        RUNNING.with_borrow_mut(Vec::pop);
    }
}

/// Which build waits for which, by address, once for each caller that is part of a build. There is never a circle in it.
static WAITS: Mutex<Vec<(usize, usize)>> = Mutex::new(Vec::new());

/// A caller that is part of a build: as long as it is there, its build waits for another one.
enum Wait {
    For(usize, usize),
    /// That other one waits for this one, perhaps through more of them, on any thread.
    Circular,
}

impl Wait {
    fn of(build: usize, other: usize) -> Self {
        let mut waits = WAITS.lock();
        if leads_to(&waits, other, build) {
            return Self::Circular;
        }
        waits.push((build, other));
        Self::For(build, other)
    }
}

fn leads_to(waits: &[(usize, usize)], from: usize, to: usize) -> bool {
    let mut next = waits.iter().filter(|wait| wait.0 == from);
    from == to || next.any(|wait| leads_to(waits, wait.1, to))
}

impl Drop for Wait {
    fn drop(&mut self) {
        let Self::For(build, other) = *self else {
            return;
        };
        let mut waits = WAITS.lock();
        if let Some(place) = waits.iter().position(|&wait| wait == (build, other)) {
            waits.swap_remove(place);
        }
    }
}
