//! The roles that a field of a key can fill: what configures a client, one marker type each.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::{self, Debug, Write};
use std::hash::{Hash, Hasher};
use std::sync::Arc;
use std::time::Duration;

use aws_credential_types::provider::SharedCredentialsProvider;
use aws_smithy_runtime_api::client::auth::AuthSchemePreference;
use aws_smithy_runtime_api::client::identity::ResolveIdentity;
use aws_smithy_runtime_api::client::stalled_stream_protection::StalledStreamProtectionConfig;
use aws_smithy_types::checksum_config::{RequestChecksumCalculation, ResponseChecksumValidation};
use aws_smithy_types::retry::RetryConfig;
use aws_smithy_types::timeout::TimeoutConfig;
use aws_types::app_name::AppName;
use aws_types::endpoint_config::AccountIdEndpointMode;
use aws_types::region::{Region, SigningRegionSet};

use crate::client_key::ClientKey;
use crate::key::{IdentityHasher, LabelFields, same_options};

/// A parameter of a client that a key's field can give.
pub trait Role {
    /// What the parameter takes.
    type Value: RoleType + ?Sized;
    /// Whether it is never shown.
    const SECRET: bool;
    /// Sets the parameter.
    fn set(parameters: &mut ClientKey, value: &Self::Value);
}

/// A type whose values can fill a role that takes a `V`: `RoleValue<str>` for `region`, `profile_name`, `endpoint_url` and other
/// texts, `RoleValue<bool>` for `use_fips`, and so on.
///
/// Implemented for the SDK's own types, `String`, `Cow<str>`, `Arc<str>`, `Box<str>`, and for `Option` of all of them, where
/// `None` leaves the parameter unset. Implement it for a type of your own:
///
/// ```
/// use cache_runtime::{CacheKey, RoleValue};
///
/// #[derive(Clone)]
/// struct RoleArn(String);
///
/// impl RoleValue<str> for RoleArn {
///     fn role_value(&self) -> Option<&str> {
///         Some(&self.0)
///     }
/// }
///
/// #[derive(Clone, CacheKey)]
/// struct Tenant {
///     #[cache_key(assume_role)]
///     role: RoleArn,
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot fill a role that takes `{V}`",
    label = "gives no `{V}`",
    note = "write a field type that does, or implement `cache_runtime::RoleValue<{V}>` for this one"
)]
pub trait RoleValue<V: ?Sized> {
    /// The value, or `None` to leave the parameter unset.
    fn role_value(&self) -> Option<&V>;
}

impl<V: ?Sized, T: RoleValue<V>> RoleValue<V> for Option<T> {
    #[inline]
    fn role_value(&self) -> Option<&V> {
        self.as_ref()?.role_value()
    }
}

impl<V: ?Sized, T: RoleValue<V> + ?Sized> RoleValue<V> for Box<T> {
    #[inline]
    fn role_value(&self) -> Option<&V> {
        (**self).role_value()
    }
}

impl<V: ?Sized, T: RoleValue<V> + ?Sized> RoleValue<V> for Arc<T> {
    #[inline]
    fn role_value(&self) -> Option<&V> {
        (**self).role_value()
    }
}

macro_rules! gives_text {
    ($($type:ty),* $(,)?) => {$(
        impl RoleValue<str> for $type {
            #[inline]
            fn role_value(&self) -> Option<&str> {
                Some(self.as_ref())
            }
        }
    )*};
}

gives_text!(str, String, Cow<'static, str>, Region, AppName);

macro_rules! gives_itself {
    ($($type:ty),* $(,)?) => {$(
        impl RoleValue<Self> for $type {
            #[inline]
            fn role_value(&self) -> Option<&Self> {
                Some(self)
            }
        }
    )*};
}

gives_itself!(
    bool,
    u32,
    Duration,
    BTreeMap<String, String>,
    RetryConfig,
    TimeoutConfig,
    StalledStreamProtectionConfig,
    RequestChecksumCalculation,
    ResponseChecksumValidation,
    AccountIdEndpointMode,
    AuthSchemePreference,
    SigningRegionSet,
    SharedCredentialsProvider,
);

/// A type of parameter: what of it is identity, and how it is shown.
pub trait RoleType: Debug {
    /// Whether two values configure the same.
    fn same(&self, other: &Self) -> bool;
    /// Feeds the value.
    fn feed<H: Hasher>(&self, state: &mut H);
}

macro_rules! hashed {
    ($($type:ty),* $(,)?) => {$(
        impl RoleType for $type {
            #[inline]
            fn same(&self, other: &Self) -> bool {
                self == other
            }
            #[inline]
            fn feed<H: Hasher>(&self, state: &mut H) {
                self.hash(state);
            }
        }
    )*};
}

hashed!(str, bool, u32, Duration, BTreeMap<String, String>);

/// Types of the SDK that can be compared but not hashed: what they print is hashed.
macro_rules! printed {
    ($($type:ty),* $(,)?) => {$(
        impl RoleType for $type {
            #[inline]
            fn same(&self, other: &Self) -> bool {
                self == other
            }
            #[inline]
            fn feed<H: Hasher>(&self, state: &mut H) {
                feed_printed(self, state);
            }
        }
    )*};
}

printed!(
    RetryConfig,
    TimeoutConfig,
    RequestChecksumCalculation,
    ResponseChecksumValidation,
    AccountIdEndpointMode,
    AuthSchemePreference,
    SigningRegionSet,
);

impl RoleType for StalledStreamProtectionConfig {
    fn same(&self, other: &Self) -> bool {
        let parts = |config: &Self| {
            (
                config.upload_enabled(),
                config.download_enabled(),
                config.grace_period(),
            )
        };
        parts(self) == parts(other)
    }
    fn feed<H: Hasher>(&self, state: &mut H) {
        feed_printed(self, state);
    }
}

impl RoleType for SharedCredentialsProvider {
    fn same(&self, other: &Self) -> bool {
        self.cache_partition() == other.cache_partition()
    }
    fn feed<H: Hasher>(&self, state: &mut H) {
        self.cache_partition().hash(state);
    }
}

fn feed_printed<H: Hasher>(value: &impl Debug, state: &mut H) {
    struct Feed<'a, H>(&'a mut H);
    impl<H: Hasher> Write for Feed<'_, H> {
        fn write_str(&mut self, text: &str) -> fmt::Result {
            self.0.write(text.as_bytes());
            Ok(())
        }
    }
    // Writing into a hasher cannot fail.
    let _ = write!(Feed(state), "{value:?}");
}

/// Whether two fields fill a role alike.
#[inline]
pub fn role_eq<R: Role>(a: Option<&R::Value>, b: Option<&R::Value>) -> bool {
    same_options(a, b, RoleType::same)
}

/// Feeds what fills a role.
#[inline]
pub fn role_hash<R: Role, H: Hasher>(
    state: &mut IdentityHasher<'_, H>,
    value: Option<&R::Value>,
    secret: bool,
) {
    state.role(value, secret || R::SECRET);
}

/// Writes what fills a role, or nothing where nothing does: unset equals absent.
///
/// # Errors
///
/// Those of the writer.
pub fn role_label<R: Role>(
    fields: &mut LabelFields<'_>,
    name: &str,
    value: Option<&R::Value>,
    secret: bool,
) -> fmt::Result {
    match value {
        None => Ok(()),
        Some(_) if secret || R::SECRET => fields.secret(name),
        Some(value) => fields.field(name, value),
    }
}

/// Sets the parameter of a role.
pub fn role_configure<R: Role>(parameters: &mut ClientKey, value: Option<&R::Value>) {
    if let Some(value) = value {
        R::set(parameters, value);
    }
}

/// Writes the region that the client has in the end, in the place of the field that names it.
///
/// # Errors
///
/// Those of the writer.
pub fn region_label(fields: &mut LabelFields<'_>, name: &str, _: Option<&str>) -> fmt::Result {
    fields.region(name)
}
