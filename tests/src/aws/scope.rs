//! The credential scope of SigV4: who signed a request, for which region and service.

use hyper::Uri;
use hyper::header::AUTHORIZATION;
use hyper::http::request::Parts;
use rustack_sts_http::request::parse_form_params;

#[derive(Clone, Debug)]
pub(super) struct Scope {
    pub access_key_id: String,
    pub region: String,
    pub service: String,
}

impl Scope {
    /// The scope that a request names in its header or, presigned, in its URL. An unsigned one is a matter for S3.
    pub fn of(request: &Parts) -> Self {
        from_header(request)
            .or_else(|| from_url(&request.uri))
            .unwrap_or_else(|| Self {
                access_key_id: String::new(),
                region: String::new(),
                service: "s3".into(),
            })
    }

    /// Reads `AKID/date/region/service/aws4_request`.
    fn parse(credential: &str) -> Option<Self> {
        let mut fields = credential.split('/').map(str::to_owned);
        let (access_key_id, _date) = (fields.next()?, fields.next()?);
        let (region, service) = (fields.next()?, fields.next()?);
        Some(Self {
            access_key_id,
            region,
            service,
        })
    }
}

fn from_header(request: &Parts) -> Option<Scope> {
    let header = request.headers.get(AUTHORIZATION)?.to_str().ok()?;
    let (_, rest) = header.split_once("Credential=")?;
    Scope::parse(rest.split(',').next()?)
}

fn from_url(uri: &Uri) -> Option<Scope> {
    Scope::parse(&query_value(uri, "X-Amz-Credential")?)
}

/// The decoded value of a query parameter.
pub(super) fn query_value(uri: &Uri, name: &str) -> Option<String> {
    let parameters = parse_form_params(uri.query()?.as_bytes());
    parameters
        .into_iter()
        .find_map(|(key, value)| (key == name).then_some(value))
}
