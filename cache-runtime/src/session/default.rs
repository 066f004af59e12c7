//! The session of calls that name none.

use std::sync::Arc;

use arc_swap::ArcSwapOption;

use super::Session;

/// Read by every call that names no session: no lock, and no count that all threads write.
static DEFAULT: ArcSwapOption<Session> = ArcSwapOption::const_empty();

/// The session that `clients::…` uses: that of the environment, unless [`set_default_session`] has put another in its place.
#[must_use]
pub fn default_session() -> Session {
    with_default(Session::clone)
}

/// Uses the default session without a clone of it.
#[inline]
pub(crate) fn with_default<R>(with: impl FnOnce(&Session) -> R) -> R {
    if let Some(session) = &*DEFAULT.load() {
        return with(session);
    }
    let session = Arc::new(Session::new());
    // Whoever comes first makes it; the others' are dropped unused.
    let there = DEFAULT.compare_and_swap(&None::<Arc<Session>>, Some(Arc::clone(&session)));
    with(there.as_ref().unwrap_or(&session))
}

/// Puts a session in the place of the default one, which it returns if there was one. Clients of the former stay usable.
///
/// ```
/// use cache_runtime::{Session, set_default_session};
///
/// set_default_session(Session::builder().region("eu-west-1").build());
/// ```
pub fn set_default_session(session: Session) -> Option<Session> {
    let former = DEFAULT.swap(Some(Arc::new(session)))?;
    Some(Session::clone(&former))
}
