//! Connections: one pool a session, on every runtime that its clients are used on.

use std::future::pending;
use std::time::Duration;

use aws_smithy_http_client::Builder;
use cache_runtime::{ErrorKind, EvictionPolicy, Session, cached_clients};
use tests::Aws;
use tokio::runtime::Runtime;

cached_clients! { s3, sqs }

use clients::SessionExt as _;

/// 64 keys: one service, one region, one server, and something that tells them apart.
fn keys() -> impl Iterator<Item = String> {
    (0..64).map(|number| format!("app-{number}"))
}

#[tokio::test]
async fn sixty_four_clients_of_a_session_share_a_connection() {
    let aws = Aws::start().await.unwrap();
    let session = Session::builder()
        .config(aws.sdk_config())
        .max_size(64)
        .build();
    for name in keys() {
        let s3 = session.s3(()).app_name(name).await.unwrap();
        s3.list_buckets().send().await.unwrap();
    }
    assert_eq!(session.clients(EvictionPolicy::Lru).len(), 64);
    assert_eq!(aws.connections(), 1, "one request at a time");
}

#[tokio::test]
async fn sixty_four_naive_clients_open_sixty_four_connections() {
    let aws = Aws::start().await.unwrap();
    let mut clients = Vec::new();
    for _ in keys() {
        // What the SDK does for a configuration that holds no HTTP client.
        let config = aws
            .sdk_config()
            .into_builder()
            .http_client(Builder::new().build_http());
        let s3 = aws_sdk_s3::Client::new(&config.build());
        s3.list_buckets().send().await.unwrap();
        clients.push(s3);
    }
    assert_eq!(aws.connections(), 64);
}

#[tokio::test]
async fn an_http_client_of_the_users_is_used() {
    let aws = Aws::start().await.unwrap();
    let http = Builder::new().build_http();
    let config = aws.sdk_config().into_builder().http_client(http).build();
    let session = Session::from(config);
    session
        .s3(())
        .await
        .unwrap()
        .list_buckets()
        .send()
        .await
        .unwrap();
    assert_eq!(
        session.stats().runtimes,
        0,
        "the session opens nothing of its own"
    );
    assert_eq!(aws.connections(), 1);
}

fn runtime() -> Runtime {
    Runtime::new().expect("a runtime starts")
}

#[test]
fn a_client_outlives_the_runtime_that_it_was_built_on() {
    let aws = Aws::start_on_own_runtime().unwrap();
    let session = Session::from(aws.sdk_config());
    let first = runtime();
    let s3 = first.block_on(async { session.s3(()).await.unwrap() });
    first.block_on(s3.list_buckets().send()).unwrap();
    // Requests that are under way when their runtime goes.
    for _ in 0..8 {
        let request = s3.list_buckets().send();
        first.spawn(async move {
            let _ = request.await;
            pending::<()>().await;
        });
    }
    assert_eq!(session.stats().runtimes, 1);
    first.shutdown_timeout(Duration::from_secs(10));
    assert_eq!(session.stats().runtimes, 0, "its pool has gone with it");

    let second = runtime();
    second.block_on(async {
        s3.list_buckets().send().await.unwrap();
        let again = session.s3(()).await.unwrap();
        assert!(std::ptr::eq(s3.config(), again.config()));
        again.list_buckets().send().await.unwrap();
    });
    assert_eq!(session.stats().runtimes, 1);
}

#[test]
fn many_runtimes_one_after_the_other_leave_nothing() {
    let aws = Aws::start_on_own_runtime().unwrap();
    let session = Session::from(aws.sdk_config());
    for _ in 0..16 {
        runtime().block_on(async {
            let sqs = session.sqs(()).await.unwrap();
            sqs.list_queues().send().await.unwrap();
        });
        assert_eq!(session.stats().runtimes, 0);
    }
    assert_eq!(session.stats().total().builds, 1);
}

#[test]
fn what_is_cached_needs_no_runtime() {
    let aws = Aws::start_on_own_runtime().unwrap();
    let session = Session::from(aws.sdk_config());
    let s3 = runtime().block_on(async { session.s3(()).await.unwrap() });
    let cached = session.s3(()).cached().unwrap();
    assert!(std::ptr::eq(s3.config(), cached.config()));
}

#[test]
fn loading_outside_of_any_runtime_is_an_error() {
    let session = Session::new();
    let mut request = std::pin::pin!(session.s3("us-east-1"));
    let context = &mut std::task::Context::from_waker(std::task::Waker::noop());
    let std::task::Poll::Ready(Err(error)) = request.as_mut().poll(context) else {
        panic!("it fails at once");
    };
    assert!(matches!(error.kind(), ErrorKind::NoRuntime), "{error:?}");
}
