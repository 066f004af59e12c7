//! Sessions: where the configuration comes from, what they share, how they stay current.

use std::process::Command;
use std::ptr;
use std::sync::{Arc, Barrier};
use std::time::Duration;

use cache_runtime::{
    Cause, ErrorKind, EvictionPolicy, Region, Session, cached_clients, default_session,
    set_default_session,
};
use parking_lot::Mutex;
use tests::Aws;

cached_clients! { s3, sqs }

use clients::SessionExt as _;

fn offline(region: &'static str) -> Session {
    let config = aws_config::SdkConfig::builder().region(Region::new(region));
    Session::from(config.build())
}

fn region_of(client: &aws_sdk_s3::Client) -> Option<&str> {
    client.config().region().map(Region::as_ref)
}

#[tokio::test]
async fn sessions_share_nothing() {
    let (one, other) = (offline("us-east-1"), offline("us-east-1"));
    let a = one.s3(()).await.unwrap();
    assert!(other.s3(()).cached().is_none());
    assert!(!ptr::eq(a.config(), other.s3(()).await.unwrap().config()));
    let clone = one.clone();
    assert!(ptr::eq(a.config(), clone.s3(()).await.unwrap().config()));
}

/// The only test that touches the default session: it is the whole process's.
#[tokio::test]
async fn the_default_session_can_be_replaced() {
    set_default_session(offline("eu-west-1"));
    let first = clients::s3(()).await.unwrap();
    assert_eq!(region_of(&first), Some("eu-west-1"));
    assert!(clients::s3("eu-west-1").cached().is_some());
    let former = set_default_session(offline("us-west-2")).unwrap();
    assert!(clients::s3("eu-west-1").cached().is_none());
    assert_eq!(
        region_of(&clients::s3(()).await.unwrap()),
        Some("us-west-2")
    );
    assert!(ptr::eq(
        first.config(),
        former.s3(()).await.unwrap().config()
    ));
    assert_eq!(default_session().stats().total().builds, 1);
    every_thread_notices().await;
}

/// A thread that has used one default session uses the next from its next call on.
async fn every_thread_notices() {
    const REGIONS: [&str; 3] = ["us-east-1", "us-east-2", "us-west-1"];
    const THREADS: usize = 3;
    let sessions = REGIONS.map(offline);
    for session in &sessions {
        session.s3(()).await.unwrap();
    }
    let turn = &Barrier::new(THREADS + 1);
    let see = || {
        turn.wait();
        let client = clients::s3(()).cached();
        turn.wait();
        client.as_ref().and_then(region_of).map(str::to_owned)
    };
    let seen: Vec<_> = std::thread::scope(|scope| {
        let threads = [(); THREADS].map(|()| scope.spawn(move || REGIONS.map(|_| see())));
        for session in sessions {
            set_default_session(session);
            turn.wait();
            turn.wait();
        }
        threads.map(|thread| thread.join().unwrap()).into()
    });
    assert_eq!(
        seen,
        vec![REGIONS.map(|region| Some(region.to_owned())); THREADS]
    );
}

#[tokio::test]
async fn a_builders_settings_win_over_its_configuration() {
    let config = aws_config::SdkConfig::builder().region(Region::new("us-east-1"));
    let session = Session::builder()
        .config(config.build())
        .region("eu-west-1")
        .eviction_policy(EvictionPolicy::Lfu)
        .max_size(3)
        .build();
    assert_eq!(region_of(&session.s3(()).await.unwrap()), Some("eu-west-1"));
    assert_eq!(session.clients(EvictionPolicy::Lfu).len(), 1);
    assert_eq!(session.clients(EvictionPolicy::Lru).len(), 0);
    assert_eq!(session.resources(EvictionPolicy::Lru).max_size(), 3);
}

#[tokio::test]
async fn invalidating_a_key_leaves_the_others() {
    let session = offline("us-east-1");
    let first = session.s3("us-east-1").await.unwrap();
    session.s3("us-east-2").await.unwrap();
    session.sqs("us-east-1").await.unwrap();
    assert_eq!(session.invalidate::<clients::S3>(()), 1);
    assert_eq!(session.invalidate::<clients::S3>("us-east-1"), 0);
    assert_eq!(session.clients(EvictionPolicy::Lru).len(), 2);
    let again = session.s3("us-east-1").await.unwrap();
    assert!(!ptr::eq(first.config(), again.config()));
}

#[tokio::test]
async fn warming_up_builds_what_is_named() {
    let session = offline("us-east-1");
    session
        .warm::<clients::S3, _>(["us-east-1", "us-west-2"])
        .await
        .unwrap();
    assert!(session.s3("us-west-2").cached().is_some());
    let error = session
        .warm::<clients::Sqs, _>(["us-east-1", "no region"])
        .await;
    assert!(matches!(
        error.unwrap_err().kind(),
        ErrorKind::InvalidRegion { .. }
    ));
    assert!(
        session.sqs(()).cached().is_some(),
        "what was built before stays"
    );
}

#[tokio::test]
async fn an_idle_client_is_built_anew() {
    let config = aws_config::SdkConfig::builder().region(Region::new("us-east-1"));
    let builder = Session::builder().config(config.build());
    // No time at all: each entry has expired when it is looked at.
    let session = builder.clone().time_to_idle(Duration::ZERO).build();
    let first = session.s3(()).await.unwrap();
    assert!(session.s3(()).cached().is_none());
    assert!(!ptr::eq(
        first.config(),
        session.s3(()).await.unwrap().config()
    ));
    assert_eq!(session.stats().total().evictions, 1);

    let session = builder.time_to_live(Duration::from_secs(3600)).build();
    session.s3(()).await.unwrap();
    assert!(session.s3(()).cached().is_some());
}

#[tokio::test]
async fn the_listener_hears_who_left_and_why() {
    let heard = Arc::new(Mutex::new(Vec::new()));
    let listener = heard.clone();
    let config = aws_config::SdkConfig::builder().build();
    let session = Session::builder()
        .config(config)
        .max_size(1)
        .on_eviction(move |eviction| {
            listener
                .lock()
                .push((eviction.label.clone(), eviction.cause));
        })
        .build();
    session.s3("us-east-1").await.unwrap();
    session.sqs("us-east-1").await.unwrap();
    session.clear();
    let left = |label: &str, cause| (label.to_owned(), cause);
    assert_eq!(
        *heard.lock(),
        [
            left(r#"s3(region="us-east-1")"#, Cause::Size),
            left(r#"sqs(region="us-east-1")"#, Cause::Removed),
        ]
    );
}

#[tokio::test]
async fn counts_tell_what_happened() {
    let session = offline("us-east-1");
    for _ in 0..3 {
        session.s3(()).await.unwrap();
    }
    session.s3(()).assume_role("no ARN").await.unwrap_err();
    let stats = session.stats();
    assert_eq!((stats.lru_clients.hits, stats.lru_clients.builds), (2, 1));
    assert_eq!(stats.total(), stats.lru_clients);
    assert_eq!(stats.scopes, 1);
}

#[tokio::test]
async fn a_session_lists_what_it_holds() {
    let session = offline("us-east-1");
    assert_eq!(session.to_string(), "Session(empty)");
    session.s3(()).await.unwrap();
    session
        .sqs("eu-west-1")
        .eviction_policy(EvictionPolicy::Lfu)
        .await
        .unwrap();
    let listed = concat!(
        "LRUClientCache:\n   - s3(region=\"us-east-1\")\n",
        "LFUClientCache:\n   - sqs(region=\"eu-west-1\")"
    );
    assert_eq!(session.to_string(), listed);
}

const CONFIG: &str = "
[default]
region = us-west-1

[profile dev]
region = eu-central-1
aws_access_key_id = AKIADEV
aws_secret_access_key = dev-secret
";

/// Runs an ignored test of this file in a process of its own, with its own environment.
fn run_with_profiles(test: &str) {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), CONFIG).unwrap();
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "--ignored", test])
        .env("AWS_CONFIG_FILE", file.path())
        .env(
            "AWS_SHARED_CREDENTIALS_FILE",
            file.path().with_extension("none"),
        )
        .env("AWS_ACCESS_KEY_ID", "AKIAENVIRONMENT")
        .env("AWS_SECRET_ACCESS_KEY", "environment-secret")
        .env("AWS_EC2_METADATA_DISABLED", "true")
        .env_remove("AWS_REGION")
        .env_remove("AWS_PROFILE")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success() && said.contains("1 passed"),
        "{said}"
    );
}

#[test]
fn profiles() {
    run_with_profiles("with_profiles");
}

#[tokio::test]
#[ignore = "needs the environment that `profiles` gives it"]
async fn with_profiles() {
    let aws = Aws::start().await.unwrap();
    let used = || aws.requests().last().unwrap().access_key_id.clone();
    let send = async |client: aws_sdk_s3::Client| {
        // The server does not know these users, but logs who they say they are.
        let _ = client.list_buckets().send().await;
        used()
    };

    let environment = Session::builder().endpoint_url(aws.url()).build();
    let client = environment.s3(()).await.unwrap();
    assert_eq!(region_of(&client), Some("us-west-1"));
    assert_eq!(send(client).await, "AKIAENVIRONMENT");

    // The profile of a key gives credentials, and wins over the environment's; the region stays the session's.
    let client = environment
        .s3(())
        .profile_name("dev")
        .endpoint_url(aws.url());
    let client = client.await.unwrap();
    assert_eq!(region_of(&client), Some("us-west-1"));
    assert_eq!(send(client).await, "AKIADEV");

    let dev = Session::builder()
        .profile_name("dev")
        .endpoint_url(aws.url())
        .build();
    let client = dev.s3(()).await.unwrap();
    assert_eq!(region_of(&client), Some("eu-central-1"));
    assert_eq!(send(client).await, "AKIADEV");

    let unknown = Session::builder().profile_name("nope").build();
    for _ in 0..2 {
        let error = unknown.s3("us-east-1").await.unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::UnknownProfile { profile } if profile == "nope"));
    }
    let error = environment.s3(()).profile_name("nope").await.unwrap_err();
    assert!(error.to_string().contains("\"nope\""), "{error}");
}
