//! What a declaration says beyond the services: other modules, aliases, hooks, defaults, other crates.

use std::ptr;

use cache_runtime::{EvictionPolicy, Region, Session, cached_clients};
use tests::Aws;

cached_clients! {
    eviction_policy = Lfu;
    max_size = 3;

    /// The services of this test.
    pub(crate) mod aws {
        s3,
        same: s3,
        forked: s3 { crate = ::aws_sdk_s3 },
        virtual_hosts: s3 { configure = keep },
        accelerated: s3 { configure = |builder| builder.accelerate(true) },
        #[cfg(any())]
        not_there,
    }
}

mod elsewhere {
    cache_runtime::cached_clients! { s3 }
}

fn keep(builder: aws_sdk_s3::config::Builder) -> aws_sdk_s3::config::Builder {
    builder
}

use aws::SessionExt as _;

fn config() -> aws_config::SdkConfig {
    let builder = aws_config::SdkConfig::builder();
    builder.region(Region::new("us-east-1")).build()
}

#[tokio::test]
async fn declarations_without_a_hook_are_one_service() {
    let session = Session::from(config());
    let s3 = session.s3(()).await.unwrap();
    let others = [
        session.same(()).await.unwrap(),
        session.forked(()).await.unwrap(),
        elsewhere::clients::SessionExt::s3(&session, ())
            .await
            .unwrap(),
        // Of another crate of this program.
        tests::clients::SessionExt::s3(&session, ()).await.unwrap(),
    ];
    assert!(
        others
            .iter()
            .all(|other| ptr::eq(s3.config(), other.config()))
    );
    assert_eq!(session.stats().total().builds, 1);
}

#[tokio::test]
async fn a_hook_makes_another_client() {
    let session = Session::from(config());
    let s3 = session.s3(()).await.unwrap();
    let kept = session.virtual_hosts(()).await.unwrap();
    let accelerated = session.accelerated(()).await.unwrap();
    assert!(!ptr::eq(s3.config(), kept.config()));
    assert!(!ptr::eq(kept.config(), accelerated.config()));
    let again = session.accelerated("us-east-1").await.unwrap();
    assert!(ptr::eq(accelerated.config(), again.config()));
}

#[tokio::test]
async fn what_is_declared_gives_way_to_the_session_and_that_to_the_request() {
    let held = |session: &Session, policy| {
        let cache = session.clients(policy);
        (cache.len(), cache.max_size())
    };
    let session = Session::from(config());
    session.s3(()).await.unwrap();
    assert_eq!(held(&session, EvictionPolicy::Lfu), (1, 3));
    session.s3(()).max_size(5).await.unwrap();
    assert_eq!(held(&session, EvictionPolicy::Lfu), (1, 5));
    let lru = session.s3(()).eviction_policy(EvictionPolicy::Lru);
    lru.await.unwrap();
    assert_eq!(held(&session, EvictionPolicy::Lru), (1, 3));

    let builder = Session::builder().config(config()).max_size(7);
    let session = builder.eviction_policy(EvictionPolicy::Lru).build();
    session.s3(()).await.unwrap();
    assert_eq!(held(&session, EvictionPolicy::Lru), (1, 7));
    assert_eq!(held(&session, EvictionPolicy::Lfu), (0, 7));
}

#[tokio::test]
async fn declarations_share_the_default_session() {
    let aws = Aws::start().await.unwrap();
    cache_runtime::set_default_session(Session::from(aws.sdk_config()));
    let here = aws::s3("eu-west-1").await.unwrap();
    let there = elsewhere::clients::s3("eu-west-1").await.unwrap();
    let in_another_crate = tests::clients::s3("eu-west-1").await.unwrap();
    assert!(ptr::eq(here.config(), there.config()));
    assert!(ptr::eq(here.config(), in_another_crate.config()));
    here.list_buckets().send().await.unwrap();
}
