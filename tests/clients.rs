//! The accessors: identity, real requests, concurrent first calls, bad input.

use std::ptr;

use aws_sdk_s3::primitives::ByteStream;
use aws_sdk_s3::types::{BucketLocationConstraint, CreateBucketConfiguration};
use cache_runtime::{
    CacheKey, ClientKey, ErrorKind, EvictionPolicy, Region, Session, cached_clients,
};
use tests::Aws;
use tokio::sync::Barrier;

cached_clients! { s3, sqs }

use clients::SessionExt as _;

type S3 = aws_sdk_s3::Client;

fn same(a: &S3, b: &S3) -> bool {
    ptr::eq(a.config(), b.config())
}

async fn local() -> (Aws, Session) {
    let aws = Aws::start().await.expect("the server starts");
    let session = Session::from(aws.sdk_config());
    (aws, session)
}

/// A session that is never asked to send anything.
fn offline() -> Session {
    let config = aws_config::SdkConfig::builder().region(Region::new("us-east-1"));
    Session::from(config.build())
}

#[derive(Clone, CacheKey)]
struct Tenant {
    #[cache_key(region)]
    region: Option<Region>,
    id: u64,
    #[cache_key(secret)]
    token: String,
    #[cache_key(skip)]
    #[expect(dead_code, reason = "what is skipped is not looked at")]
    trace: String,
}

fn tenant(id: u64) -> Tenant {
    Tenant {
        region: Some(Region::new("eu-west-1")),
        id,
        token: "hunter2".to_owned(),
        trace: String::new(),
    }
}

#[tokio::test]
async fn objects_and_messages_in_two_regions() {
    let (aws, session) = local().await;
    for region in ["us-east-1", "eu-west-1"] {
        let s3 = session.s3(region).await.unwrap();
        let location = (region != "us-east-1").then(|| {
            let constraint = BucketLocationConstraint::from(region);
            CreateBucketConfiguration::builder()
                .location_constraint(constraint)
                .build()
        });
        let create = s3.create_bucket().bucket(region);
        let create = create.set_create_bucket_configuration(location);
        create.send().await.unwrap();
        let put = s3.put_object().bucket(region).key("k");
        let body = ByteStream::from_static(region.as_bytes());
        put.body(body).send().await.unwrap();
        let got = session.s3(region).await.unwrap().get_object();
        let got = got.bucket(region).key("k").send().await.unwrap();
        let bytes = got.body.collect().await.unwrap().to_vec();
        assert_eq!(bytes, region.as_bytes());

        let sqs = session.sqs(region).await.unwrap();
        let queue = sqs.create_queue().queue_name("q").send().await.unwrap();
        let url = queue.queue_url().unwrap();
        let send = sqs.send_message().queue_url(url).message_body(region);
        send.send().await.unwrap();
        let received = sqs.receive_message().queue_url(url).send().await.unwrap();
        assert_eq!(received.messages()[0].body(), Some(region));
    }
    let regions: Vec<_> = aws.requests().into_iter().map(|it| it.region).collect();
    assert!(regions.iter().any(|it| it == "us-east-1"));
    assert!(regions.iter().any(|it| it == "eu-west-1"));
}

#[tokio::test]
async fn every_form_of_a_region_is_one_identity() {
    let session = offline();
    let first = session.s3("us-east-1").await.unwrap();
    let (text, region) = ("us-east-1".to_owned(), Region::new("us-east-1"));
    let others = [
        session.s3(text.clone()).await.unwrap(),
        session.s3(&text).await.unwrap(),
        session.s3(region.clone()).await.unwrap(),
        session.s3(&region).await.unwrap(),
        session.s3(()).await.unwrap(),
        session.s3(()).region("us-east-1").await.unwrap(),
        session.s3("eu-west-1").region("us-east-1").await.unwrap(),
        session.s3(&ClientKey::new()).await.unwrap(),
        session
            .s3(&ClientKey::new().region("us-east-1"))
            .await
            .unwrap(),
    ];
    assert!(others.iter().all(|other| same(&first, other)));
    assert_eq!(session.stats().total().builds, 1);
}

#[tokio::test]
async fn any_difference_is_another_client() {
    let session = offline();
    let clients = [
        session.s3("us-east-1").await.unwrap(),
        session.s3("us-east-2").await.unwrap(),
        session
            .s3(())
            .endpoint_url("http://localhost:1")
            .await
            .unwrap(),
        session
            .s3(())
            .endpoint_url("http://localhost:2")
            .await
            .unwrap(),
        session.s3(()).use_fips(true).await.unwrap(),
        session.s3(()).use_fips(false).await.unwrap(),
        session.s3(&tenant(1)).await.unwrap(),
        session.s3(&tenant(2)).await.unwrap(),
        session.s3(&tenant(2)).app_name("app").await.unwrap(),
    ];
    for (index, a) in clients.iter().enumerate() {
        assert!(clients[index + 1..].iter().all(|b| !same(a, b)));
    }
}

#[tokio::test]
async fn a_request_equals_the_key_that_sets_the_same() {
    let session = offline();
    let by_request = session.s3("eu-west-1").app_name("app").use_fips(true);
    let by_request = by_request.await.unwrap();
    let key = ClientKey::new().use_fips(true).app_name("app");
    let by_key = session.s3(&key).region("eu-west-1").await.unwrap();
    assert!(same(&by_request, &by_key));
    let config = by_key.config();
    assert_eq!(config.region().map(Region::as_ref), Some("eu-west-1"));
    assert_eq!(config.app_name().map(AsRef::as_ref), Some("app"));
}

#[tokio::test]
async fn a_derived_key_is_its_fields_but_the_skipped_ones() {
    let session = offline();
    let first = session.s3(&tenant(1)).await.unwrap();
    let traced = Tenant {
        trace: "other".to_owned(),
        ..tenant(1)
    };
    assert!(same(&first, &session.s3(&traced).await.unwrap()));
    let other_secret = Tenant {
        token: "other".to_owned(),
        ..tenant(1)
    };
    assert!(!same(&first, &session.s3(&other_secret).await.unwrap()));
    assert_eq!(
        first.config().region().map(Region::as_ref),
        Some("eu-west-1")
    );
    let shown = format!("{session} {session:?}");
    assert!(
        shown.contains(r#"s3(region="eu-west-1", id=1, token=***)"#),
        "{shown}"
    );
    assert!(!shown.contains("hunter2"));
}

#[tokio::test]
async fn a_keys_unset_region_is_the_sessions() {
    let session = offline();
    let with = |region: Option<&'static str>| Tenant {
        region: region.map(Region::from_static),
        ..tenant(1)
    };
    let unset = session.s3(&with(None)).await.unwrap();
    let named = session.s3(&with(Some("us-east-1"))).await.unwrap();
    assert!(same(&unset, &named));
}

#[tokio::test]
async fn a_keys_type_is_part_of_its_identity() {
    #[derive(Clone, CacheKey)]
    struct One(u64);
    #[derive(Clone, CacheKey)]
    struct Other(u64);

    let session = offline();
    let one = session.s3(&One(1)).await.unwrap();
    assert!(same(&one, &session.s3(&One(1)).await.unwrap()));
    assert!(!same(&one, &session.s3(&Other(1)).await.unwrap()));
}

#[tokio::test]
async fn cached_builds_nothing() {
    let session = offline();
    assert!(session.s3("eu-west-1").cached().is_none());
    assert_eq!(session.stats().total().builds, 0);
    let built = session.s3("eu-west-1").await.unwrap();
    let cached = session.s3("eu-west-1").cached().unwrap();
    assert!(same(&built, &cached));
}

#[tokio::test]
async fn the_policy_is_not_identity() {
    let session = offline();
    let lru = session.s3(()).await.unwrap();
    let lfu = session.s3(()).eviction_policy(EvictionPolicy::Lfu).await;
    assert!(same(&lru, &lfu.unwrap()));
    assert_eq!(session.clients(EvictionPolicy::Lfu).len(), 1);
}

#[tokio::test]
async fn max_size_resizes_the_cache_in_use() {
    let session = offline();
    for region in ["us-east-1", "us-east-2", "us-west-1"] {
        session.s3(region).await.unwrap();
    }
    let held = session.clients(EvictionPolicy::Lru);
    session.s3("us-east-1").max_size(2).await.unwrap();
    assert_eq!((held.len(), held.max_size()), (2, 2));
    assert!(session.s3("us-east-1").cached().is_some());
    assert!(session.s3("us-east-2").cached().is_none());
    session.s3("us-east-2").max_size(3).await.unwrap();
    assert_eq!((held.len(), held.max_size()), (3, 3));
}

#[tokio::test(flavor = "multi_thread")]
async fn two_hundred_concurrent_first_calls_build_one_client() {
    let session = offline();
    let barrier = std::sync::Arc::new(Barrier::new(200));
    let calls = (0..200).map(|_| {
        let (session, barrier) = (session.clone(), barrier.clone());
        tokio::spawn(async move {
            barrier.wait().await;
            session.s3("us-west-2").await.unwrap()
        })
    });
    let calls: Vec<_> = calls.collect();
    let mut clients = Vec::new();
    for call in calls {
        clients.push(call.await.unwrap());
    }
    assert!(clients.iter().all(|client| same(client, &clients[0])));
    let stats = session.stats().total();
    assert_eq!((stats.builds, stats.failures), (1, 0));
    assert_eq!(stats.hits + stats.misses, 200);
}

#[tokio::test]
async fn a_bad_region_is_named_and_changes_nothing() {
    let session = Session::builder().max_size(1).build();
    // Nothing is loaded for them either: they fail at once.
    let long = "a".repeat(300);
    let regions = [
        "",
        "us west 2",
        "../x",
        &long,
        "-",
        "us-east-1-",
        "12",
        "us_east_1",
        "é",
    ];
    for region in regions {
        let error = session.s3(region).await.unwrap_err();
        assert!(
            matches!(error.kind(), ErrorKind::InvalidRegion { .. }),
            "{error:?}"
        );
        let shown: String = region.chars().take(80).collect();
        assert!(error.to_string().contains(&shown), "{error}");
        assert!(error.to_string().len() < 300, "{error}");
    }
    assert_eq!(session.stats().total().builds, 0);
    assert!(session.clients(EvictionPolicy::Lru).is_empty());
}

#[tokio::test]
async fn a_bad_region_evicts_nothing() {
    let config = aws_config::SdkConfig::builder().build();
    let session = Session::builder().config(config).max_size(1).build();
    let held = session.s3("us-east-1").await.unwrap();
    assert!(session.s3("us east 1").await.is_err());
    assert!(session.s3("us east 1").cached().is_none());
    assert!(same(&held, &session.s3("us-east-1").cached().unwrap()));
}

#[tokio::test]
async fn no_region_anywhere_is_an_error_that_says_where_to_name_one() {
    let session = Session::from(aws_config::SdkConfig::builder().build());
    let error = session.s3(()).await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::MissingRegion { .. }));
    assert!(error.to_string().contains("AWS_REGION"), "{error}");
}
