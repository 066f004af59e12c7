//! Credential scopes: one STS call a tenant, whatever the number of its clients and callers.

use std::collections::BTreeMap;
use std::ptr;
use std::sync::Arc;
use std::time::Duration;

use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use cache_runtime::{CacheKey, ClientKey, ErrorKind, EvictionPolicy, Session, cached_clients};
use tests::{ACCESS_KEY_ID, Aws, SECRET_ACCESS_KEY};
use tokio::sync::Barrier;
use tokio::task::JoinSet;

cached_clients! { s3, sqs }

use clients::SessionExt as _;

const REGIONS: [&str; 3] = ["us-east-1", "us-west-2", "eu-west-1"];

#[derive(Clone, CacheKey)]
struct Tenant {
    #[cache_key(region)]
    region: String,
    #[cache_key(assume_role)]
    role_arn: String,
    #[cache_key(external_id)]
    external_id: String,
}

fn tenant(id: u32, region: &str) -> Tenant {
    Tenant {
        region: region.to_owned(),
        role_arn: format!("arn:aws:iam::123456789012:role/tenant-{id}"),
        external_id: format!("external-{id}"),
    }
}

async fn local(max_size: usize) -> (Aws, Session) {
    let aws = Aws::start().await.expect("the server starts");
    let builder = Session::builder().config(aws.sdk_config());
    (aws, builder.max_size(max_size).build())
}

/// Asks for both services in every region, and sends a request through each client if told to.
async fn use_tenant(session: &Session, id: u32, send: bool) {
    for region in REGIONS {
        let tenant = tenant(id, region);
        let s3 = session.s3(&tenant).await.unwrap();
        let sqs = session.sqs(&tenant).await.unwrap();
        if send {
            s3.list_buckets().send().await.unwrap();
            sqs.list_queues().send().await.unwrap();
        }
    }
}

#[tokio::test]
async fn two_hundred_tenants_make_two_hundred_calls_of_sts() {
    const TENANTS: u32 = 200;
    const ROUNDS: u32 = 10;
    let (aws, session) = local(TENANTS as usize * 2 * REGIONS.len()).await;
    for round in 0..ROUNDS {
        for id in 0..TENANTS {
            use_tenant(&session, id, round == 0 || round + 1 == ROUNDS).await;
        }
    }
    assert_eq!(aws.assume_role_calls(), 200);
    let stats = session.stats();
    assert_eq!(stats.total().builds, 1_200);
    // Those of the tenants, and the one that their roles are assumed with.
    assert_eq!(stats.scopes, 201);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thousand_concurrent_first_calls_of_a_tenant_make_one_call_of_sts() {
    let (aws, session) = local(10).await;
    let barrier = Arc::new(Barrier::new(1_000));
    let mut calls = JoinSet::new();
    for call in 0..1_000 {
        let (session, barrier) = (session.clone(), barrier.clone());
        calls.spawn(async move {
            barrier.wait().await;
            let tenant = tenant(1, REGIONS[call % 3]);
            if call % 2 == 0 {
                session.s3(&tenant).await.map(drop)
            } else {
                session.sqs(&tenant).await.map(drop)
            }
        });
    }
    assert!(calls.join_all().await.into_iter().all(|it| it.is_ok()));
    assert_eq!(aws.assume_role_calls(), 1);
    assert_eq!(session.stats().total().builds, 6);
}

#[tokio::test]
async fn a_scope_dies_with_the_last_of_its_clients() {
    let (_aws, session) = local(2).await;
    let s3 = session.s3(&tenant(1, "us-east-1")).await.unwrap();
    session.s3(&tenant(2, "us-east-1")).await.unwrap();
    assert_eq!(session.stats().scopes, 3, "two tenants and the base");
    session.clear();
    assert_eq!(
        session.stats().scopes,
        2,
        "the client in use keeps its own, which keeps the base"
    );
    s3.list_buckets().send().await.unwrap();
    drop(s3);
    assert_eq!(session.stats().scopes, 0);
}

#[tokio::test]
async fn a_client_in_use_keeps_its_scope_for_the_next() {
    let (aws, session) = local(1).await;
    let kept = session.s3(&tenant(1, "us-east-1")).await.unwrap();
    session.s3(&tenant(2, "us-east-1")).await.unwrap();
    let again = session.s3(&tenant(1, "us-east-1")).await.unwrap();
    assert!(!ptr::eq(kept.config(), again.config()));
    assert_eq!(aws.assume_role_calls(), 2);
}

#[tokio::test]
async fn a_role_is_assumed_with_all_that_the_key_says() {
    let (aws, session) = local(10).await;
    let tags = BTreeMap::from([("team".to_owned(), "blue".to_owned())]);
    let request = session
        .sqs("eu-west-1")
        .assume_role("arn:aws:iam::123456789012:role/path/name")
        .external_id("the-external-id")
        .role_session_name("the-session")
        .role_policy(r#"{"Version":"2012-10-17","Statement":[]}"#)
        .role_duration(Duration::from_secs(900))
        .role_tags(tags);
    let sqs = request.await.unwrap();
    sqs.list_queues().send().await.unwrap();

    let requests = aws.requests();
    let [sts, sqs] = &requests[..] else {
        panic!("one call of STS, one of SQS: {requests:?}");
    };
    let said = |name: &str| sts.form_value(name).unwrap_or_default();
    assert_eq!(said("RoleArn"), "arn:aws:iam::123456789012:role/path/name");
    assert_eq!(said("ExternalId"), "the-external-id");
    assert_eq!(said("RoleSessionName"), "the-session");
    assert!(said("Policy").contains("2012-10-17"));
    assert_eq!(said("DurationSeconds"), "900");
    assert_eq!(said("Tags.member.1.Key"), "team");
    assert_eq!(said("Tags.member.1.Value"), "blue");
    // Assumed in the session's region, used in the key's.
    assert_eq!((&*sts.region, &*sqs.region), ("us-east-1", "eu-west-1"));
    assert_ne!(sts.access_key_id, sqs.access_key_id);
}

#[tokio::test]
async fn keys_that_differ_in_one_secret_are_two_clients_with_their_own_signatures() {
    let (aws, session) = local(10).await;
    aws.add_user("AKIDSHARED", "first-secret");
    let key = |secret: &str| {
        let key = ClientKey::new().access_key_id("AKIDSHARED");
        key.secret_access_key(secret)
    };
    let first = session.s3(&key("first-secret")).await.unwrap();
    let second = session.s3(&key("second-secret")).await.unwrap();
    assert!(!ptr::eq(first.config(), second.config()));
    first.list_buckets().send().await.unwrap();
    assert!(second.list_buckets().send().await.is_err());
    aws.add_user("AKIDSHARED", "second-secret");
    second.list_buckets().send().await.unwrap();
    assert!(first.list_buckets().send().await.is_err());
}

#[tokio::test]
async fn a_provider_is_one_identity_with_its_clones() {
    let (_aws, session) = local(10).await;
    let credentials = || Credentials::new(ACCESS_KEY_ID, SECRET_ACCESS_KEY, None, None, "test");
    let provider = SharedCredentialsProvider::new(credentials());
    let with = |provider: &SharedCredentialsProvider| {
        session.s3(()).credentials_provider(provider.clone())
    };
    let first = with(&provider).await.unwrap();
    let again = with(&provider).await.unwrap();
    let other = with(&SharedCredentialsProvider::new(credentials()))
        .await
        .unwrap();
    assert!(ptr::eq(first.config(), again.config()));
    assert!(!ptr::eq(first.config(), other.config()));
    first.list_buckets().send().await.unwrap();
}

#[tokio::test]
async fn a_role_that_sts_refuses_is_an_error_that_names_it_and_nothing_is_cached() {
    let (aws, session) = local(10).await;
    let arn = "arn:aws:iam::123456789012:role/refused";
    let call = || {
        session
            .s3("us-east-1")
            .assume_role(arn)
            .external_id("the-external-id")
    };
    let error = call().await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::AssumeRole { role_arn, .. } if role_arn == arn));
    assert!(error.to_string().contains(arn));
    let shown = format!("{error} {error:?}");
    assert!(!shown.contains("the-external-id"), "{shown}");
    assert!(session.clients(EvictionPolicy::Lru).is_empty());
    assert_eq!(session.stats().scopes, 0);
    let calls = aws.assume_role_calls();
    call().await.unwrap_err();
    assert!(aws.assume_role_calls() > calls, "the failure is not cached");
}

#[tokio::test]
async fn an_sts_that_does_not_answer_is_bounded_by_the_sessions_timeouts() {
    let aws = Aws::start().await.unwrap();
    let timeouts = aws_config::timeout::TimeoutConfig::builder();
    let timeouts = timeouts
        .operation_timeout(Duration::from_millis(200))
        .build();
    let config = aws.sdk_config().into_builder().timeout_config(timeouts);
    let session = Session::from(config.build());
    let arn = "arn:aws:iam::123456789012:role/silent";
    let error = session.s3(()).assume_role(arn).await.unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::AssumeRole { .. }),
        "{error:?}"
    );
    assert!(session.clients(EvictionPolicy::Lru).is_empty());
}

#[tokio::test]
async fn invalidating_a_scope_fetches_new_credentials() {
    let (aws, session) = local(12).await;
    use_tenant(&session, 1, true).await;
    use_tenant(&session, 2, true).await;
    assert_eq!(session.invalidate_scope(&tenant(1, "anywhere")), 6);
    assert_eq!(
        session.clients(EvictionPolicy::Lru).len(),
        6,
        "the other tenant's stay"
    );
    use_tenant(&session, 1, true).await;
    use_tenant(&session, 2, true).await;
    assert_eq!(aws.assume_role_calls(), 3);
}

#[tokio::test]
async fn bad_parameters_are_errors_that_name_them() {
    let (_aws, session) = local(10).await;
    let s3 = || session.s3("us-east-1");
    let cases = [
        (s3().assume_role("tenant-7"), "tenant-7"),
        (
            s3().assume_role("arn:aws:iam::12:role/x"),
            "arn:aws:iam::12:role/x",
        ),
        (
            s3().assume_role("arn:aws:s3:::bucket"),
            "arn:aws:s3:::bucket",
        ),
        (s3().endpoint_url("localhost:4566"), "localhost:4566"),
        (s3().endpoint_url("ftp://localhost"), "ftp://localhost"),
        (s3().endpoint_url("http://"), "http://"),
        (s3().endpoint_url("http://a b"), "http://a b"),
        (s3().external_id("x"), "external_id"),
        (s3().access_key_id("AKID"), "secret_access_key"),
        (s3().secret_access_key("x"), "access_key_id"),
        (s3().session_token("x"), "session_token"),
        (s3().app_name("not allowed"), "app_name"),
        (s3().profile_name("no-such-profile"), "no-such-profile"),
    ];
    for (request, named) in cases {
        let error = request.await.unwrap_err().to_string();
        assert!(error.contains(named), "{error}");
    }
    let url = "http://user:hunter2@localhost";
    let error = s3().endpoint_url(url).await.unwrap_err();
    assert!(!format!("{error} {error:?}").contains("hunter2"), "{error}");
    assert!(session.clients(EvictionPolicy::Lru).is_empty());
}
