//! What of a session can be set.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use aws_types::SdkConfig;
use aws_types::region::Region;

use super::{Inner, POLICIES, Said, Session, Source};
use crate::base;
use crate::cache::{Cache, CacheBuilder, Eviction, Expiry, Listener};
use crate::http::RuntimeHttp;
use crate::key::CacheKey;
use crate::kind::Kind;
use crate::policy::EvictionPolicy;
use crate::scope::Scopes;

/// Sets up a [`Session`].
///
/// ```
/// use std::time::Duration;
/// use cache_runtime::{EvictionPolicy, Session};
///
/// let session = Session::builder()
///     .region("eu-west-1")
///     .eviction_policy(EvictionPolicy::Lfu)
///     .max_size(64)
///     .time_to_idle(Duration::from_secs(3600))
///     .build();
/// assert_eq!(session.clients(EvictionPolicy::Lfu).max_size(), 64);
/// ```
#[derive(Clone, Default)]
pub struct SessionBuilder {
    config: Option<SdkConfig>,
    source: Source,
    said: Said,
    expiry: Expiry,
    listener: Option<Listener>,
}

impl SessionBuilder {
    /// The profile of the shared configuration files to load.
    #[must_use]
    pub fn profile_name(mut self, profile_name: impl Into<String>) -> Self {
        self.source.profile_name = Some(profile_name.into());
        self
    }

    /// The region of requests that name none.
    #[must_use]
    pub fn region(mut self, region: impl Into<String>) -> Self {
        self.source.region = Some(Region::new(region.into()));
        self
    }

    /// Where requests go instead of the services' own endpoints, unless a key says otherwise.
    #[must_use]
    pub fn endpoint_url(mut self, endpoint_url: impl Into<String>) -> Self {
        self.source.endpoint_url = Some(endpoint_url.into());
        self
    }

    /// A base configuration of your own, in place of the environment's. What else is set on this builder wins over it, except
    /// for a profile, which is then not looked at.
    #[must_use]
    pub fn config(mut self, config: SdkConfig) -> Self {
        self.config = Some(config);
        self
    }

    /// The policy of requests that name none. Unset: the declaration's, or LRU.
    #[must_use]
    pub const fn eviction_policy(mut self, policy: EvictionPolicy) -> Self {
        self.said.policy = Some(policy);
        self
    }

    /// How many entries each of the session's four caches may hold. Unset: what the declaration says, or 10.
    #[must_use]
    pub const fn max_size(mut self, max_size: usize) -> Self {
        self.said.max_size = Some(max_size);
        self
    }

    /// How long a client or resource is kept after it was built.
    #[must_use]
    pub const fn time_to_live(mut self, time: Duration) -> Self {
        self.expiry.time_to_live = Some(time);
        self
    }

    /// How long a client or resource is kept after its last use.
    #[must_use]
    pub const fn time_to_idle(mut self, time: Duration) -> Self {
        self.expiry.time_to_idle = Some(time);
        self
    }

    /// Calls `listener` for each client or resource that leaves a cache, outside of all locks.
    #[must_use]
    pub fn on_eviction(mut self, listener: impl Fn(&Eviction) + Send + Sync + 'static) -> Self {
        self.listener = Some(Arc::new(listener));
        self
    }

    /// The session. Nothing is loaded yet.
    #[must_use]
    pub fn build(self) -> Session {
        let http = RuntimeHttp::default();
        let base = OnceLock::new();
        if let Some(config) = &self.config {
            base.get_or_init(|| base::complete(&self.source.apply(config), &http));
        }
        Session {
            inner: Arc::new(Inner {
                base,
                loading: Cache::new(0),
                scopes: Arc::new(Scopes::new(http.clone())),
                http,
                said: self.said,
                clients: POLICIES.map(|policy| self.cache(policy)),
                resources: POLICIES.map(|policy| self.cache(policy)),
                source: self.source,
            }),
        }
    }

    fn cache<K: CacheKey, V: Clone, T: Kind>(&self, policy: EvictionPolicy) -> Cache<K, V, T> {
        let builder: CacheBuilder<K, V, T> = Cache::builder();
        let builder = builder
            .eviction_policy(policy)
            .expiry(self.expiry)
            .listener(self.listener.clone());
        match self.said.max_size {
            Some(max_size) => builder.max_size(max_size).build(),
            None => builder.build(),
        }
    }
}

impl Source {
    fn apply(&self, config: &SdkConfig) -> SdkConfig {
        let mut builder = config.to_builder();
        if let Some(region) = &self.region {
            builder.set_region(region.clone());
        }
        if let Some(endpoint_url) = &self.endpoint_url {
            builder.set_endpoint_url(Some(endpoint_url.clone()));
        }
        builder.build()
    }
}
