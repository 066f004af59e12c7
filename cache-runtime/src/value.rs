//! The values of a session's caches: clients or resources of any type.

use std::any::Any;
use std::fmt;
use std::sync::Arc;

/// A client or a resource of a session, of a type that is known to its key.
#[derive(Clone)]
pub struct AnyValue(Arc<dyn Any + Send + Sync>);

impl AnyValue {
    pub(crate) fn new<T: Any + Send + Sync>(value: T) -> Self {
        Self(Arc::new(value))
    }

    /// The value, if it is of this type: an SDK client, or an `Arc` of a resource.
    #[must_use]
    #[inline]
    pub fn downcast_ref<T: Any>(&self) -> Option<&T> {
        self.0.downcast_ref()
    }
}

impl fmt::Debug for AnyValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AnyValue").finish_non_exhaustive()
    }
}
