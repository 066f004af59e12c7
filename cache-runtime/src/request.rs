//! What an accessor returns: a request for a client or a resource, to be awaited.

use std::any::TypeId;
use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use aws_credential_types::provider;
use aws_smithy_runtime_api::client::{auth, stalled_stream_protection as stalled};
use aws_smithy_types::{checksum_config as checksum, retry, timeout};
use aws_types::{endpoint_config, region};
use tracing::Instrument as _;

use crate::cache::{Cache, Looked, Query as _};
use crate::check;
use crate::client_key::{ClientKey, request_parameters};
use crate::error::{Error, ErrorKind};
use crate::flight::{BuildFuture, Outcome, SharedError};
use crate::into_key::{IntoKey, RequestKey};
use crate::kind::{AnyClient, AnyResource, Client, Kind, ResourceOf};
use crate::policy::EvictionPolicy;
use crate::region as region_name;
use crate::resource::Resource;
use crate::service::Service;
use crate::session::{self, Session, default_session};
use crate::session_key::{SessionKey, SessionQuery, Target};
use crate::value::AnyValue;

/// A request for a client of the service `S`, as `clients::s3(…)` returns it. Await it.
pub type Request<'a, S> = TypedRequest<'a, Client<S>>;

/// A request for the resource `R`, as `resources::archive(…)` returns it. Await it.
pub type ResourceRequest<'a, R> = TypedRequest<'a, ResourceOf<R>>;

/// What can be requested of a session: [`Client`] of a service, or [`ResourceOf`] a type.
pub trait Requested: Kind {
    /// What the request gives.
    type Output: Clone + Send + Sync + 'static;
    #[doc(hidden)]
    type CacheKind: Kind;
    #[doc(hidden)]
    fn target() -> Target;
    #[doc(hidden)]
    fn cache(session: &Session, policy: EvictionPolicy) -> &SessionCache<Self::CacheKind>;
    #[doc(hidden)]
    fn build(session: Session, key: SessionKey, policy: EvictionPolicy) -> BuildFuture<AnyValue>;
}

type SessionCache<T> = Cache<SessionKey, AnyValue, T>;

impl<S: Service> Requested for Client<S> {
    type Output = S::Client;
    type CacheKind = AnyClient;

    fn target() -> Target {
        Target {
            // With the client's type, so that what is found under the identity is of it.
            identity: TypeId::of::<(S::Identity, S::Client)>(),
            name: S::NAME,
        }
    }

    fn cache(session: &Session, policy: EvictionPolicy) -> &SessionCache<AnyClient> {
        session.clients(policy)
    }

    fn build(session: Session, key: SessionKey, _: EvictionPolicy) -> BuildFuture<AnyValue> {
        Box::pin(async move {
            let parameters = key.all_parameters();
            let config = session.client_config(&parameters, S::NAME).await;
            let config = config.map_err(|error| Arc::new(error) as SharedError)?;
            Ok(AnyValue::new(S::build(&config)))
        })
    }
}

impl<R: Resource> Requested for ResourceOf<R> {
    type Output = Arc<R>;
    type CacheKind = AnyResource;

    fn target() -> Target {
        Target {
            identity: TypeId::of::<R>(),
            name: R::NAME,
        }
    }

    fn cache(session: &Session, policy: EvictionPolicy) -> &SessionCache<AnyResource> {
        session.resources(policy)
    }

    fn build(session: Session, key: SessionKey, policy: EvictionPolicy) -> BuildFuture<AnyValue> {
        Box::pin(async move {
            let client = obtain::<Client<R::Service>>(&session, &key, policy, Looked::NotYet).await;
            let client = client.map_err(|error| Arc::new(error) as SharedError)?;
            let resource = R::build(client).await;
            let resource = resource.map_err(|error| Arc::from(error.into()) as SharedError)?;
            Ok(AnyValue::new(Arc::new(resource)))
        })
    }
}

/// A request for something that a session caches.
///
/// Its builder methods set what the key leaves open or override what it says; all of it is identity, but for
/// [`eviction_policy`](Self::eviction_policy) and [`max_size`](Self::max_size). Awaiting it gives the cached value, or builds it.
///
/// # Errors
///
/// What it is awaited for fails with an [`Error`]: of the key, the configuration, the credentials or the build.
///
/// ```no_run
/// use cache_runtime::{EvictionPolicy, cached_clients};
///
/// cached_clients! { s3, sqs }
///
/// # async fn example() -> Result<(), cache_runtime::Error> {
/// let s3 = clients::s3("us-east-1").use_dual_stack(true);
/// let sqs = clients::sqs(()).eviction_policy(EvictionPolicy::Lfu).max_size(64);
/// let (s3, sqs) = tokio::try_join!(s3, sqs)?;
/// # Ok(())
/// # }
/// ```
#[must_use = "a request does nothing until it is awaited, or asked for what is `cached()`"]
pub struct TypedRequest<'a, T: Requested>(Stage<'a, T>);

/// How far a request is.
enum Stage<'a, T: Requested> {
    /// Not polled yet.
    New(Asked<'a, T>),
    Building(Pin<Box<dyn Future<Output = Result<T::Output, Error>> + Send + 'a>>),
    Done,
}

/// What is asked for, and of whom.
struct Asked<'a, T> {
    session: Option<&'a Session>,
    key: RequestKey<'a>,
    policy: Option<EvictionPolicy>,
    max_size: Option<usize>,
    /// What the declaration says, where neither the request nor the session does.
    declared: &'static Declared,
    requested: PhantomData<fn() -> T>,
}

/// The policy and the bound of a declaration.
type Declared = (Option<EvictionPolicy>, Option<usize>);

impl<'a, T: Requested> TypedRequest<'a, T> {
    #[inline]
    pub(crate) const fn new(session: Option<&'a Session>, key: RequestKey<'a>) -> Self {
        Self(Stage::New(Asked {
            session,
            key,
            policy: None,
            max_size: None,
            declared: &(None, None),
            requested: PhantomData,
        }))
    }

    #[doc(hidden)]
    #[inline]
    pub const fn __declared(mut self, declared: &'static Declared) -> Self {
        if let Stage::New(asked) = &mut self.0 {
            asked.declared = declared;
        }
        self
    }

    request_parameters!();

    /// Which of the session's caches to use: that of the session's own policy unless set. Not identity: a client that is held
    /// under the other policy is taken from there.
    pub const fn eviction_policy(mut self, policy: EvictionPolicy) -> Self {
        if let Stage::New(asked) = &mut self.0 {
            asked.policy = Some(policy);
        }
        self
    }

    /// Resizes the cache in use; unset leaves its size alone. Not identity.
    pub const fn max_size(mut self, max_size: usize) -> Self {
        if let Stage::New(asked) = &mut self.0 {
            asked.max_size = Some(max_size);
        }
        self
    }

    /// The value if it is cached already. Builds nothing, waits for nothing, and counts as use.
    ///
    /// `None` as well for a key without a region as long as the session's own is not loaded, and for a request that has been
    /// polled.
    #[must_use]
    pub fn cached(self) -> Option<T::Output> {
        match &self.0 {
            Stage::New(asked) => asked.find(),
            _ => None,
        }
    }

    fn edit(&mut self, edit: impl FnOnce(ClientKey) -> ClientKey) {
        if let Stage::New(asked) = &mut self.0 {
            asked.key.edit(edit);
        }
    }

    #[cold]
    fn build(&mut self, context: &mut Context<'_>) -> Poll<Result<T::Output, Error>> {
        let mut future = match std::mem::replace(&mut self.0, Stage::Done) {
            Stage::New(asked) => Box::pin(asked.obtain()),
            Stage::Building(future) => future,
            // As other futures do: what has given its value gives nothing more.
            Stage::Done => return Poll::Pending,
        };
        let polled = future.as_mut().poll(context);
        if polled.is_pending() {
            self.0 = Stage::Building(future);
        }
        polled
    }
}

impl<T: Requested> Asked<'_, T> {
    #[inline]
    fn policy(&self, session: &Session) -> EvictionPolicy {
        let (declared, _) = *self.declared;
        let said = self.policy.or(session.said().policy).or(declared);
        said.unwrap_or_default()
    }

    /// The bound to set, if any is: one that the session's builder has set stands against the declaration's.
    #[inline]
    fn bound(&self, session: &Session) -> Option<usize> {
        let (_, declared) = *self.declared;
        let declared = declared.filter(|_| session.said().max_size.is_none());
        self.max_size.or(declared)
    }

    /// The hit: one lookup, no allocation, nothing awaited.
    #[inline]
    fn find(&self) -> Option<T::Output> {
        match self.session {
            Some(session) => self.find_in(session),
            None => self.find_in(&session::current()),
        }
    }

    fn find_in(&self, session: &Session) -> Option<T::Output> {
        let region = session.region_of(&self.key)?;
        let query = query::<T>(&self.key, region);
        let cache = T::cache(session, self.policy(session));
        let bound = self.bound(session);
        cache.lookup(&query, bound, |value| value.downcast_ref().cloned())?
    }

    /// The miss.
    async fn obtain(self) -> Result<T::Output, Error> {
        let default;
        let session = match self.session {
            Some(session) => session,
            None => {
                default = default_session();
                &default
            }
        };
        if let Some(region) = self.key.named_region() {
            region_name::check(region)?;
        }
        session.config().await?;
        let Some(region) = session.region_of(&self.key) else {
            let label = query::<T>(&self.key, "").label();
            return Err(ErrorKind::MissingRegion { label }.into());
        };
        region_name::check(region)?;
        check::parameters(self.key.parts().all_parameters(region).parameters())?;
        let key = query::<T>(&self.key, region).to_key();
        let policy = self.policy(session);
        let cache = T::cache(session, policy);
        let bound = self.bound(session);
        // A larger bound holds before the new entry comes, a smaller one after it, so that neither costs one too many.
        if let Some(bound) = bound {
            cache.set_max_size(bound.max(cache.max_size()));
        }
        let obtained = obtain::<T>(session, &key, policy, Looked::Already).await;
        if let Some(bound) = bound {
            cache.set_max_size(bound);
        }
        obtained
    }
}

/// What a request looks for.
#[inline]
pub(crate) fn query<'a, T: Requested>(
    key: &'a RequestKey<'_>,
    region: &'a str,
) -> SessionQuery<'a> {
    SessionQuery::new(T::target(), key.derived(), key.parameters(), region)
}

/// Gets a value of a session's cache, or builds it.
async fn obtain<T: Requested>(
    session: &Session,
    key: &SessionKey,
    policy: EvictionPolicy,
    looked: Looked,
) -> Result<T::Output, Error> {
    let query = key.query(T::target());
    // What is held under the other policy is the same client.
    let other = match policy {
        EvictionPolicy::Lru => EvictionPolicy::Lfu,
        EvictionPolicy::Lfu => EvictionPolicy::Lru,
    };
    let cache = T::cache(session, policy);
    if let Some(twin) = T::cache(session, other).peek_by(&query, AnyValue::clone) {
        cache.adopt(&query, twin);
    }
    let build = || -> BuildFuture<AnyValue> {
        let span = tracing::debug_span!(target: "cache_runtime", "build", label = %query.label());
        Box::pin(T::build(session.clone(), key.clone(), policy).instrument(span))
    };
    let obtained: Outcome<AnyValue> = cache.get_or_build(&query, looked, build).await;
    let value = obtained.map_err(|failure| Error::from_failure(failure, || query.label()))?;
    let value = value.downcast_ref().cloned();
    value.ok_or_else(|| {
        let label = query.label();
        ErrorKind::Panicked { label }.into()
    })
}

impl<T: Requested> fmt::Debug for TypedRequest<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut request = f.debug_struct("Request");
        if let Stage::New(asked) = &self.0 {
            request
                .field("key", &asked.key)
                .field("eviction_policy", &asked.policy)
                .field("max_size", &asked.max_size);
        }
        request.finish_non_exhaustive()
    }
}

/// A hit is ready at the first poll.
impl<T: Requested> Future for TypedRequest<'_, T> {
    type Output = Result<T::Output, Error>;

    #[inline]
    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        // A hit moves nothing.
        if let Stage::New(asked) = &self.0
            && let Some(found) = asked.find()
        {
            self.0 = Stage::Done;
            return Poll::Ready(Ok(found));
        }
        self.build(context)
    }
}

/// A request over the default session.
#[inline]
pub fn request<'a, S: Service>(key: impl IntoKey<'a, S::Client>) -> Request<'a, S> {
    TypedRequest::new(None, key.into_key())
}

/// A request over a session.
#[inline]
pub fn session_request<'a, S: Service>(
    session: &'a Session,
    key: impl IntoKey<'a, S::Client>,
) -> Request<'a, S> {
    TypedRequest::new(Some(session), key.into_key())
}

/// A request for a resource over the default session.
#[inline]
pub fn resource<'a, R: Resource>(
    key: impl IntoKey<'a, <R::Service as Service>::Client>,
) -> ResourceRequest<'a, R> {
    TypedRequest::new(None, key.into_key())
}

/// A request for a resource over a session.
#[inline]
pub fn session_resource<'a, R: Resource>(
    session: &'a Session,
    key: impl IntoKey<'a, <R::Service as Service>::Client>,
) -> ResourceRequest<'a, R> {
    TypedRequest::new(Some(session), key.into_key())
}
