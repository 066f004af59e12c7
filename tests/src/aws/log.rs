//! What the server remembers: requests and connections.

use std::collections::{HashMap, VecDeque};
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};

use hyper::body::Bytes;
use hyper::http::request::Parts;
use parking_lot::Mutex;
use rustack_sts_http::request::parse_form_params;

use super::scope::Scope;

/// Requests that are kept: enough for a test to look at, few enough for a long run.
const MAX_REQUESTS: usize = 4096;

/// A larger body is not kept.
const MAX_BODY: usize = 64 * 1024;

/// A request as the server received it.
#[derive(Clone, Debug)]
pub struct LoggedRequest {
    /// The service that the request was signed for, `s3` if it was not signed.
    pub service: String,
    /// The region that the request was signed for, empty if it was not signed.
    pub region: String,
    /// The access key id that signed the request, empty if it was not signed.
    pub access_key_id: String,
    /// The HTTP method.
    pub method: String,
    /// Path and query.
    pub path: String,
    /// The headers in the order of their arrival, names in lower case, values that are not text made so.
    pub headers: Vec<(String, String)>,
    /// The body, unless it exceeds 64 KiB.
    pub body: Option<Bytes>,
}

impl LoggedRequest {
    pub(super) fn new(scope: &Scope, request: &Parts, body: &Bytes) -> Self {
        let headers = request.headers.iter();
        let Scope {
            access_key_id,
            region,
            service,
        } = scope.clone();
        Self {
            service,
            region,
            access_key_id,
            method: request.method.to_string(),
            path: request.uri.to_string(),
            headers: headers
                .map(|(name, value)| (name.to_string(), lossy(value.as_bytes())))
                .collect(),
            body: (body.len() <= MAX_BODY).then(|| body.clone()),
        }
    }

    /// The first value of a header; `name` is in lower case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find_map(|(key, value)| (key == name).then_some(value.as_str()))
    }

    /// A value of a form, as STS is sent them: `RoleArn`, `ExternalId` and so on.
    #[must_use]
    pub fn form_value(&self, name: &str) -> Option<String> {
        let form = parse_form_params(self.body.as_ref()?);
        form.into_iter()
            .find_map(|(key, value)| (key == name).then_some(value))
    }

    fn is_assume_role(&self) -> bool {
        self.service == "sts" && self.form_value("Action").as_deref() == Some("AssumeRole")
    }
}

fn lossy(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[derive(Default)]
pub(super) struct Log(Mutex<Entries>);

/// The counts go on where the bounded log forgets.
#[derive(Default)]
struct Entries {
    requests: VecDeque<LoggedRequest>,
    calls: HashMap<String, usize>,
    assume_role_calls: usize,
}

impl Log {
    pub fn record(&self, request: LoggedRequest) {
        let mut entries = self.0.lock();
        *entries.calls.entry(request.service.clone()).or_default() += 1;
        entries.assume_role_calls += usize::from(request.is_assume_role());
        if entries.requests.len() == MAX_REQUESTS {
            entries.requests.pop_front();
        }
        entries.requests.push_back(request);
    }

    pub fn requests(&self) -> Vec<LoggedRequest> {
        self.0.lock().requests.iter().cloned().collect()
    }

    pub fn calls(&self, service: &str) -> usize {
        self.0
            .lock()
            .calls
            .get(service)
            .copied()
            .unwrap_or_default()
    }

    pub fn assume_role_calls(&self) -> usize {
        self.0.lock().assume_role_calls
    }

    pub fn clear(&self) {
        *self.0.lock() = Entries::default();
    }
}

#[derive(Default)]
pub(super) struct Connections {
    accepted: AtomicUsize,
    open: AtomicUsize,
    peak: AtomicUsize,
}

impl Connections {
    /// Counts a connection: as open until the guard is dropped.
    pub fn enter(&self) -> OpenConnection<'_> {
        self.accepted.fetch_add(1, SeqCst);
        let open = self.open.fetch_add(1, SeqCst) + 1;
        self.peak.fetch_max(open, SeqCst);
        OpenConnection(self)
    }

    pub fn accepted(&self) -> usize {
        self.accepted.load(SeqCst)
    }

    pub fn open(&self) -> usize {
        self.open.load(SeqCst)
    }

    pub fn peak(&self) -> usize {
        self.peak.load(SeqCst)
    }
}

pub(super) struct OpenConnection<'a>(&'a Connections);

impl Drop for OpenConnection<'_> {
    fn drop(&mut self) {
        self.0.open.fetch_sub(1, SeqCst);
    }
}
