//! The session of calls that name none.

use parking_lot::RwLock;

use super::Session;

static DEFAULT: RwLock<Option<Session>> = RwLock::new(None);

/// The session that `clients::…` uses: that of the environment, unless [`set_default_session`] has put another in its place.
#[must_use]
pub fn default_session() -> Session {
    if let Some(session) = &*DEFAULT.read() {
        return session.clone();
    }
    let session = Session::new();
    DEFAULT.write().get_or_insert(session).clone()
}

/// Puts a session in the place of the default one, which it returns if there was one. Clients of the former stay usable.
///
/// ```
/// use cache_runtime::{Session, set_default_session};
///
/// set_default_session(Session::builder().region("eu-west-1").build());
/// ```
pub fn set_default_session(session: Session) -> Option<Session> {
    DEFAULT.write().replace(session)
}
