//! The session of calls that name none.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::atomic::{AtomicU64, Ordering};

use parking_lot::Mutex;

use super::Session;

static DEFAULT: Mutex<Option<Session>> = Mutex::new(None);

/// How often the default session was replaced. Written under the lock of `DEFAULT`.
static REPLACED: AtomicU64 = AtomicU64::new(0);

thread_local! {
    /// The default session as this thread knows it, and since which replacement: to read one that all threads share takes two
    /// atomic read-modify-write operations, which is half of what the rest of a hit takes.
    static KNOWN: RefCell<Option<Known>> = const { RefCell::new(None) };
}

struct Known {
    replaced: u64,
    session: Rc<Session>,
}

/// The session that `clients::…` uses: that of the environment, unless [`set_default_session`] has put another in its place.
#[must_use]
pub fn default_session() -> Session {
    Session::clone(&current())
}

/// The default session, without a write that other threads see.
#[inline]
pub(crate) fn current() -> Rc<Session> {
    known().unwrap_or_else(learn)
}

/// What this thread knows, if that still is the default session.
#[inline]
fn known() -> Option<Rc<Session>> {
    let replaced = REPLACED.load(Ordering::Acquire);
    let known = KNOWN.try_with(|known| {
        let known = known.try_borrow().ok()?;
        let known = known.as_ref().filter(|known| known.replaced == replaced)?;
        Some(Rc::clone(&known.session))
    });
    known.ok()?
}

#[cold]
fn learn() -> Rc<Session> {
    let mut default = DEFAULT.lock();
    let session = Rc::new(default.get_or_insert_with(Session::new).clone());
    let replaced = REPLACED.load(Ordering::Relaxed);
    drop(default);
    remember(Some(Known {
        replaced,
        session: Rc::clone(&session),
    }));
    session
}

/// In a thread that is about to end there is nothing to remember it in.
fn remember(known: Option<Known>) {
    let former = KNOWN.try_with(|place| place.replace(known));
    drop(former);
}

/// Puts a session in the place of the default one, which it returns if there was one. Clients of the former stay usable; it is
/// dropped when no thread has it any more: each forgets it at its next call, or when it ends.
///
/// ```
/// use cache_runtime::{Session, set_default_session};
///
/// set_default_session(Session::builder().region("eu-west-1").build());
/// ```
pub fn set_default_session(session: Session) -> Option<Session> {
    let mut default = DEFAULT.lock();
    let former = default.replace(session);
    REPLACED.fetch_add(1, Ordering::Release);
    drop(default);
    remember(None);
    former
}
