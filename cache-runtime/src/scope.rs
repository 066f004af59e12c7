//! Credential scopes: one provider and one identity cache for each distinct set of credentials.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, OnceLock, Weak};

use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_smithy_runtime::client::identity::IdentityCache;
use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::identity::{
    IdentityFuture, ResolveCachedIdentity, SharedIdentityCache, SharedIdentityResolver,
};
use aws_smithy_runtime_api::client::runtime_components::{
    RuntimeComponents, RuntimeComponentsBuilder,
};
use aws_smithy_types::config_bag::ConfigBag;
use aws_types::SdkConfig;
use parking_lot::Mutex;

use crate::assume_role::{self, AssumedRole};
use crate::base;
use crate::cache::Cache;
use crate::client_key::{ClientKey, Parameters};
use crate::error::Error;
use crate::flight::{BuildFuture, SharedError};
use crate::http::RuntimeHttp;

/// A distinct set of credentials. It lives as long as any client that uses it, cached or not.
pub(crate) struct Scope {
    /// The parameters that tell it from others.
    key: ClientKey,
    /// The base configuration of its clients: with its provider, without its identity cache.
    config: SdkConfig,
    identity_cache: SharedIdentityCache,
    /// The client that assumes roles with the scope's credentials.
    sts: OnceLock<aws_sdk_sts::Client>,
    table: Weak<Table>,
}

type Table = Mutex<HashMap<ClientKey, Weak<Scope>>>;

impl Scope {
    /// The configuration of a client in this scope. The configuration keeps the scope.
    pub(crate) fn sdk_config(self: &Arc<Self>) -> SdkConfig {
        let builder = self.config.to_builder();
        let identity_cache = ScopedIdentityCache {
            cache: self.identity_cache.clone(),
            scope: Arc::clone(self),
        };
        builder.identity_cache(identity_cache).build()
    }

    /// The client that assumes roles with the scope's credentials. It does not keep the scope, which keeps it.
    pub(crate) fn sts(&self) -> &aws_sdk_sts::Client {
        self.sts.get_or_init(|| {
            let builder = self.config.to_builder();
            let identity_cache = self.identity_cache.clone();
            assume_role::sts_client(builder.identity_cache(identity_cache).build())
        })
    }
}

impl Drop for Scope {
    fn drop(&mut self) {
        let Some(table) = self.table.upgrade() else {
            return;
        };
        let mut table = table.lock();
        let is_gone = |scope: &Weak<Self>| scope.strong_count() == 0;
        // A new scope may have taken the place by now.
        if table.get(&self.key).is_some_and(is_gone) {
            table.remove(&self.key);
        }
    }
}

/// The scopes of a session that are in use.
pub(crate) struct Scopes {
    table: Arc<Table>,
    /// Keeps nothing: it only sees to it that each scope is made once.
    making: Cache<ClientKey, Arc<Scope>>,
    http: RuntimeHttp,
}

impl Scopes {
    pub(crate) fn new(http: RuntimeHttp) -> Self {
        Self {
            table: Arc::default(),
            making: Cache::new(0),
            http,
        }
    }

    /// How many are in use.
    pub(crate) fn len(&self) -> usize {
        self.table.lock().len()
    }

    /// Forgets a scope: clients that are built from now on get a new one. Those that have it keep it.
    pub(crate) fn forget(&self, key: &ClientKey) {
        let key = key.credentials();
        // A scope that is being made is superseded; that there is none is no error.
        let _ = self.making.remove(&key);
        self.table.lock().remove(&key);
    }

    /// The scope of a key's credentials, made over the session's `base` if it is not in use.
    pub(crate) async fn get(
        self: &Arc<Self>,
        key: &ClientKey,
        base: &SdkConfig,
    ) -> Result<Arc<Scope>, Error> {
        let key = key.credentials();
        if let Some(scope) = self.live(&key) {
            return Ok(scope);
        }
        let make = || Arc::clone(self).make(key.clone(), base.clone());
        let made = self.making.get_or_build_key(&key, make).await;
        made.map_err(|failure| Error::from_failure(failure, || key.to_string()))
    }

    fn live(&self, key: &ClientKey) -> Option<Arc<Scope>> {
        self.table.lock().get(key).and_then(Weak::upgrade)
    }

    fn make(self: Arc<Self>, key: ClientKey, base: SdkConfig) -> BuildFuture<Arc<Scope>> {
        Box::pin(async move {
            // One may have been made between the caller's look and this build.
            if let Some(scope) = self.live(&key) {
                return Ok(scope);
            }
            let parameters = key.parameters();
            let made = match &parameters.rare().assume_role {
                Some(role_arn) => self.assume_role(role_arn, &key, &base).await,
                None => self.own(parameters, &base).await,
            };
            let (config, identity_cache) = made.map_err(|error| Arc::new(error) as SharedError)?;
            let scope = Arc::new(Scope {
                key: key.clone(),
                config,
                identity_cache,
                sts: OnceLock::new(),
                table: Arc::downgrade(&self.table),
            });
            self.table.lock().insert(key, Arc::downgrade(&scope));
            tracing::debug!(target: "cache_runtime", scope = %scope.key, "credential scope made");
            Ok(scope)
        })
    }

    /// Credentials that the key itself names, or the session's own.
    async fn own(
        &self,
        parameters: &Parameters,
        base: &SdkConfig,
    ) -> Result<(SdkConfig, SharedIdentityCache), Error> {
        let with = |provider| base.to_builder().credentials_provider(provider).build();
        if let Some(profile) = &parameters.profile_name {
            let config = base::load_profile(profile, base, &self.http).await?;
            return Ok((config, new_identity_cache()));
        }
        if let Some(provider) = &parameters.rare().credentials_provider {
            return Ok((with(provider.clone()), new_identity_cache()));
        }
        if let Some(credentials) = static_credentials(parameters) {
            let provider = SharedCredentialsProvider::new(credentials);
            return Ok((with(provider), new_identity_cache()));
        }
        let identity_cache = base.identity_cache().unwrap_or_else(new_identity_cache);
        Ok((base.clone(), identity_cache))
    }

    /// The credentials of a role, assumed with those that the rest of the key names. They are fetched at once, so that a role
    /// that cannot be assumed is an error here and not at the first request of a cached client.
    async fn assume_role(
        self: &Arc<Self>,
        role_arn: &str,
        key: &ClientKey,
        base: &SdkConfig,
    ) -> Result<(SdkConfig, SharedIdentityCache), Error> {
        let source = self.get_source(key, base).await?;
        let config = source.config.clone();
        let role = AssumedRole::assume(role_arn, key.parameters(), source).await?;
        let provider = SharedCredentialsProvider::new(role);
        let config = config.to_builder().credentials_provider(provider).build();
        Ok((config, new_identity_cache()))
    }

    /// The scope of the credentials that a role is assumed with.
    async fn get_source(
        self: &Arc<Self>,
        key: &ClientKey,
        base: &SdkConfig,
    ) -> Result<Arc<Scope>, Error> {
        self.get(&key.without_role(), base).await
    }
}

fn new_identity_cache() -> SharedIdentityCache {
    IdentityCache::lazy().build()
}

fn static_credentials(parameters: &Parameters) -> Option<Credentials> {
    let access_key_id = parameters.access_key_id.as_deref()?;
    let secret_access_key = parameters.secret_access_key.as_deref()?;
    let session_token = parameters.session_token.as_deref().map(str::to_owned);
    Some(Credentials::new(
        access_key_id,
        secret_access_key,
        session_token,
        None,
        "ClientKey",
    ))
}

/// A scope's identity cache, which keeps the scope as long as any client has it.
struct ScopedIdentityCache {
    cache: SharedIdentityCache,
    scope: Arc<Scope>,
}

impl ResolveCachedIdentity for ScopedIdentityCache {
    fn resolve_cached_identity<'a>(
        &'a self,
        resolver: SharedIdentityResolver,
        components: &'a RuntimeComponents,
        config: &'a ConfigBag,
    ) -> IdentityFuture<'a> {
        self.cache
            .resolve_cached_identity(resolver, components, config)
    }

    fn validate_base_client_config(
        &self,
        components: &RuntimeComponentsBuilder,
        config: &ConfigBag,
    ) -> Result<(), BoxError> {
        self.cache.validate_base_client_config(components, config)
    }

    fn validate_final_config(
        &self,
        components: &RuntimeComponents,
        config: &ConfigBag,
    ) -> Result<(), BoxError> {
        self.cache.validate_final_config(components, config)
    }
}

impl fmt::Debug for ScopedIdentityCache {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ScopedIdentityCache")
            .field("scope", &self.scope.key)
            .finish()
    }
}
