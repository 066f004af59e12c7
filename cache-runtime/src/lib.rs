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
mod lock;
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

/// Implements the trait [`CacheKey`](trait@CacheKey): a struct's or enum's fields are a client's identity and its configuration.
///
/// A field is identity unless it says otherwise. `#[cache_key(…)]` on it takes a role, one for each parameter of [`ClientKey`]
/// (`region`, `endpoint_url`, `assume_role`, …: what the field holds configures the client), `flatten` for a field that is a key
/// itself, `secret`, `skip` and `rename = "…"`; on the type, `service(…)`, `label = "…"`, `bound = "…"` and `crate = path`.
///
/// ```
/// use cache_runtime::CacheKey;
///
/// #[derive(Clone, CacheKey)]
/// enum Account {
///     Own,
///     Tenant {
///         #[cache_key(assume_role)]
///         role_arn: String,
///         #[cache_key(external_id)]
///         external_id: String,
///     },
/// }
///
/// let tenant = Account::Tenant { role_arn: "arn:aws:iam::123456789012:role/t".into(), external_id: "x".into() };
/// assert!(!tenant.same_identity(&Account::Own));
/// assert!(tenant.label().to_string().ends_with("external_id=***)"));
/// ```
pub use cache_macros::CacheKey;
/// Declares the services that an app uses: a module `clients` with an accessor and a marker type for each.
///
/// ```no_run
/// use cache_runtime::cached_clients;
///
/// cached_clients! { s3, sqs }
///
/// # async fn example() -> Result<(), cache_runtime::Error> {
/// let s3 = clients::s3("us-west-2").await?;
/// # Ok(())
/// # }
/// ```
///
/// What a declaration can say beyond that is shown in [the crate's documentation](crate#declare-the-services): modules and their
/// visibility, docs and `cfg`, aliases, SDK crates under other paths, hooks, defaults, resources.
pub use cache_macros::cached_clients;
/// A [`Region`] that is checked at compile time: one that AWS has, or one that is built like them.
///
/// ```
/// use cache_runtime::{Region, region};
///
/// const HOME: Region = region!("us-west-2");
/// assert_eq!(HOME.as_ref(), "us-west-2");
/// ```
pub use cache_macros::region;

pub use self::cache::{Cache, CacheBuilder, Cause, ClientCache, Eviction, ResourceCache, Stats};
pub use self::client_key::ClientKey;
pub use self::error::{
    CacheError, ClientCacheError, Error, ErrorKind, InsertError, ResourceCacheError,
};
pub use self::into_key::IntoKey;
pub use self::key::{CacheKey, KeyFor, Label};
pub use self::policy::{EvictionPolicy, UnknownPolicy};
pub use self::prepared::Prepared;
pub use self::request::{Request, Requested, ResourceRequest, TypedRequest};
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
