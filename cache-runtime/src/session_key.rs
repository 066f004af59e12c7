//! The keys of a session's caches: of any type, for any service.

use std::any::{Any, TypeId};
use std::fmt::{self, Write};
use std::hash::{BuildHasher, Hash, Hasher};
use std::sync::Arc;

use crate::cache::Query;
use crate::client_key::ClientKey;
use crate::key::{self, CacheKey, IdentityHasher, LabelFields};

/// A key whose type is known at run time only.
pub(crate) trait ErasedKey: Any + Send + Sync {
    fn same_key(&self, other: &dyn ErasedKey) -> bool;
    fn named_region(&self) -> Option<&str>;
    fn write_fields(&self, fields: &mut LabelFields<'_>) -> fmt::Result;
    fn set_parameters(&self, parameters: &mut ClientKey);
    fn to_shared(&self) -> Arc<dyn ErasedKey>;
}

impl<K: CacheKey> ErasedKey for K {
    fn same_key(&self, other: &dyn ErasedKey) -> bool {
        let other: &dyn Any = other;
        other
            .downcast_ref::<K>()
            .is_some_and(|other| CacheKey::eq_besides_region(self, other))
    }

    fn named_region(&self) -> Option<&str> {
        CacheKey::region(self)
    }

    fn write_fields(&self, fields: &mut LabelFields<'_>) -> fmt::Result {
        CacheKey::write_label(self, fields)
    }

    fn set_parameters(&self, parameters: &mut ClientKey) {
        CacheKey::configure(self, parameters);
    }

    fn to_shared(&self) -> Arc<dyn ErasedKey> {
        Arc::new(self.clone())
    }
}

/// A key of a user's type, by reference, with the hash of all but its region.
#[derive(Clone, Copy)]
pub(crate) struct DerivedKey<'a> {
    pub(crate) key: &'a dyn ErasedKey,
    hash: u64,
}

impl<'a> DerivedKey<'a> {
    /// A key with the hash of all but its region.
    #[inline]
    pub(crate) const fn new<K: CacheKey>(key: &'a K, rest_hash: u64) -> Self {
        Self {
            key,
            hash: rest_hash,
        }
    }
}

/// What a key is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Target {
    /// The service, or the resource.
    pub(crate) identity: TypeId,
    pub(crate) name: &'static str,
}

/// A key as a request has it: nothing of it is copied before something is built.
pub(crate) struct SessionQuery<'a> {
    target: Target,
    derived: Option<DerivedKey<'a>>,
    /// None where they set nothing but a region, which is what most requests give.
    parameters: Option<&'a ClientKey>,
    region: &'a str,
    hash: u64,
}

impl<'a> SessionQuery<'a> {
    #[inline]
    pub(crate) fn new(
        target: Target,
        derived: Option<DerivedKey<'a>>,
        parameters: Option<&'a ClientKey>,
        region: &'a str,
    ) -> Self {
        let parameters = parameters.filter(|key| key.sets_more_than_region());
        let mut hasher = key::hash_state().build_hasher();
        target.identity.hash(&mut hasher);
        let derived_hash = derived.map_or(0, |derived| derived.hash);
        let parameters_hash = parameters.map_or(0, CacheKey::rest_hash);
        hasher.write_u64(derived_hash ^ parameters_hash);
        hasher.write(region.as_bytes());
        let hash = hasher.finish();
        Self {
            target,
            derived,
            parameters,
            region,
            hash,
        }
    }

    #[inline]
    fn parts(&self) -> Parts<'_> {
        Parts {
            derived: self.derived.map(|derived| derived.key),
            parameters: self.parameters,
        }
    }
}

impl Query<SessionKey> for SessionQuery<'_> {
    #[inline]
    fn hash(&self) -> u64 {
        self.hash
    }

    #[inline]
    fn matches(&self, key: &SessionKey) -> bool {
        let stored = &*key.0;
        stored.target.identity == self.target.identity
            && stored.region == self.region
            && stored.parts().same(self.parts())
    }

    fn to_key(&self) -> SessionKey {
        SessionKey(Arc::new(Stored {
            target: self.target,
            derived: self.derived.map(|derived| derived.key.to_shared()),
            derived_hash: self.derived.map_or(0, |derived| derived.hash),
            parameters: self.parameters.cloned(),
            region: self.region.to_owned(),
            hash: self.hash,
        }))
    }

    fn label(&self) -> String {
        let mut label = String::new();
        // A `Debug` of the user's may fail; what is written by then is the label.
        let _ = self
            .parts()
            .write_label(&mut label, self.target.name, self.region);
        label
    }
}

/// What a key says besides what it is for and the region: the user's own key, and the parameters that were given or set.
#[derive(Clone, Copy)]
pub(crate) struct Parts<'a> {
    pub(crate) derived: Option<&'a dyn ErasedKey>,
    pub(crate) parameters: Option<&'a ClientKey>,
}

impl Parts<'_> {
    #[inline]
    fn same(self, other: Parts<'_>) -> bool {
        let same_parameters = CacheKey::eq_besides_region;
        key::same_options(self.parameters, other.parameters, same_parameters)
            && key::same_options(self.derived, other.derived, |a, b| a.same_key(b))
    }

    pub(crate) fn write_fields(self, fields: &mut LabelFields<'_>) -> fmt::Result {
        if let Some(derived) = self.derived {
            derived.write_fields(fields)?;
        }
        match self.parameters {
            Some(parameters) => parameters.write_label(fields),
            None => Ok(()),
        }
    }

    fn write_label(self, f: &mut dyn Write, name: &str, region: &str) -> fmt::Result {
        key::write_label(f, name, Some(region), |fields| self.write_fields(fields))
    }

    /// All that the key sets, with its region.
    pub(crate) fn all_parameters(self, region: &str) -> ClientKey {
        let mut all = ClientKey::new();
        if let Some(derived) = self.derived {
            derived.set_parameters(&mut all);
        }
        if let Some(parameters) = self.parameters {
            all.overlay(parameters);
        }
        all.set_region(region);
        all
    }
}

/// A key of a session's cache: the service or resource, the user's key, the request's parameters and the region.
#[derive(Clone)]
pub struct SessionKey(Arc<Stored>);

struct Stored {
    target: Target,
    derived: Option<Arc<dyn ErasedKey>>,
    derived_hash: u64,
    parameters: Option<ClientKey>,
    region: String,
    hash: u64,
}

impl Stored {
    #[inline]
    fn parts(&self) -> Parts<'_> {
        Parts {
            derived: self.derived.as_deref().map(|key| key as _),
            parameters: self.parameters.as_ref(),
        }
    }
}

impl SessionKey {
    /// The name of the service or resource.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.0.target.name
    }

    /// The same key for something else.
    pub(crate) fn query(&self, target: Target) -> SessionQuery<'_> {
        let Stored {
            derived,
            derived_hash,
            parameters,
            region,
            ..
        } = &*self.0;
        let derived = derived.as_deref().map(|key| DerivedKey {
            key,
            hash: *derived_hash,
        });
        SessionQuery::new(target, derived, parameters.as_ref(), region)
    }

    /// All that the key sets.
    pub(crate) fn all_parameters(&self) -> ClientKey {
        self.0.parts().all_parameters(&self.0.region)
    }
}

impl CacheKey for SessionKey {
    const LABEL: &'static str = "SessionKey";

    fn region(&self) -> Option<&str> {
        Some(&self.0.region)
    }

    fn eq_besides_region(&self, other: &Self) -> bool {
        let (a, b) = (&*self.0, &*other.0);
        a.target.identity == b.target.identity && a.parts().same(b.parts())
    }

    fn hash_besides_region<H: Hasher>(&self, state: &mut IdentityHasher<'_, H>) {
        crate::key::Identity::identity_hash(&self.0.hash, state);
    }

    fn write_label(&self, fields: &mut LabelFields<'_>) -> fmt::Result {
        self.0.parts().write_fields(fields)
    }

    fn write_named_label(&self, f: &mut dyn Write, _: &str) -> fmt::Result {
        let stored = &*self.0;
        stored
            .parts()
            .write_label(f, stored.target.name, &stored.region)
    }

    fn configure(&self, parameters: &mut ClientKey) {
        parameters.overlay(&self.all_parameters());
    }

    fn identity_hash(&self) -> u64 {
        self.0.hash
    }
}

impl fmt::Display for SessionKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.label(), f)
    }
}

impl fmt::Debug for SessionKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
