//! Resources: values over a cached client, and builds of the user's that fail, panic or are given up.

use std::convert::Infallible;
use std::panic::AssertUnwindSafe;
use std::pin::{Pin, pin};
use std::ptr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};
use std::task::{Context, Waker};

use cache_runtime::{Error, ErrorKind, EvictionPolicy, Region, Resource, Session, cached_clients};
use tokio::sync::Semaphore;

cached_clients! {
    s3,
    sqs,
    pub mod resources {
        archive: Archive,
        fragile: Fragile,
        slow: Slow,
        own: Recursive,
        resizing: Resizing,
    }
}

use clients::SessionExt as _;
use resources::SessionExt as _;

fn offline() -> Session {
    let config = aws_config::SdkConfig::builder().region(Region::new("us-east-1"));
    Session::from(config.build())
}

struct Archive {
    client: aws_sdk_s3::Client,
}

impl Resource for Archive {
    type Service = clients::S3;
    type Error = Infallible;
    const NAME: &'static str = "archive";

    async fn build(client: aws_sdk_s3::Client) -> Result<Self, Self::Error> {
        Ok(Self { client })
    }
}

#[tokio::test]
async fn a_resource_is_built_once_over_the_cached_client() {
    let session = offline();
    let archive = session.archive("eu-west-1").await.unwrap();
    let again = session.archive("eu-west-1").await.unwrap();
    assert!(Arc::ptr_eq(&archive, &again));
    let client = session.s3("eu-west-1").cached().unwrap();
    assert!(ptr::eq(archive.client.config(), client.config()));
    assert_eq!(session.resources(EvictionPolicy::Lru).len(), 1);
    assert_eq!(session.clients(EvictionPolicy::Lru).len(), 1);
    let listed = session.resources(EvictionPolicy::Lru).to_string();
    assert_eq!(
        listed,
        "LRUResourceCache:\n   - archive(region=\"eu-west-1\")"
    );
    assert_eq!(session.invalidate_resource::<Archive>("eu-west-1"), 1);
    assert!(session.archive("eu-west-1").cached().is_none());
}

/// Fails for one region, panics for another.
#[derive(Debug)]
struct Fragile;

static FRAGILE_BUILDS: AtomicUsize = AtomicUsize::new(0);

impl Resource for Fragile {
    type Service = clients::S3;
    type Error = std::io::Error;
    const NAME: &'static str = "fragile";

    async fn build(client: aws_sdk_s3::Client) -> Result<Self, Self::Error> {
        let build = FRAGILE_BUILDS.fetch_add(1, Ordering::SeqCst);
        match client.config().region().map(Region::as_ref) {
            Some("eu-west-1") if build == 0 => Err(std::io::Error::other("not today")),
            Some("eu-west-2") if build == 2 => panic!("not like this"),
            _ => Ok(Self),
        }
    }
}

#[tokio::test]
async fn a_build_that_fails_or_panics_leaves_nothing_behind() {
    let session = offline();
    let error = session.fragile("eu-west-1").await.unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::Build { label, .. } if label == "fragile(region=\"eu-west-1\")")
    );
    let source = std::error::Error::source(&error).unwrap();
    assert_eq!(source.to_string(), "not today");
    assert!(session.resources(EvictionPolicy::Lru).is_empty());
    session.fragile("eu-west-1").await.unwrap();

    let request = session.fragile("eu-west-2");
    let panicked = tokio::spawn({
        let session = session.clone();
        async move { session.fragile("eu-west-2").await.map(drop) }
    });
    assert!(panicked.await.unwrap_err().is_panic());
    AssertUnwindSafe(request).0.await.unwrap();
    assert_eq!(FRAGILE_BUILDS.load(Ordering::SeqCst), 4);
}

/// Is built when the test says so.
struct Slow;

static MAY_END: Semaphore = Semaphore::const_new(0);
static SLOW_BUILDS: AtomicUsize = AtomicUsize::new(0);

impl Resource for Slow {
    type Service = clients::Sqs;
    type Error = tokio::sync::AcquireError;
    const NAME: &'static str = "slow";

    async fn build(_: aws_sdk_sqs::Client) -> Result<Self, Self::Error> {
        SLOW_BUILDS.fetch_add(1, Ordering::SeqCst);
        MAY_END.acquire().await?.forget();
        Ok(Self)
    }
}

#[tokio::test]
async fn a_build_that_is_given_up_leaves_nothing_behind() {
    let session = offline();
    let context = &mut Context::from_waker(Waker::noop());
    {
        let mut given_up = pin!(session.slow(()));
        assert!(given_up.as_mut().poll(context).is_pending());
    }
    assert_eq!(SLOW_BUILDS.load(Ordering::SeqCst), 1);
    MAY_END.add_permits(1);
    let slow = session.slow(()).await.unwrap();
    assert_eq!(SLOW_BUILDS.load(Ordering::SeqCst), 2);
    assert!(Arc::ptr_eq(&slow, &session.slow(()).cached().unwrap()));

    let mut under_way = session.slow("eu-west-1");
    assert!(Pin::new(&mut under_way).poll(context).is_pending());
    assert!(under_way.cached().is_none());
}

/// Resizes the cache that it is built for.
struct Resizing;

static RESIZED: OnceLock<Session> = OnceLock::new();

impl Resource for Resizing {
    type Service = clients::S3;
    type Error = Infallible;
    const NAME: &'static str = "resizing";

    async fn build(_: aws_sdk_s3::Client) -> Result<Self, Self::Error> {
        let session = RESIZED.get().expect("set before");
        session.resources(EvictionPolicy::Lru).set_max_size(3);
        Ok(Self)
    }
}

#[tokio::test]
async fn a_request_that_names_no_size_leaves_it_alone() {
    let session = RESIZED.get_or_init(offline);
    session.resizing(()).await.unwrap();
    assert_eq!(session.resources(EvictionPolicy::Lru).max_size(), 3);
}

/// Asks for itself.
#[derive(Debug)]
struct Recursive;

impl Resource for Recursive {
    type Service = clients::S3;
    type Error = Error;
    const NAME: &'static str = "own";

    async fn build(_: aws_sdk_s3::Client) -> Result<Self, Self::Error> {
        // On the session that the test has put in place.
        resources::own("us-east-1").await?;
        Ok(Self)
    }
}

#[tokio::test]
async fn a_build_that_asks_for_itself_is_an_error() {
    cache_runtime::set_default_session(offline());
    let error = resources::own("us-east-1").await.unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::Recursive { label } if label.starts_with("own(")),
        "{error:?}"
    );
}
