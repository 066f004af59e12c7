//! SQS: one rustack instance a region, as rustack itself keeps all queues in one place.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::Arc;

use hyper::Response;
use hyper::body::Bytes;
use hyper::http::request::Parts;
use parking_lot::Mutex;
use rustack_sqs_core::config::SqsConfig;
use rustack_sqs_core::handler::RustackSqsHandler;
use rustack_sqs_core::provider::RustackSqs;
use rustack_sqs_http::dispatch::dispatch_operation;
use rustack_sqs_http::response::error_to_response;
use rustack_sqs_http::router::resolve_operation;
use s3s::Body;

use super::scope::Scope;
use super::server::REQUEST_ID;

pub(super) struct Sqs {
    /// Where queue URLs lead.
    address: SocketAddr,
    regions: Mutex<HashMap<String, Arc<RustackSqsHandler>>>,
}

impl Sqs {
    pub fn new(address: SocketAddr) -> Self {
        Self {
            address,
            regions: Mutex::default(),
        }
    }

    pub async fn answer(&self, scope: &Scope, request: &Parts, body: Bytes) -> Response<Body> {
        let region = self.region(&scope.region);
        let outcome = match resolve_operation(&request.headers) {
            Ok(operation) => dispatch_operation(&*region, operation, body).await,
            Err(error) => Err(error),
        };
        outcome
            .unwrap_or_else(|error| error_to_response(&error, REQUEST_ID))
            .map(Body::http_body)
    }

    fn region(&self, name: &str) -> Arc<RustackSqsHandler> {
        let mut regions = self.regions.lock();
        let region = regions
            .entry(name.to_owned())
            .or_insert_with(|| Arc::new(self.new_region(name)));
        Arc::clone(region)
    }

    fn new_region(&self, name: &str) -> RustackSqsHandler {
        let config = SqsConfig {
            default_region: name.to_owned(),
            host: self.address.ip().to_string(),
            port: self.address.port(),
            ..SqsConfig::default()
        };
        RustackSqsHandler::new(Arc::new(RustackSqs::new(config)))
    }
}
