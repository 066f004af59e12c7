//! Builds of one key that a test counts, and holds up as long as it likes.

use std::convert::Infallible;
use std::error::Error;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use cache_runtime::{Cache, CacheError, ClientKey};

use super::{Gate, key};

pub(crate) type Numbers = Cache<ClientKey, u32>;

/// Builds that are counted, and wait at a gate.
#[derive(Clone)]
pub(crate) struct Builds {
    started: Arc<AtomicUsize>,
    pub(crate) gate: Gate,
}

impl Builds {
    pub(crate) fn new() -> Self {
        Self {
            started: Arc::default(),
            gate: Gate::new(),
        }
    }

    pub(crate) fn started(&self) -> usize {
        self.started.load(Ordering::SeqCst)
    }

    /// A caller for the key `k` whose build ends as `end` says once the gate is open.
    pub(crate) fn caller<'a, E>(
        &self,
        cache: &'a Numbers,
        end: impl FnOnce() -> Result<u32, E> + Send + 'static,
    ) -> impl Future<Output = Result<u32, CacheError>> + Send + 'a
    where
        E: Into<Box<dyn Error + Send + Sync>> + Send + 'static,
    {
        let Self { started, gate } = self.clone();
        async move {
            let build = || async move {
                started.fetch_add(1, Ordering::SeqCst);
                gate.pass().await;
                end()
            };
            cache.get_or_insert_with_async(&key("k"), build).await
        }
    }

    pub(crate) fn value<'a>(
        &self,
        cache: &'a Numbers,
        value: u32,
    ) -> impl Future<Output = Result<u32, CacheError>> + Send + 'a {
        self.caller(cache, move || Ok::<_, Infallible>(value))
    }
}
