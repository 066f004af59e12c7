//! No secret shows: not in events, labels, errors or `Debug` output.

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::io::{self, Write};
use std::sync::Arc;

use cache_runtime::{CacheKey, ClientKey, EvictionPolicy, Session, cached_clients};
use parking_lot::Mutex;
use tests::Aws;
use tracing::instrument::WithSubscriber;
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::SubscriberExt;

cached_clients! { s3, sqs }

use clients::SessionExt as _;

const SECRETS: [&str; 5] = [
    "the-secret-access-key",
    "the-session-token",
    "the-external-id",
    "the-fields-secret",
    "the-password",
];

#[derive(Clone, CacheKey)]
struct Tenant {
    #[cache_key(assume_role)]
    role_arn: String,
    #[cache_key(external_id)]
    external_id: String,
    #[cache_key(secret)]
    other: String,
}

fn tenant(role: &str) -> Tenant {
    Tenant {
        role_arn: format!("arn:aws:iam::123456789012:role/{role}"),
        external_id: "the-external-id".to_owned(),
        other: "the-fields-secret".to_owned(),
    }
}

fn static_key() -> ClientKey {
    ClientKey::new()
        .access_key_id("AKIDSTATIC")
        .secret_access_key("the-secret-access-key")
        .session_token("the-session-token")
}

/// Where all output goes.
#[derive(Clone, Default)]
struct Output(Arc<Mutex<Vec<u8>>>);

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Output {
    fn show(&self, value: impl Debug) {
        self.print(&format!("{value:?} {value:#?}"));
    }

    fn print(&self, text: &str) {
        self.0.lock().extend_from_slice(text.as_bytes());
    }

    fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock()).into_owned()
    }
}

/// Everything that tells something: hits, misses, failures, evictions, invalidations.
async fn scenario(aws: &Aws, output: Output) {
    let listener = output.clone();
    let session = Session::builder()
        .config(aws.sdk_config())
        .max_size(2)
        .on_eviction(move |eviction| listener.show(eviction))
        .build();
    let key = static_key();
    for _ in 0..2 {
        session.s3(&tenant("one")).await.unwrap();
        session.sqs(&tenant("one")).await.unwrap();
        session.s3(&key).await.unwrap();
    }
    let tags = BTreeMap::from([("team".to_owned(), "blue".to_owned())]);
    let two = tenant("two");
    let request = session.s3(&two).role_tags(tags).role_policy("{}");
    output.show(&request);
    request.await.unwrap();

    output.show(session.s3(&tenant("refused")).await.unwrap_err());
    output.show(session.s3(&key).assume_role("no-arn").await.unwrap_err());
    let password = "http://user:the-password@localhost";
    output.show(session.s3(&key).endpoint_url(password).await.unwrap_err());
    let both = session
        .s3(&key)
        .profile_name("dev")
        .external_id("the-external-id");
    output.show(both.await.unwrap_err());

    output.print(&format!("{session} {} {key}", tenant("one").label()));
    output.show((&session, &key, session.clients(EvictionPolicy::Lru)));
    output.show(session.clients(EvictionPolicy::Lru).keys());
    session.invalidate_scope(&key);
    session.clear();
}

#[tokio::test]
async fn nothing_that_is_told_holds_a_secret() {
    let aws = Aws::start().await.unwrap();
    let output = Output::default();
    let writer = output.clone();
    let layer = tracing_subscriber::fmt::layer()
        .with_ansi(false)
        .with_writer(move || writer.clone());
    let ours = Targets::new().with_target("cache_runtime", LevelFilter::TRACE);
    let subscriber = tracing_subscriber::registry().with(ours).with(layer);
    scenario(&aws, output.clone())
        .with_subscriber(subscriber)
        .await;

    let text = output.text();
    for told in [
        "build ended",
        "left the cache",
        "assuming a role",
        "external_id=***",
    ] {
        assert!(text.contains(told), "{told} is not in {text}");
    }
    for secret in SECRETS {
        assert!(!text.contains(secret), "{secret} is in {text}");
    }
}
