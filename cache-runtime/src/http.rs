//! The connections of a session: one HTTP client for each tokio runtime that its clients are used on.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, LazyLock, Weak};

use aws_smithy_runtime_api::client::connector_metadata::ConnectorMetadata;
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient,
    SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use parking_lot::Mutex;
use tokio::runtime::{Handle, Id};
use tokio::sync::oneshot;

/// Hands every request to the HTTP client of the runtime that it is made on.
///
/// A pooled connection is driven by a task of the runtime that opened it, and dies with it; a pool for each runtime keeps a
/// client usable wherever it is used.
///
/// It leaves the validation of the base configuration out on purpose: the SDK's HTTP client would parse the TLS roots anew for
/// each client that is built. A TLS error shows at the first request instead.
#[derive(Clone, Default)]
pub(crate) struct RuntimeHttp {
    pools: Arc<Mutex<Pools>>,
}

type Pools = HashMap<Id, Pool>;

struct Pool {
    client: SharedHttpClient,
    /// Ends the watching task when the session goes before the runtime.
    watched: Arc<oneshot::Sender<()>>,
}

impl RuntimeHttp {
    /// How many runtimes have a pool.
    pub(crate) fn runtimes(&self) -> usize {
        self.pools.lock().len()
    }

    fn client(&self, runtime: &Handle) -> SharedHttpClient {
        let id = runtime.id();
        let mut pools = self.pools.lock();
        if let Some(pool) = pools.get(&id) {
            return pool.client.clone();
        }
        let (watched, session_gone) = oneshot::channel();
        let watched = Arc::new(watched);
        let leave = Leave {
            pools: Arc::downgrade(&self.pools),
            id,
            watched: Arc::downgrade(&watched),
        };
        let client = new_client();
        let pool = Pool {
            client: client.clone(),
            watched,
        };
        pools.insert(id, pool);
        drop(pools);
        // A runtime drops its tasks when it ends, and this one's drop takes the pool along. Tokio may give the id to another
        // runtime later, so what leaves is this very pool and not whatever has the id by then.
        runtime.spawn(async move {
            let _leave = leave;
            // Either way there is nothing left to do: the error is the session's end.
            let _ = session_gone.await;
        });
        client
    }
}

/// Takes a runtime's pool away when the runtime ends.
struct Leave {
    pools: Weak<Mutex<Pools>>,
    id: Id,
    watched: Weak<oneshot::Sender<()>>,
}

impl Drop for Leave {
    fn drop(&mut self) {
        let Some(pools) = self.pools.upgrade() else {
            return;
        };
        let mut pools = pools.lock();
        let is_it = |pool: &Pool| Weak::ptr_eq(&Arc::downgrade(&pool.watched), &self.watched);
        let gone = pools
            .get(&self.id)
            .is_some_and(is_it)
            .then(|| pools.remove(&self.id));
        drop(pools);
        drop(gone);
    }
}

#[cfg(feature = "https")]
fn new_client() -> SharedHttpClient {
    use aws_smithy_http_client::tls::{Provider, rustls_provider::CryptoMode};

    aws_smithy_http_client::Builder::new()
        .tls_provider(Provider::Rustls(CryptoMode::AwsLc))
        .build_https()
}

#[cfg(not(feature = "https"))]
fn new_client() -> SharedHttpClient {
    aws_smithy_http_client::Builder::new().build_http()
}

impl HttpClient for RuntimeHttp {
    fn http_connector(
        &self,
        settings: &HttpConnectorSettings,
        components: &RuntimeComponents,
    ) -> SharedHttpConnector {
        match Handle::try_current() {
            Ok(runtime) => self.client(&runtime).http_connector(settings, components),
            Err(_) => SharedHttpConnector::new(NoRuntime),
        }
    }

    fn connector_metadata(&self) -> Option<ConnectorMetadata> {
        static METADATA: LazyLock<Option<ConnectorMetadata>> =
            LazyLock::new(|| new_client().connector_metadata());
        METADATA.clone()
    }
}

impl fmt::Debug for RuntimeHttp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RuntimeHttp")
            .field("runtimes", &self.runtimes())
            .finish()
    }
}

/// What requests outside of any tokio runtime get.
#[derive(Debug)]
struct NoRuntime;

impl HttpConnector for NoRuntime {
    fn call(&self, _: HttpRequest) -> HttpConnectorFuture {
        let reason = "requests need a tokio runtime: make this one inside of one";
        HttpConnectorFuture::ready(Err(ConnectorError::user(reason.into())))
    }
}
