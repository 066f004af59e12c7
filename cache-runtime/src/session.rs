//! Sessions: a base configuration, its credential scopes and connections, and the caches of what is built from them.

mod builder;
mod default;

use std::fmt;
use std::sync::{Arc, OnceLock};

use aws_smithy_runtime::client::retries::RetryPartition;
use aws_types::SdkConfig;
use aws_types::region::Region;

pub use self::builder::SessionBuilder;
pub(crate) use self::default::current;
pub use self::default::{default_session, set_default_session};
use crate::base;
use crate::cache::{Cache, Stats};
use crate::check;
use crate::client_key::ClientKey;
use crate::error::Error;
use crate::flight::SharedError;
use crate::http::RuntimeHttp;
use crate::into_key::{IntoKey, RequestKey};
use crate::kind::{AnyClient, AnyResource, Client, ResourceOf};
use crate::policy::EvictionPolicy;
use crate::request::{self, Requested};
use crate::resource::Resource;
use crate::scope::{Scope, Scopes};
use crate::service::{ClientConfig, Service};
use crate::session_key::SessionKey;
use crate::value::AnyValue;

/// The clients of a session, of all services. Its values are opaque; its keys are labels, regions and identity.
pub type SessionClients = Cache<SessionKey, AnyValue, AnyClient>;

/// The resources of a session, of all types.
pub type SessionResources = Cache<SessionKey, AnyValue, AnyResource>;

/// A base configuration, the credentials and connections that come of it, and the caches of the clients and resources that are
/// built from it. Sessions share nothing with each other; clones of one are the same session.
///
/// The base configuration is loaded once, when it is first needed, by `aws-config`; a load that fails is not kept.
///
/// ```no_run
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), cache_runtime::Error> {
/// use cache_runtime::{EvictionPolicy, Session, cached_clients};
///
/// cached_clients! { s3 }
/// use clients::SessionExt as _;
///
/// let session = Session::builder()
///     .profile_name("dev")
///     .eviction_policy(EvictionPolicy::Lfu)
///     .max_size(64)
///     .build();
/// let s3 = session.s3("us-west-2").await?;
/// println!("{session}");
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Session {
    inner: Arc<Inner>,
}

pub(crate) struct Inner {
    source: Source,
    base: OnceLock<SdkConfig>,
    /// Keeps nothing: it only sees to it that the base configuration is loaded once.
    loading: Cache<ClientKey, SdkConfig>,
    http: RuntimeHttp,
    scopes: Arc<Scopes>,
    said: Said,
    clients: [SessionClients; 2],
    resources: [SessionResources; 2],
}

/// What the builder was told of the caches.
#[derive(Clone, Copy, Default)]
pub(crate) struct Said {
    pub(crate) policy: Option<EvictionPolicy>,
    pub(crate) max_size: Option<usize>,
}

/// What the base configuration is loaded from.
#[derive(Clone, Default)]
struct Source {
    profile_name: Option<String>,
    region: Option<Region>,
    endpoint_url: Option<String>,
}

const POLICIES: [EvictionPolicy; 2] = [EvictionPolicy::Lru, EvictionPolicy::Lfu];

const fn index(policy: EvictionPolicy) -> usize {
    match policy {
        EvictionPolicy::Lru => 0,
        EvictionPolicy::Lfu => 1,
    }
}

impl Default for Session {
    fn default() -> Self {
        Self::new()
    }
}

impl From<SdkConfig> for Session {
    fn from(config: SdkConfig) -> Self {
        Self::from_config(&config)
    }
}

impl From<&SdkConfig> for Session {
    fn from(config: &SdkConfig) -> Self {
        Self::from_config(config)
    }
}

impl Session {
    /// A session of the environment: its variables, the shared configuration files, the instance's metadata.
    #[must_use]
    pub fn new() -> Self {
        Self::builder().build()
    }

    /// A session of a configuration of your own. An HTTP client that it brings is used; else the session provides one.
    #[must_use]
    pub fn from_config(config: &SdkConfig) -> Self {
        Self::builder().config(config.clone()).build()
    }

    /// A session with all that can be set.
    #[must_use]
    pub fn builder() -> SessionBuilder {
        SessionBuilder::default()
    }

    /// The cache of the clients that are held under a policy.
    #[must_use]
    #[inline]
    pub fn clients(&self, policy: EvictionPolicy) -> &SessionClients {
        &self.inner.clients[index(policy)]
    }

    /// The cache of the resources that are held under a policy.
    #[must_use]
    #[inline]
    pub fn resources(&self, policy: EvictionPolicy) -> &SessionResources {
        &self.inner.resources[index(policy)]
    }

    #[inline]
    pub(crate) fn said(&self) -> Said {
        self.inner.said
    }

    /// The counts of the session's four caches.
    #[must_use]
    pub fn stats(&self) -> SessionStats {
        SessionStats {
            lru_clients: self.clients(EvictionPolicy::Lru).stats(),
            lfu_clients: self.clients(EvictionPolicy::Lfu).stats(),
            lru_resources: self.resources(EvictionPolicy::Lru).stats(),
            lfu_resources: self.resources(EvictionPolicy::Lfu).stats(),
            scopes: self.inner.scopes.len(),
            runtimes: self.inner.http.runtimes(),
        }
    }

    /// The base configuration, loaded if it has not been yet.
    ///
    /// # Errors
    ///
    /// Those of a session that names a profile, if there is none of that name.
    pub async fn config(&self) -> Result<&SdkConfig, Error> {
        if let Some(base) = self.inner.base.get() {
            return Ok(base);
        }
        let inner = Arc::clone(&self.inner);
        let load = || {
            Box::pin(async move {
                let loaded = inner.load().await;
                loaded.map_err(|error| Arc::new(error) as SharedError)
            }) as _
        };
        let key = ClientKey::new();
        let loaded = self.inner.loading.get_or_build_key(&key, load).await;
        let loaded = loaded.map_err(|failure| {
            Error::from_failure(failure, || "the base configuration".to_owned())
        })?;
        Ok(self.inner.base.get_or_init(|| loaded))
    }

    /// The base configuration, if it is loaded.
    #[inline]
    pub(crate) fn loaded_config(&self) -> Option<&SdkConfig> {
        self.inner.base.get()
    }

    /// What a client is built from.
    pub(crate) async fn client_config(
        &self,
        parameters: &ClientKey,
        service: &'static str,
    ) -> Result<ClientConfig, Error> {
        if let Some(endpoint_url) = &self.inner.source.endpoint_url {
            check::endpoint_url(endpoint_url)?;
        }
        let base = self.config().await?;
        let scope: Arc<Scope> = self.inner.scopes.get(parameters, base).await?;
        Ok(ClientConfig {
            sdk_config: parameters.apply(&scope.sdk_config()),
            // A bucket of its own: by default the SDK shares them in the whole process, by service and region.
            retry_partition: RetryPartition::custom(service).build(),
        })
    }

    /// Takes a service's client out of the session's caches; those who have it keep it, and the next call builds it anew.
    /// A build under way for the key is not cached. The number of entries that left.
    ///
    /// ```
    /// # use cache_runtime::{Session, cached_clients};
    /// # cached_clients! { s3 }
    /// let session = Session::new();
    /// assert_eq!(session.invalidate::<clients::S3>("us-west-2"), 0);
    /// ```
    pub fn invalidate<'a, S: Service>(&self, key: impl IntoKey<'a, S::Client>) -> usize {
        self.take::<Client<S>>(&key.into_key())
    }

    /// Takes a resource out of the session's caches, as [`invalidate`](Self::invalidate) does; its client stays.
    pub fn invalidate_resource<'a, R: Resource>(
        &self,
        key: impl IntoKey<'a, <R::Service as Service>::Client>,
    ) -> usize {
        self.take::<ResourceOf<R>>(&key.into_key())
    }

    fn take<T: Requested>(&self, key: &RequestKey<'_>) -> usize {
        let Some(region) = self.region_of(key) else {
            return 0;
        };
        let query = request::query::<T>(key, region);
        let caches = POLICIES.map(|policy| T::cache(self, policy));
        let taken = caches.into_iter().filter_map(|cache| cache.take(&query));
        taken.count()
    }

    /// Builds what a service will be asked for, so that no later caller waits: at start-up, or in a Lambda function's
    /// initialization. One after the other, through the cache as any call.
    ///
    /// # Errors
    ///
    /// The first that a build fails with; what was built before it stays.
    ///
    /// ```no_run
    /// # use cache_runtime::{Session, cached_clients};
    /// # cached_clients! { s3 }
    /// # async fn warm() -> Result<(), cache_runtime::Error> {
    /// let session = Session::new();
    /// session.warm::<clients::S3, _>(["us-east-1", "us-west-2"]).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub async fn warm<'a, S: Service, K: IntoKey<'a, S::Client>>(
        &'a self,
        keys: impl IntoIterator<Item = K>,
    ) -> Result<(), Error> {
        for key in keys {
            request::session_request::<S>(self, key).await?;
        }
        Ok(())
    }

    /// Takes every client and resource that uses the same credentials as `key` out of the caches, and forgets the credentials:
    /// the next call fetches new ones. Which service and region the key names does not matter. O(n).
    ///
    /// The number of entries that left.
    pub fn invalidate_scope<'a>(&self, key: impl IntoKey<'a, ()>) -> usize {
        let scope = key.into_key().parts().all_parameters("").credentials();
        self.inner.scopes.forget(&scope);
        let is_in = |key: &SessionKey| key.all_parameters().credentials() == scope;
        let clients: usize = self
            .inner
            .clients
            .iter()
            .map(|cache| cache.remove_if(is_in))
            .sum();
        let resources: usize = self
            .inner
            .resources
            .iter()
            .map(|cache| cache.remove_if(is_in))
            .sum();
        clients + resources
    }

    /// Empties the session's caches. Clients in use go on working.
    pub fn clear(&self) {
        self.inner.clients.iter().for_each(Cache::clear);
        self.inner.resources.iter().for_each(Cache::clear);
    }

    /// The region that a request ends up with, as far as it is known without loading anything.
    #[inline]
    pub(crate) fn region_of<'k>(&'k self, key: &'k RequestKey<'_>) -> Option<&'k str> {
        let own = || self.loaded_config()?.region().map(Region::as_ref);
        key.named_region().or_else(own)
    }
}

impl Inner {
    async fn load(&self) -> Result<SdkConfig, Error> {
        let Source {
            profile_name,
            region,
            endpoint_url,
        } = &self.source;
        let loaded = base::load(
            profile_name.as_deref(),
            region.clone(),
            endpoint_url.as_deref(),
            &self.http,
        );
        let loaded = base::complete(&loaded.await?, &self.http);
        tracing::debug!(
            target: "cache_runtime",
            region = loaded.region().map(Region::as_ref),
            "base configuration loaded"
        );
        Ok(loaded)
    }
}

/// What a session has done and holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct SessionStats {
    /// The counts of the clients under LRU.
    pub lru_clients: Stats,
    /// The counts of the clients under LFU.
    pub lfu_clients: Stats,
    /// The counts of the resources under LRU.
    pub lru_resources: Stats,
    /// The counts of the resources under LFU.
    pub lfu_resources: Stats,
    /// Credential scopes in use.
    pub scopes: usize,
    /// Tokio runtimes that the session holds connections on.
    pub runtimes: usize,
}

impl SessionStats {
    /// The counts of all four caches together.
    #[must_use]
    pub fn total(&self) -> Stats {
        self.lru_clients + self.lfu_clients + self.lru_resources + self.lfu_resources
    }
}

impl fmt::Display for Session {
    /// The caches that hold something, one after the other.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let clients = self.inner.clients.iter().filter(|cache| !cache.is_empty());
        let resources = self
            .inner
            .resources
            .iter()
            .filter(|cache| !cache.is_empty());
        let caches = clients.map(ToString::to_string);
        let caches: Vec<String> = caches.chain(resources.map(ToString::to_string)).collect();
        if caches.is_empty() {
            return f.write_str("Session(empty)");
        }
        f.write_str(&caches.join("\n"))
    }
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let held = |policy| (self.clients(policy).len(), self.resources(policy).len());
        f.debug_struct("Session")
            .field("region", &self.loaded_config().and_then(SdkConfig::region))
            .field("lru", &held(EvictionPolicy::Lru))
            .field("lfu", &held(EvictionPolicy::Lfu))
            .finish_non_exhaustive()
    }
}
