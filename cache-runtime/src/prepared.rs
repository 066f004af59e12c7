//! A key that has been hashed.

use std::fmt::{self, Write};
use std::hash::Hasher;
use std::sync::Arc;

use crate::client_key::ClientKey;
use crate::into_key::RequestKey;
use crate::key::{self, CacheKey, IdentityHasher, KeyFor, LabelFields};
use crate::session_key::DerivedKey;

/// A key of a derived type that is kept, and keeps its hash: for keys that are used again and again and are costly to hash.
///
/// In a session it is the same identity as the key inside. A clone is cheap.
///
/// ```
/// use cache_runtime::{CacheKey, Prepared};
///
/// #[derive(Clone, CacheKey)]
/// struct Tenant {
///     id: String,
/// }
///
/// let tenant = Prepared::new(Tenant { id: "a-long-id".to_owned() });
/// assert_eq!(tenant.key().id, "a-long-id");
/// ```
pub struct Prepared<K> {
    key: Arc<K>,
    rest_hash: u64,
    identity_hash: u64,
}

impl<K: CacheKey> Prepared<K> {
    /// Hashes the key.
    #[must_use]
    pub fn new(key: K) -> Self {
        let rest_hash = key.rest_hash();
        Self {
            identity_hash: key::combine(rest_hash, key.region()),
            rest_hash,
            key: Arc::new(key),
        }
    }

    /// The key inside. It cannot be changed: its hash is kept.
    #[must_use]
    pub fn key(&self) -> &K {
        &self.key
    }
}

impl<K> Clone for Prepared<K> {
    fn clone(&self) -> Self {
        Self {
            key: Arc::clone(&self.key),
            ..*self
        }
    }
}

impl<K: CacheKey> CacheKey for Prepared<K> {
    const LABEL: &'static str = K::LABEL;

    fn region(&self) -> Option<&str> {
        self.key.region()
    }

    fn eq_besides_region(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.key, &other.key) || self.key.eq_besides_region(&other.key)
    }

    fn hash_besides_region<H: Hasher>(&self, state: &mut IdentityHasher<'_, H>) {
        self.key.hash_besides_region(state);
    }

    fn write_label(&self, fields: &mut LabelFields<'_>) -> fmt::Result {
        self.key.write_label(fields)
    }

    fn write_named_label(&self, f: &mut dyn Write, name: &str) -> fmt::Result {
        self.key.write_named_label(f, name)
    }

    fn configure(&self, parameters: &mut ClientKey) {
        self.key.configure(parameters);
    }

    fn request_key(&self) -> RequestKey<'_> {
        RequestKey::of_derived(DerivedKey::new(&*self.key, self.rest_hash))
    }

    fn rest_hash(&self) -> u64 {
        self.rest_hash
    }

    fn identity_hash(&self) -> u64 {
        self.identity_hash
    }
}

impl<K: KeyFor<C>, C> KeyFor<C> for Prepared<K> {}

impl<K: CacheKey> fmt::Debug for Prepared<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.label(), f)
    }
}
