//! The HTTP server: accepts connections, logs requests and hands each to its service.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::{io, time::Duration};

use hyper::body::{Bytes, Incoming};
use hyper::http::request::Parts;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use s3s::service::{S3Service, S3ServiceBuilder};
use s3s::{Body, StdError};
use s3s_fs::FileSystem;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

use super::log::{Connections, Log, LoggedRequest};
use super::scope::Scope;
use super::sqs::Sqs;
use super::sts::Sts;
use super::users::Users;

/// The id that a response bears where the service behind does not think of one.
pub(super) const REQUEST_ID: &str = "in-process";

/// The longest body that is read.
pub(super) const MAX_BODY: usize = 64 * 1024 * 1024;

pub(super) struct Server {
    s3: S3Service,
    sqs: Sqs,
    sts: Sts,
    log: Log,
    connections: Connections,
}

impl Server {
    pub fn new(files: &Path, address: SocketAddr, users: &Users) -> io::Result<Self> {
        Ok(Self {
            s3: s3(files, users)?,
            sqs: Sqs::new(address),
            sts: Sts::new(users.clone()),
            log: Log::default(),
            connections: Connections::default(),
        })
    }

    pub fn sts(&self) -> &Sts {
        &self.sts
    }

    pub fn log(&self) -> &Log {
        &self.log
    }

    pub fn connections(&self) -> &Connections {
        &self.connections
    }

    async fn answer(&self, request: Request<Incoming>) -> Response<Body> {
        let (head, incoming) = request.into_parts();
        let scope = Scope::of(&head);
        match Body::from(incoming).store_all_limited(MAX_BODY).await {
            Ok(body) => {
                self.log.record(LoggedRequest::new(&scope, &head, &body));
                self.dispatch(&scope, head, body).await
            }
            Err(error) => failure(error),
        }
    }

    async fn dispatch(&self, scope: &Scope, head: Parts, body: Bytes) -> Response<Body> {
        match scope.service.as_str() {
            "sqs" => self.sqs.answer(scope, &head, body).await,
            "sts" => self.sts.answer(scope, body).await,
            "s3" => {
                let answer = self.s3.call(Request::from_parts(head, body.into())).await;
                answer.unwrap_or_else(|error| failure(error.into()))
            }
            other => failure(format!("there is no service {other:?} here").into()),
        }
    }
}

fn s3(files: &Path, users: &Users) -> io::Result<S3Service> {
    let files = FileSystem::new(files).map_err(|error| io::Error::other(format!("{error:?}")))?;
    let mut s3 = S3ServiceBuilder::new(files);
    s3.set_auth(users.clone());
    s3.set_access(users.clone());
    Ok(s3.build())
}

/// Serves until it is dropped, which closes all connections.
pub(super) async fn serve(listener: TcpListener, server: Arc<Server>) {
    let mut connections = JoinSet::new();
    loop {
        match listener.accept().await {
            Ok((stream, _)) => {
                connections.spawn(serve_connection(stream, Arc::clone(&server)));
            }
            // Out of file descriptors, as a rule: wait for some to be closed.
            Err(_) => tokio::time::sleep(Duration::from_millis(10)).await,
        }
        while connections.try_join_next().is_some() {}
    }
}

async fn serve_connection(stream: TcpStream, server: Arc<Server>) {
    let _open = server.connections.enter();
    // Without it a response in two segments can take 40 ms. A socket that refuses is one that is closed already.
    let _ = stream.set_nodelay(true);
    let service = service_fn(|request| async { Ok::<_, Infallible>(server.answer(request).await) });
    // An error means that the client hung up: there is nobody to tell.
    let _ = http1::Builder::new()
        .serve_connection(TokioIo::new(stream), service)
        .await;
}

/// The answer to what the server cannot make sense of. A client error, lest the SDK try again.
pub(super) fn failure(error: StdError) -> Response<Body> {
    let mut response = Response::new(Body::from(error.to_string()));
    *response.status_mut() = StatusCode::BAD_REQUEST;
    response
}
