//! Looking up or building, with one build for any number of callers.

use std::error::Error;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use super::state::{AllLeft, Flight, Found};
use super::{ByKey, Cache, Query};
use crate::error::{BuildFailure, FromFailure};
use crate::flight::{Build, BuildFuture, Failure, Outcome, SharedError, Ticket};
use crate::key::CacheKey;
use crate::kind::Kind;

impl<K: CacheKey, V: Clone, T: Kind> Cache<K, V, T> {
    /// The value of a key, built by `build` on this thread if it is not there. Other callers for the key, of this method or of
    /// the asynchronous one, wait for it; callers for other keys do not.
    ///
    /// # Errors
    ///
    /// `Build` with the error of the build, which all callers that waited for it get and which is not cached; `Recursive` if the
    /// build asks for its own key.
    ///
    /// # Panics
    ///
    /// With the panic of its own `build`.
    ///
    /// ```
    /// use cache_runtime::{Cache, ClientKey};
    ///
    /// let cache: Cache<ClientKey, u16> = Cache::default();
    /// let key = ClientKey::new().region("us-west-2");
    /// assert_eq!(cache.get_or_insert_with(&key, || "443".parse::<u16>())?, 443);
    /// assert_eq!(cache.get_or_insert_with(&key, || "other".parse::<u16>())?, 443);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn get_or_insert_with<E>(
        &self,
        key: &K,
        build: impl FnOnce() -> Result<V, E>,
    ) -> Result<V, T::Error>
    where
        E: Into<Box<dyn Error + Send + Sync>>,
    {
        let query = ByKey::<K, T>::new(key);
        let outcome = self.get_or_run(&query, || build().map_err(shared));
        outcome.map_err(|failure| T::Error::build(BuildFailure(failure), query.label()))
    }

    /// The value of a key, built by the future that `build` returns if it is not there.
    ///
    /// The future belongs to all callers that wait for it, and goes on whenever any of them is polled: a caller that is held or
    /// cancelled stops nobody. It is dropped unfinished when the last of them is.
    ///
    /// # Errors
    ///
    /// As of [`get_or_insert_with`](Self::get_or_insert_with), and `Panicked` if the build panicked while another caller drove it. A build that waits for its own key through a task that it
    /// spawns cannot be told from any other caller, and waits for ever.
    ///
    /// # Panics
    ///
    /// With the panic of its own build.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use cache_runtime::{Cache, ClientKey};
    ///
    /// let cache: Cache<ClientKey, u16> = Cache::default();
    /// let key = ClientKey::new().region("us-west-2");
    /// let port = cache.get_or_insert_with_async(&key, || async { "443".parse::<u16>() }).await?;
    /// assert_eq!(port, 443);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn get_or_insert_with_async<F, E>(
        &self,
        key: &K,
        build: impl FnOnce() -> F,
    ) -> Result<V, T::Error>
    where
        F: Future<Output = Result<V, E>> + Send + 'static,
        E: Into<Box<dyn Error + Send + Sync>>,
    {
        let query = ByKey::<K, T>::new(key);
        let future = || {
            let building = build();
            Box::pin(async move { building.await.map_err(shared) }) as BuildFuture<V>
        };
        let outcome = self.get_or_build(&query, Looked::NotYet, future).await;
        outcome.map_err(|failure| T::Error::build(BuildFailure(failure), query.label()))
    }

    /// The asynchronous form, with the bare failure.
    pub(crate) async fn get_or_build_key(
        &self,
        key: &K,
        build: impl FnOnce() -> BuildFuture<V>,
    ) -> Outcome<V> {
        let query = ByKey::<K, T>::new(key);
        self.get_or_build(&query, Looked::NotYet, build).await
    }

    fn get_or_run<Q: Query<K>>(
        &self,
        query: &Q,
        build: impl FnOnce() -> Result<V, SharedError>,
    ) -> Outcome<V> {
        let mut build = Some(build);
        let mut own: Option<Arc<Build<V>>> = None;
        let mut is_first = true;
        loop {
            let start = own.as_ref().map(|own| (query.to_key(), own));
            let outcome = match self.join(query, start, is_first) {
                Joined::Hit(value) => return Ok(value),
                // Asked once more with a copy of the key at hand, which is not made under the lock.
                Joined::Vacant => {
                    own = Some(Arc::new(Build::run_by_thread()));
                    is_first = false;
                    continue;
                }
                Joined::Own => match (own.take(), build.take()) {
                    (Some(own), Some(build)) => {
                        let caller = Caller::new(self, query, own, true);
                        let finish = |built| self.finish(query, &caller.build, built);
                        return caller.build.run(build, finish);
                    }
                    _ => return Err(Failure::Panicked),
                },
                Joined::Other(other) => pollster::block_on(Caller::new(self, query, other, false)),
            };
            is_first = false;
            if !matches!(outcome, Err(Failure::Panicked)) {
                return outcome;
            }
        }
    }

    /// The asynchronous form, by any form of the key.
    pub(crate) async fn get_or_build<Q: Query<K>>(
        &self,
        query: &Q,
        looked: Looked,
        build: impl FnOnce() -> BuildFuture<V>,
    ) -> Outcome<V> {
        let mut build = Some(build);
        let mut own: Option<Arc<Build<V>>> = None;
        let mut is_first = looked == Looked::NotYet;
        loop {
            let start = own.as_ref().map(|own| (query.to_key(), own));
            let (joined, is_owner) = match self.join(query, start, is_first) {
                Joined::Hit(value) => return Ok(value),
                // The user's closure runs outside of the lock, so the cache is asked once more with its future at hand.
                Joined::Vacant => match build.take() {
                    Some(build) => {
                        own = Some(Arc::new(Build::polled(build())));
                        is_first = false;
                        continue;
                    }
                    None => return Err(Failure::Panicked),
                },
                Joined::Own => match own.take() {
                    Some(own) => (own, true),
                    None => continue,
                },
                Joined::Other(other) => (other, false),
            };
            is_first = false;
            match Caller::new(self, query, joined, is_owner).await {
                Err(Failure::Panicked) if !is_owner => {}
                outcome => return outcome,
            }
        }
    }

    /// One look under the lock: the value, a build under way, or the place for the caller's own build.
    fn join(
        &self,
        query: &impl Query<K>,
        own: Option<(K, &Arc<Build<V>>)>,
        is_first: bool,
    ) -> Joined<V> {
        let mut state = self.state.lock();
        let found = state.get(query, V::clone);
        if let Found::Hit(value) = found {
            state.stats.hits += u64::from(is_first);
            return Joined::Hit(value);
        }
        state.stats.misses += u64::from(is_first);
        let joined = if let Some(build) = state.flight(query).cloned() {
            build.join();
            state.stats.waiters_joined += 1;
            Joined::Other(build)
        } else if let Some((key, build)) = own {
            build.join();
            let build = Arc::clone(build);
            let hash = query.hash();
            state.start_flight(Flight { hash, key, build });
            Joined::Own
        } else {
            Joined::Vacant
        };
        drop(state);
        if let Found::Expired(left) = found {
            self.dismiss([left]);
        }
        joined
    }

    /// Caches what was built, unless something has superseded the build: then what is cached by now wins.
    fn finish(
        &self,
        query: &impl Query<K>,
        build: &Arc<Build<V>>,
        built: Result<V, Failure>,
    ) -> Outcome<V> {
        let mut left = AllLeft::new();
        let mut state = self.state.lock();
        let flight = state.end_flight(query.hash(), build);
        match &built {
            Ok(_) => state.stats.builds += 1,
            Err(_) => state.stats.failures += 1,
        }
        let cached = match (&flight, &built) {
            (Some(Flight { hash, key, .. }), Ok(value)) => {
                state.insert(*hash, key.clone(), value.clone(), &mut left);
                None
            }
            (None, Ok(_)) => state.peek(query).cloned(),
            (_, Err(_)) => None,
        };
        drop(state);
        tracing::debug!(
            target: "cache_runtime",
            label = %super::Lazy(&|| query.label()),
            built = built.is_ok(),
            cached = flight.is_some() && built.is_ok(),
            "build ended"
        );
        self.dismiss(left);
        cached.map_or(built, Ok)
    }
}

/// Whether the caller has looked the key up before, so that the lookup is counted once.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Looked {
    Already,
    NotYet,
}

enum Joined<V> {
    Hit(V),
    /// The caller's own build is the one under way.
    Own,
    /// Another caller's is.
    Other(Arc<Build<V>>),
    Vacant,
}

fn shared<E: Into<Box<dyn Error + Send + Sync>>>(error: E) -> SharedError {
    Arc::from(error.into())
}

/// One caller that waits for a build. When the last one goes, the build goes with it.
struct Caller<'a, K: CacheKey, V: Clone, T: Kind, Q: Query<K>> {
    cache: &'a Cache<K, V, T>,
    query: &'a Q,
    build: Arc<Build<V>>,
    ticket: Ticket,
}

impl<'a, K: CacheKey, V: Clone, T: Kind, Q: Query<K>> Caller<'a, K, V, T, Q> {
    fn new(cache: &'a Cache<K, V, T>, query: &'a Q, build: Arc<Build<V>>, is_owner: bool) -> Self {
        let ticket = build.ticket(is_owner);
        Self {
            cache,
            query,
            build,
            ticket,
        }
    }
}

impl<K: CacheKey, V: Clone, T: Kind, Q: Query<K>> Future for Caller<'_, K, V, T, Q> {
    type Output = Outcome<V>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = &mut *self;
        let finish = |built| this.cache.finish(this.query, &this.build, built);
        this.build.poll(&mut this.ticket, context, finish)
    }
}

impl<K: CacheKey, V: Clone, T: Kind, Q: Query<K>> Drop for Caller<'_, K, V, T, Q> {
    fn drop(&mut self) {
        self.build.forget(&mut self.ticket);
        let mut state = self.cache.state.lock();
        let abandoned = self
            .build
            .leave()
            .then(|| state.end_flight(self.query.hash(), &self.build));
        drop(state);
        drop(abandoned);
    }
}
