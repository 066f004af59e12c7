//! An AWS in this process: S3, SQS and STS behind one port.

mod log;
mod scope;
mod server;
mod sqs;
mod sts;
mod users;

use std::net::{Ipv4Addr, TcpListener};
use std::sync::Arc;
use std::time::Duration;
use std::{fmt, io, thread};

use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_credential_types::{Credentials, provider::SharedCredentialsProvider};
use aws_smithy_async::rt::sleep::{SharedAsyncSleep, TokioSleep};
use aws_smithy_async::time::{SharedTimeSource, SystemTimeSource};
use tempfile::TempDir;
use tokio::runtime::{self, Handle};
use tokio::task::{AbortHandle, JoinHandle};
use tracing_subscriber::EnvFilter;

pub use log::LoggedRequest;
use server::Server;
pub use sts::{REFUSED_ROLE, SILENT_ROLE};
use users::Users;

/// The access key id of the user that every [`Aws`] knows.
pub const ACCESS_KEY_ID: &str = "AKIAIOSFODNN7EXAMPLE";

/// The secret access key of the user that every [`Aws`] knows.
pub const SECRET_ACCESS_KEY: &str = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

/// A running server that answers as S3, SQS and STS do, and remembers what it was asked.
///
/// A request goes to the service, and for SQS to the region, that its SigV4 credential scope names. S3 verifies
/// signatures and session tokens, and takes the credentials that STS hands out; SQS and STS believe everybody.
/// Buckets are the same in all regions, queues are not.
///
/// `AssumeRole` is refused for a role ARN that contains [`REFUSED_ROLE`], and never answered for one that contains
/// [`SILENT_ROLE`].
///
/// Dropping it stops the server, hangs up on its clients and removes its files. A server on its own runtime is gone
/// when the drop returns; one on a shared runtime goes as soon as that runtime gets to it.
pub struct Aws {
    url: String,
    server: Arc<Server>,
    users: Users,
    task: AbortHandle,
    thread: Option<thread::JoinHandle<()>>,
    _files: TempDir,
}

impl Aws {
    /// Starts a server on the current tokio runtime, with one user: [`ACCESS_KEY_ID`] and [`SECRET_ACCESS_KEY`].
    pub async fn start() -> io::Result<Self> {
        Self::with_users(&[]).await
    }

    /// As [`start`](Self::start), with more users, each an access key id and its secret.
    pub async fn with_users(users: &[(&str, &str)]) -> io::Result<Self> {
        let runtime = Handle::try_current().map_err(io::Error::other)?;
        let (aws, _task) = Self::launch(&runtime)?;
        for (access_key_id, secret_access_key) in users {
            aws.add_user(access_key_id, secret_access_key);
        }
        Ok(aws)
    }

    /// As [`start`](Self::start), on a thread and runtime of the server's own, so that it outlives its clients'.
    pub fn start_on_own_runtime() -> io::Result<Self> {
        let runtime = runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        let (mut aws, task) = Self::launch(runtime.handle())?;
        let serve = move || {
            // Ends with an error, namely when `Drop` aborts the task.
            let _aborted = runtime.block_on(task);
        };
        aws.thread = Some(thread::Builder::new().name("aws".into()).spawn(serve)?);
        Ok(aws)
    }

    fn launch(runtime: &Handle) -> io::Result<(Self, JoinHandle<()>)> {
        show_events();
        let files = TempDir::new()?;
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        let users = Users::default();
        let server = Arc::new(Server::new(files.path(), address, &users)?);

        // A listener registers with the runtime that is entered, and there need not be one yet.
        let _entered = runtime.enter();
        let listener = tokio::net::TcpListener::from_std(listener)?;
        let task = runtime.spawn(server::serve(listener, Arc::clone(&server)));
        let aws = Self {
            url: format!("http://{address}"),
            server,
            users,
            task: task.abort_handle(),
            thread: None,
            _files: files,
        };
        aws.add_user(ACCESS_KEY_ID, SECRET_ACCESS_KEY);
        Ok((aws, task))
    }

    /// Registers another user, or gives a known one a new secret.
    pub fn add_user(&self, access_key_id: &str, secret_access_key: &str) {
        self.users.insert(access_key_id, secret_access_key, None);
    }

    /// Makes STS say that the credentials it hands out from now on expire after `lifetime`, and not when their
    /// caller asked for. It is what STS says, no more: S3 takes them for ever.
    pub fn set_credentials_lifetime(&self, lifetime: Duration) {
        self.server.sts().set_lifetime(lifetime);
    }

    /// Where the server listens: `http://127.0.0.1:PORT`.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// A configuration that leads here: us-east-1, static credentials of the default user, and no HTTP client.
    #[must_use]
    pub fn sdk_config(&self) -> SdkConfig {
        let credentials = Credentials::new(ACCESS_KEY_ID, SECRET_ACCESS_KEY, None, None, "tests");
        SdkConfig::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::from_static("us-east-1"))
            .endpoint_url(self.url())
            .credentials_provider(SharedCredentialsProvider::new(credentials))
            .sleep_impl(SharedAsyncSleep::new(TokioSleep::new()))
            .time_source(SharedTimeSource::new(SystemTimeSource::new()))
            .build()
    }

    /// How many connections were accepted since the start.
    #[must_use]
    pub fn connections(&self) -> usize {
        self.server.connections().accepted()
    }

    /// How many connections are open now.
    #[must_use]
    pub fn open_connections(&self) -> usize {
        self.server.connections().open()
    }

    /// The most connections that were ever open at once.
    #[must_use]
    pub fn peak_connections(&self) -> usize {
        self.server.connections().peak()
    }

    /// The latest requests, oldest first: a snapshot of a log that keeps a few thousand.
    #[must_use]
    pub fn requests(&self) -> Vec<LoggedRequest> {
        self.server.log().requests()
    }

    /// How many requests `service` (`s3`, `sqs`, `sts`) was sent, whatever became of them, kept in the log or not.
    #[must_use]
    pub fn calls(&self, service: &str) -> usize {
        self.server.log().calls(service)
    }

    /// How many of the requests were `AssumeRole`, those refused or never answered included.
    #[must_use]
    pub fn assume_role_calls(&self) -> usize {
        self.server.log().assume_role_calls()
    }

    /// Forgets the requests and their counts; the counts of connections stay.
    pub fn clear_log(&self) {
        self.server.log().clear();
    }
}

impl fmt::Debug for Aws {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Aws")
            .field("url", &self.url)
            .finish_non_exhaustive()
    }
}

impl Drop for Aws {
    fn drop(&mut self) {
        self.task.abort();
        if let Some(thread) = self.thread.take() {
            // A panic over there has been printed over there.
            let _panicked = thread.join();
        }
    }
}

/// Prints what the filter in `RUST_LOG` lets through; nothing where there is none.
fn show_events() {
    if std::env::var_os(EnvFilter::DEFAULT_ENV).is_some() {
        let filter = EnvFilter::from_default_env();
        let events = tracing_subscriber::fmt().with_env_filter(filter);
        // The first server of a process has done it for the others.
        let _ = events.with_test_writer().try_init();
    }
}
