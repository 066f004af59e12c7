#![doc = include_str!("../../README.md")]

mod assume_role;
mod base;
mod cache;
mod check;
mod client_key;
mod error;
mod flight;
mod http;
mod into_key;
mod key;
pub mod kind;
mod policy;
mod prepared;
mod region;
mod request;
mod resource;
mod role;
mod scope;
mod service;
mod session;
mod session_key;
mod store;
mod value;

pub use aws_types::region::Region;
pub use cache_macros::{CacheKey, cached_clients, region};

pub use self::cache::{Cache, CacheBuilder, Cause, ClientCache, Eviction, ResourceCache, Stats};
pub use self::client_key::ClientKey;
pub use self::error::{CacheError, ClientCacheError, Error, InsertError, ResourceCacheError};
pub use self::into_key::IntoKey;
pub use self::key::{CacheKey, KeyFor, Label};
pub use self::policy::{EvictionPolicy, UnknownPolicy};
pub use self::prepared::Prepared;
pub use self::request::{Request, RequestFuture, Requested, ResourceRequest, TypedRequest};
pub use self::resource::Resource;
pub use self::role::RoleValue;
pub use self::service::{ClientConfig, Service};
pub use self::session::{
    Session, SessionBuilder, SessionClients, SessionResources, SessionStats, default_session,
    set_default_session,
};
pub use self::session_key::SessionKey;
pub use self::value::AnyValue;

/// The regions of AWS that were known when this version was made, as constants. [`region!`] takes newer ones too.
///
/// ```
/// use cache_runtime::{region, regions};
///
/// assert_eq!(regions::US_WEST_2, region!("us-west-2"));
/// ```
pub mod regions {
    cache_macros::__regions!();
}

/// What the macros' expansions touch. Not for use by hand, and not covered by semantic versioning.
#[doc(hidden)]
pub mod __private {
    pub use crate::client_key::roles as role;
    pub use crate::error::BuildFailure;
    pub use crate::key::{Identity, IdentityHasher, LabelFields, SecretIdentity};
    pub use crate::request::{request, resource, session_request, session_resource};
    pub use crate::role::{
        Role, RoleType, region_label, role_configure, role_eq, role_hash, role_label,
    };
    pub use crate::service::ClientConfig;
}
