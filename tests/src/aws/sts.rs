//! STS: one rustack instance for all regions, and the faults that tests ask for.

use std::future::pending;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use aws_smithy_types::date_time::{DateTime, Format};
use hyper::body::Bytes;
use hyper::{Response, StatusCode};
use parking_lot::Mutex;
use rustack_sts_core::config::StsConfig;
use rustack_sts_core::handler::RustackStsHandler;
use rustack_sts_core::provider::RustackSts;
use rustack_sts_http::body::StsResponseBody;
use rustack_sts_http::dispatch::dispatch_operation;
use rustack_sts_http::request::{get_optional_param, parse_form_params};
use rustack_sts_http::response::{CONTENT_TYPE, error_to_response};
use rustack_sts_http::router::resolve_operation;
use s3s::{Body, StdError};

use super::scope::Scope;
use super::server::{MAX_BODY, REQUEST_ID, failure};
use super::users::Users;

/// A role whose ARN contains this cannot be assumed: STS answers 403 `AccessDenied`.
pub const REFUSED_ROLE: &str = "refused";

/// For a role whose ARN contains this, STS keeps the request open and never answers.
pub const SILENT_ROLE: &str = "silent";

const REFUSAL: &str = "<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><Error><Type>Sender</Type>\
    <Code>AccessDenied</Code><Message>not authorized to perform sts:AssumeRole</Message></Error>\
    <RequestId>in-process</RequestId></ErrorResponse>";

pub(super) struct Sts {
    handler: RustackStsHandler,
    users: Users,
    lifetime: Mutex<Option<Duration>>,
}

impl Sts {
    pub fn new(users: Users) -> Self {
        let provider = RustackSts::new(StsConfig::default());
        Self {
            handler: RustackStsHandler::new(Arc::new(provider)),
            users,
            lifetime: Mutex::default(),
        }
    }

    pub fn set_lifetime(&self, lifetime: Duration) {
        *self.lifetime.lock() = Some(lifetime);
    }

    pub async fn answer(&self, scope: &Scope, body: Bytes) -> Response<Body> {
        let form = parse_form_params(&body);
        let role_arn = get_optional_param(&form, "RoleArn").unwrap_or_default();
        if role_arn.contains(SILENT_ROLE) {
            return pending().await;
        }
        if role_arn.contains(REFUSED_ROLE) {
            return refusal();
        }
        let response = self.dispatch(scope, &form, body).await;
        self.issue(response).await.unwrap_or_else(failure)
    }

    async fn dispatch(
        &self,
        scope: &Scope,
        form: &[(String, String)],
        body: Bytes,
    ) -> Response<StsResponseBody> {
        let caller = Some(scope.access_key_id.clone());
        let outcome = match resolve_operation(form) {
            Ok(operation) => {
                dispatch_operation(&self.handler, operation, body, caller, REQUEST_ID).await
            }
            Err(error) => Err(error),
        };
        outcome.unwrap_or_else(|error| error_to_response(&error, REQUEST_ID))
    }

    /// Makes credentials in a response known to S3. Rustack's own record of them is private, hence from the XML.
    async fn issue(&self, response: Response<StsResponseBody>) -> Result<Response<Body>, StdError> {
        let (head, body) = response.into_parts();
        let bytes = Body::http_body(body).store_all_limited(MAX_BODY).await?;
        let mut xml = String::from_utf8(bytes.into())?;
        if let (Some(id), Some(secret)) = (
            element(&xml, "AccessKeyId"),
            element(&xml, "SecretAccessKey"),
        ) {
            self.users.insert(id, secret, element(&xml, "SessionToken"));
        }
        if let (Some(expiration), Some(lifetime)) =
            (element(&xml, "Expiration"), *self.lifetime.lock())
        {
            let sooner = DateTime::from(SystemTime::now() + lifetime).fmt(Format::DateTime)?;
            xml = xml.replace(expiration, &sooner);
        }
        Ok(Response::from_parts(head, xml.into()))
    }
}

/// The text of an element whose text needs no unescaping, as of those that make up credentials.
fn element<'a>(xml: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = xml.split_once(&format!("<{name}>"))?;
    Some(rest.split_once("</")?.0)
}

fn refusal() -> Response<Body> {
    let mut response = Response::new(Body::from(REFUSAL.to_owned()));
    *response.status_mut() = StatusCode::FORBIDDEN;
    response.headers_mut().insert(
        "content-type",
        hyper::header::HeaderValue::from_static(CONTENT_TYPE),
    );
    response
}
