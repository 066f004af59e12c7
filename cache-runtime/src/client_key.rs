//! The built-in key: the parameters of a client, as boto3's `client(…)` takes them, in the SDK's terms.

mod identity;

use std::collections::BTreeMap;
use std::convert::identity;
use std::fmt;
use std::hash::Hasher;
use std::sync::{Arc, LazyLock, OnceLock};
use std::time::Duration;

use aws_credential_types::provider;
use aws_smithy_runtime_api::client::{auth, stalled_stream_protection as stalled};
use aws_smithy_types::{checksum_config as checksum, retry, timeout};
use aws_types::SdkConfig;
use aws_types::app_name::AppName;
use aws_types::origin::Origin;
use aws_types::{endpoint_config, region};
use cache_macros::CacheKey;

use self::identity::KeptIdentity;
use crate::into_key::RequestKey;
use crate::key::{CacheKey, IdentityHasher, KeyFor, LabelFields, same_options};
use crate::role::Role;

/// The built-in key: every parameter of a client that can be compared.
///
/// Unset equals absent, and the order of the calls never matters. Parameters that are set win over the session's base
/// configuration. A clone is cheap, and a key that is kept keeps its hash: for a hit without any allocation, build it once
/// and pass it by reference.
///
/// ```
/// use cache_runtime::{CacheKey, ClientKey};
///
/// let a = ClientKey::new().region("us-west-2").access_key_id("AKID").secret_access_key("first");
/// let b = ClientKey::new().secret_access_key("second").access_key_id("AKID").region("us-west-2");
/// assert_ne!(a, b);
/// assert_eq!(a, b.clone().secret_access_key("first"));
/// assert!(!format!("{a:?} {a}").contains("first"));
/// ```
#[derive(Clone, Default)]
pub struct ClientKey {
    parameters: Arc<Parameters>,
    identity: OnceLock<KeptIdentity>,
}

macro_rules! parameters {
    ($(
        $(#[doc = $about:literal])*
        $group:ident: $group_type:ident $(, with $flattened:ident: $flattened_type:ty)? {
            $(
                $(#[doc = $doc:literal])*
                $name:ident ($role:ident, secret = $secret:literal): $given:ty => $take:path => $stored:ty, $value:ty => $store:expr;
            )*
        }
    )*) => {
        $(
            $(#[doc = $about])*
            #[derive(Clone, Default, CacheKey)]
            #[cache_key(crate = crate, label = "ClientKey")]
            pub(crate) struct $group_type {
                $(
                    #[cache_key($name)]
                    pub(crate) $name: Option<$stored>,
                )*
                $(
                    #[cache_key(flatten)]
                    $flattened: $flattened_type,
                )?
            }

            impl $group_type {
                /// Sets what `over` sets.
                fn overlay(&mut self, over: &Self) {
                    $(
                        if let Some(value) = &over.$name {
                            self.$name = Some(value.clone());
                        }
                    )*
                    $(self.$flattened.overlay(&over.$flattened);)?
                }
            }
        )*

        impl ClientKey {
            $($(
                $(#[doc = $doc])*
                #[must_use]
                pub fn $name(mut self, value: $given) -> Self {
                    self.$group().$name = Some($take(value));
                    self
                }
            )*)*
        }

        /// A request's builder methods: one for each parameter of [`ClientKey`].
        macro_rules! request_parameters {
            () => {
                $($(
                    $(#[doc = $doc])*
                    pub fn $name(mut self, value: $given) -> Self {
                        self.edit(|key| key.$name(value));
                        self
                    }
                )*)*
            };
        }
        pub(crate) use request_parameters;

        /// The roles of `#[derive(CacheKey)]`, one marker type each.
        pub mod roles {
            use super::*;
            $($(
                /// A role.
                #[derive(Debug)]
                pub enum $role {}
                impl Role for $role {
                    type Value = $value;
                    const SECRET: bool = $secret;
                    fn set(parameters: &mut ClientKey, value: &Self::Value) {
                        let store: fn(&$value) -> $stored = $store;
                        parameters.$group().$name = Some(store(value));
                    }
                }
            )*)*
        }
    };
}

parameters! {
    /// The parameters of a key, those that are rarely set in a place of their own: a comparison reads little memory.
    common: Parameters, with rare: Rare {
        /// The region, such as `us-west-2`. Unset is the session's own, and one identity with it.
        region (Region, secret = false): impl AsRef<str> => text => Arc<str>, str => shared;
        /// The profile of the shared configuration files that gives credentials and settings.
        profile_name (ProfileName, secret = false): impl AsRef<str> => text => Arc<str>, str => shared;
        /// Where requests go instead of the service's own endpoint: a URL with its scheme.
        endpoint_url (EndpointUrl, secret = false): impl AsRef<str> => text => Arc<str>, str => shared;
        /// Static credentials: the access key's id. Shown as `***`, as in boto3-client-cache.
        access_key_id (AccessKeyId, secret = true): impl AsRef<str> => text => Arc<str>, str => shared;
        /// Static credentials: the secret. Never shown.
        secret_access_key (SecretAccessKey, secret = true): impl AsRef<str> => text => Arc<str>, str => shared;
        /// Static credentials: the session token of temporary ones. Never shown.
        session_token (SessionToken, secret = true): impl AsRef<str> => text => Arc<str>, str => shared;
    }

    /// The parameters that are rarely set.
    rare: RareParameters {
        /// Whether to use FIPS endpoints.
        use_fips (UseFips, secret = false): bool => identity => bool, bool => Clone::clone;
        /// Whether to use dual-stack endpoints.
        use_dual_stack (UseDualStack, secret = false): bool => identity => bool, bool => Clone::clone;
        /// How often and when to retry.
        retry_config (RetryConfig, secret = false): retry::RetryConfig => identity => retry::RetryConfig, retry::RetryConfig => Clone::clone;
        /// How long to wait. The SDK keeps one connector, and so one connection pool, for each distinct pair of connect and read
        /// timeout: give all keys that should share connections the same two.
        timeout_config (TimeoutConfig, secret = false): timeout::TimeoutConfig => identity => timeout::TimeoutConfig, timeout::TimeoutConfig => Clone::clone;
        /// When a stream that stalls is given up.
        stalled_stream_protection (StalledStreamProtection, secret = false): stalled::StalledStreamProtectionConfig => identity => stalled::StalledStreamProtectionConfig, stalled::StalledStreamProtectionConfig => Clone::clone;
        /// The application's name in the user agent.
        app_name (AppName, secret = false): impl AsRef<str> => text => Arc<str>, str => shared;
        /// When request checksums are computed.
        request_checksum_calculation (RequestChecksumCalculation, secret = false): checksum::RequestChecksumCalculation => identity => checksum::RequestChecksumCalculation, checksum::RequestChecksumCalculation => Clone::clone;
        /// When response checksums are validated.
        response_checksum_validation (ResponseChecksumValidation, secret = false): checksum::ResponseChecksumValidation => identity => checksum::ResponseChecksumValidation, checksum::ResponseChecksumValidation => Clone::clone;
        /// Whether requests are never compressed.
        disable_request_compression (DisableRequestCompression, secret = false): bool => identity => bool, bool => Clone::clone;
        /// The size in bytes from which requests are compressed.
        request_min_compression_size_bytes (RequestMinCompressionSizeBytes, secret = false): u32 => identity => u32, u32 => Clone::clone;
        /// Whether the account's id is part of endpoints.
        account_id_endpoint_mode (AccountIdEndpointMode, secret = false): endpoint_config::AccountIdEndpointMode => identity => endpoint_config::AccountIdEndpointMode, endpoint_config::AccountIdEndpointMode => Clone::clone;
        /// Which authentication schemes are preferred.
        auth_scheme_preference (AuthSchemePreference, secret = false): auth::AuthSchemePreference => identity => auth::AuthSchemePreference, auth::AuthSchemePreference => Clone::clone;
        /// The regions that SigV4a signs for.
        sigv4a_signing_region_set (Sigv4aSigningRegionSet, secret = false): region::SigningRegionSet => identity => region::SigningRegionSet, region::SigningRegionSet => Clone::clone;
        /// Whether the clock's skew against the service is left alone.
        disable_clock_skew_correction (DisableClockSkewCorrection, secret = false): bool => identity => bool, bool => Clone::clone;
        /// A credentials provider of your own. Its identity is its cache partition: clones of one provider are one identity.
        credentials_provider (CredentialsProvider, secret = true): provider::SharedCredentialsProvider => identity => provider::SharedCredentialsProvider, provider::SharedCredentialsProvider => Clone::clone;
        /// The ARN of a role to assume with the credentials that the rest of the key gives.
        assume_role (AssumeRole, secret = false): impl AsRef<str> => text => Arc<str>, str => shared;
        /// The external id that the role's owner asks for. Never shown.
        external_id (ExternalId, secret = true): impl AsRef<str> => text => Arc<str>, str => shared;
        /// The name of the role session.
        role_session_name (RoleSessionName, secret = false): impl AsRef<str> => text => Arc<str>, str => shared;
        /// A session policy, as JSON, that narrows the role's permissions.
        role_policy (RolePolicy, secret = false): impl AsRef<str> => text => Arc<str>, str => shared;
        /// How long the role's credentials are valid: 15 minutes to 12 hours, in whole seconds.
        role_duration (RoleDuration, secret = false): Duration => identity => Duration, Duration => Clone::clone;
        /// The session tags of the role.
        role_tags (RoleTags, secret = false): BTreeMap<String, String> => identity => BTreeMap<String, String>, BTreeMap<String, String> => Clone::clone;
    }
}

/// The rarely set parameters, where one of them is set.
#[derive(Clone, Default)]
pub(crate) struct Rare(Option<Arc<RareParameters>>);

static NONE: LazyLock<RareParameters> = LazyLock::new(RareParameters::default);

impl From<RareParameters> for Rare {
    fn from(rare: RareParameters) -> Self {
        let is_set = !rare.eq_besides_region(&NONE);
        Self(is_set.then(|| Arc::new(rare)))
    }
}

impl Rare {
    fn get(&self) -> &RareParameters {
        self.0.as_deref().unwrap_or(&NONE)
    }

    /// To set one of them.
    fn edit(&mut self) -> &mut RareParameters {
        Arc::make_mut(self.0.get_or_insert_default())
    }

    fn overlay(&mut self, over: &Self) {
        if let Some(over) = &over.0 {
            self.edit().overlay(over);
        }
    }
}

impl CacheKey for Rare {
    const LABEL: &'static str = RareParameters::LABEL;

    fn region(&self) -> Option<&str> {
        None
    }

    fn eq_besides_region(&self, other: &Self) -> bool {
        same_options(self.0.as_ref(), other.0.as_ref(), |a, b| {
            Arc::ptr_eq(a, b) || a.eq_besides_region(b)
        })
    }

    fn hash_besides_region<H: Hasher>(&self, state: &mut IdentityHasher<'_, H>) {
        // A fingerprint is of all parameters, set or not; to look a key up, one value for none of them will do.
        if self.0.is_some() || !state.is_in_process() {
            self.get().hash_besides_region(state);
        }
    }

    fn write_label(&self, fields: &mut LabelFields<'_>) -> fmt::Result {
        self.get().write_label(fields)
    }

    fn configure(&self, parameters: &mut ClientKey) {
        self.get().configure(parameters);
    }
}

impl Parameters {
    pub(crate) fn rare(&self) -> &RareParameters {
        self.rare.get()
    }
}

fn text(value: impl AsRef<str>) -> Arc<str> {
    shared(value.as_ref())
}

fn shared(text: &str) -> Arc<str> {
    Arc::from(text)
}

impl ClientKey {
    /// A key that sets nothing: the session's own configuration.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    pub(crate) fn parameters(&self) -> &Parameters {
        &self.parameters
    }

    /// The rarely set parameters to change.
    fn rare(&mut self) -> &mut RareParameters {
        self.common().rare.edit()
    }

    /// The parameters to change; what was kept of their identity is forgotten.
    fn common(&mut self) -> &mut Parameters {
        self.identity = OnceLock::new();
        Arc::make_mut(&mut self.parameters)
    }

    #[inline]
    fn identity(&self) -> &KeptIdentity {
        self.identity.get_or_init(|| self.identify())
    }

    #[cold]
    fn identify(&self) -> KeptIdentity {
        KeptIdentity::of(&self.parameters)
    }

    #[inline]
    pub(crate) fn sets_more_than_region(&self) -> bool {
        self.identity().sets_more_than_region
    }

    /// Sets what `over` sets.
    pub(crate) fn overlay(&mut self, over: &Self) {
        self.common().overlay(&over.parameters);
    }

    /// The part of the key that says whose credentials are used.
    pub(crate) fn credentials(&self) -> Self {
        let set = (*self.parameters).clone();
        let rare = self.parameters.rare().clone();
        let rare = RareParameters {
            credentials_provider: rare.credentials_provider,
            assume_role: rare.assume_role,
            external_id: rare.external_id,
            role_session_name: rare.role_session_name,
            role_policy: rare.role_policy,
            role_duration: rare.role_duration,
            role_tags: rare.role_tags,
            ..RareParameters::default()
        };
        Self::from(Parameters {
            region: None,
            endpoint_url: None,
            rare: rare.into(),
            ..set
        })
    }

    /// The key of the credentials that its role is assumed with.
    pub(crate) fn without_role(&self) -> Self {
        let rare = RareParameters {
            assume_role: None,
            external_id: None,
            role_session_name: None,
            role_policy: None,
            role_duration: None,
            role_tags: None,
            ..self.parameters.rare().clone()
        };
        Self::from(Parameters {
            rare: rare.into(),
            ..(*self.parameters).clone()
        })
    }

    pub(crate) fn set_region(&mut self, region: &str) {
        self.common().region = Some(region.into());
    }

    /// Sets a client's configuration to what the key sets; the credentials are in it already.
    pub(crate) fn apply(&self, config: &SdkConfig) -> SdkConfig {
        let (set, rare) = (&*self.parameters, self.parameters.rare());
        let mut builder = config.to_builder();
        if let Some(region) = &set.region {
            builder.set_region(region::Region::new(region.to_string()));
        }
        if let Some(url) = &set.endpoint_url {
            // Else the service's own endpoint URL of environment or profile would win.
            builder.insert_origin("endpoint_url", Origin::shared_config());
            builder.set_endpoint_url(Some(url.to_string()));
        }
        if let Some(value) = &rare.retry_config {
            builder.insert_origin("retry_config", Origin::shared_config());
            builder.set_retry_config(Some(value.clone()));
        }
        if let Some(name) = &rare.app_name {
            builder.set_app_name(AppName::new(name.to_string()).ok());
        }
        if let Some(value) = &rare.auth_scheme_preference {
            builder.insert_origin("auth_scheme_preference", Origin::shared_config());
            builder.set_auth_scheme_preference(Some(value.clone()));
        }
        if let Some(value) = &rare.timeout_config {
            let mut timeouts = value.clone();
            if let Some(base) = config.timeout_config() {
                timeouts.take_defaults_from(base);
            }
            builder.set_timeout_config(Some(timeouts));
        }
        macro_rules! set {
            ($($parameter:ident => $setter:ident),* $(,)?) => {$(
                if let Some(value) = &rare.$parameter {
                    builder.$setter(Some(value.clone()));
                }
            )*};
        }
        set! {
            use_fips => set_use_fips,
            use_dual_stack => set_use_dual_stack,
            stalled_stream_protection => set_stalled_stream_protection,
            request_checksum_calculation => set_request_checksum_calculation,
            response_checksum_validation => set_response_checksum_validation,
            disable_request_compression => set_disable_request_compression,
            request_min_compression_size_bytes => set_request_min_compression_size_bytes,
            account_id_endpoint_mode => set_account_id_endpoint_mode,
            sigv4a_signing_region_set => set_sigv4a_signing_region_set,
            disable_clock_skew_correction => set_disable_clock_skew_correction,
        }
        builder.build()
    }
}

impl From<Parameters> for ClientKey {
    fn from(parameters: Parameters) -> Self {
        Self {
            parameters: Arc::new(parameters),
            identity: OnceLock::new(),
        }
    }
}

impl CacheKey for ClientKey {
    const LABEL: &'static str = Parameters::LABEL;

    fn region(&self) -> Option<&str> {
        self.parameters.region()
    }

    #[inline]
    fn eq_besides_region(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.parameters, &other.parameters)
            || self.parameters.eq_besides_region(&other.parameters)
    }

    fn hash_besides_region<H: Hasher>(&self, state: &mut IdentityHasher<'_, H>) {
        self.parameters.hash_besides_region(state);
    }

    fn write_label(&self, fields: &mut LabelFields<'_>) -> fmt::Result {
        self.parameters.write_label(fields)
    }

    fn configure(&self, parameters: &mut ClientKey) {
        parameters.overlay(self);
    }

    #[inline]
    fn same_identity(&self, other: &Self) -> bool {
        let same = self.identity().same(other.identity());
        same.unwrap_or_else(|| {
            // Clones of one key are told to be equal by their address.
            Arc::ptr_eq(&self.parameters, &other.parameters)
                || self.parameters.same_identity(&other.parameters)
        })
    }

    #[inline]
    fn request_key(&self) -> RequestKey<'_> {
        RequestKey::of_parameters(self)
    }

    #[inline]
    fn rest_hash(&self) -> u64 {
        self.identity().rest
    }

    #[inline]
    fn identity_hash(&self) -> u64 {
        self.identity().hash
    }
}

impl<C> KeyFor<C> for ClientKey {}

impl PartialEq for ClientKey {
    fn eq(&self, other: &Self) -> bool {
        self.same_identity(other)
    }
}

impl Eq for ClientKey {}

impl std::hash::Hash for ClientKey {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u64(self.identity_hash());
    }
}

impl fmt::Debug for ClientKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.label(), f)
    }
}

impl fmt::Display for ClientKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.label(), f)
    }
}
