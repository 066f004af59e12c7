//! The rows of the table "Against boto3-client-cache" that concern keys, errors and resources, each by its name there.

mod support;

use std::convert::Infallible;
use std::error::Error;
use std::ptr;
use std::sync::Arc;

use aws_sdk_s3::config::Region;
use cache_runtime::{
    Cache, CacheError, CacheKey, ClientCache, ClientCacheError, ClientKey, Resource, ResourceCache,
    ResourceCacheError, Session, cached_clients,
};
use support::key;

cached_clients! {
    s3,
    mod resources { archive: Archive }
}

use resources::SessionExt as _;

type S3Cache = ClientCache<clients::S3>;
type ArchiveCache = ResourceCache<Archive>;

struct Archive {
    client: aws_sdk_s3::Client,
}

impl Resource for Archive {
    type Service = clients::S3;
    type Error = Infallible;
    const NAME: &'static str = "archive";

    async fn build(client: aws_sdk_s3::Client) -> Result<Self, Infallible> {
        Ok(Self { client })
    }
}

fn client() -> aws_sdk_s3::Client {
    let config = aws_sdk_s3::Config::builder().behavior_version_latest();
    aws_sdk_s3::Client::from_conf(config.build())
}

#[test]
fn errors_name_kind_and_key() {
    let clients = S3Cache::default();
    clients.insert(key("eu-west-1"), client()).unwrap();
    let resources = ArchiveCache::default();
    let id = key("us-east-1").session_token("sesame");
    let exists = clients.insert(key("eu-west-1"), client()).unwrap_err();
    let values = Cache::<ClientKey, u32>::default();
    let errors: [(Box<dyn Error>, &str); 6] = [
        (
            Box::new(exists),
            r#"the client s3(region="eu-west-1") is already cached: remove it first"#,
        ),
        (
            Box::new(clients.pop(&id).unwrap_err()),
            r#"the client s3(region="us-east-1", session_token=***) is not cached"#,
        ),
        (
            Box::new(S3Cache::default().pop_next().unwrap_err()),
            "no client is cached",
        ),
        (
            Box::new(resources.try_get(&id).err().unwrap()),
            r#"the resource archive(region="us-east-1", session_token=***) is not cached"#,
        ),
        (
            Box::new(resources.pop_next().err().unwrap()),
            "no resource is cached",
        ),
        (
            Box::new(values.remove(&id).unwrap_err()),
            r#"the value ClientKey(region="us-east-1", session_token=***) is not cached"#,
        ),
    ];
    for (error, message) in errors {
        assert_eq!(error.to_string(), message);
        assert!(!format!("{error:?}").contains("sesame"), "{error:?}");
    }
}

#[test]
fn errors_of_clients_and_resources_are_types_of_their_own() {
    fn is_error<E: Error + Clone + Send + Sync + 'static>() {}
    is_error::<ClientCacheError>();
    is_error::<ResourceCacheError>();
    is_error::<CacheError>();
    let error: ResourceCacheError = ArchiveCache::default().pop_next().err().unwrap();
    assert!(matches!(error, ResourceCacheError::Empty));
}

#[test]
fn order_never_matters_and_unset_equals_absent() {
    let one = ClientKey::new()
        .region("eu-west-1")
        .use_fips(true)
        .endpoint_url("http://s3");
    let other = ClientKey::new()
        .endpoint_url("http://s3")
        .region("eu-west-1")
        .use_fips(true);
    let cache: Cache<ClientKey, u32> = Cache::default();
    cache.insert(one.clone(), 1).unwrap();
    assert_eq!((one == other, cache.get(&other)), (true, Some(1)));
    assert_eq!(cache.get(&ClientKey::new().region("eu-west-1")), None);
    assert_eq!(
        cache.get(&other.use_fips(false)),
        None,
        "set to the default is not unset"
    );
    assert_eq!(ClientKey::new(), ClientKey::default());
}

#[test]
fn any_parameter_is_identity_and_credentials_are_redacted() {
    let set = |parameter: usize, value: &str| match parameter {
        0 => ClientKey::new().region(value),
        1 => ClientKey::new().profile_name(value),
        2 => ClientKey::new().endpoint_url(value),
        3 => ClientKey::new().app_name(value),
        4 => ClientKey::new().assume_role(value),
        5 => ClientKey::new().role_session_name(value),
        6 => ClientKey::new().role_policy(value),
        7 => ClientKey::new().access_key_id(value),
        8 => ClientKey::new().secret_access_key(value),
        9 => ClientKey::new().session_token(value),
        _ => ClientKey::new().external_id(value),
    };
    let cache: Cache<ClientKey, usize> = Cache::new(100);
    let keys: Vec<_> = (0..11)
        .flat_map(|p| ["sesame", "simsim"].map(|value| (p, set(p, value))))
        .collect();
    for (n, (_, key)) in keys.iter().enumerate() {
        cache.insert(key.clone(), n).unwrap();
    }
    for (n, (parameter, key)) in keys.iter().enumerate() {
        assert_eq!(cache.get(key), Some(n));
        let shown = format!(
            "{key} {key:?} {} {:?}",
            key.label(),
            cache.insert(key.clone(), 0)
        );
        let is_secret = *parameter >= 7;
        assert_eq!(shown.contains("=***"), is_secret, "{shown}");
        assert_eq!(
            shown.contains("sesame") || shown.contains("simsim"),
            !is_secret,
            "{shown}"
        );
    }
}

/// A resource is cached as an `Arc`, over the one client of its identity.
#[tokio::test]
async fn ten_resources_share_their_client() {
    let config = aws_config::SdkConfig::builder().region(Region::new("us-east-1"));
    let session = Session::from(config.build());
    let mut archives = Vec::new();
    for _ in 0..10 {
        archives.push(session.archive("eu-west-1").await.unwrap());
        session.invalidate_resource::<Archive>("eu-west-1");
    }
    let distinct = |one: &Arc<Archive>| {
        archives
            .iter()
            .filter(|other| Arc::ptr_eq(one, other))
            .count()
    };
    assert!(
        archives.iter().all(|archive| distinct(archive) == 1),
        "ten resources"
    );
    assert!(
        archives
            .iter()
            .all(|archive| ptr::eq(archive.client.config(), archives[0].client.config()))
    );
    assert_eq!(session.stats().lru_clients.builds, 1, "one client");
}
