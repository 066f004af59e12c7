//! The rows of the table "Against boto3-client-cache" that concern the caches, each by its name there.

mod support;

use std::convert::Infallible;
use std::ptr;

use aws_sdk_s3::config::Region;
use cache_runtime::{
    Cache, CacheKey, ClientCache, ClientCacheError, ClientKey, EvictionPolicy, Resource,
    ResourceCache, cached_clients,
};
use support::key;

cached_clients! { s3 }

type S3Cache = ClientCache<clients::S3>;
type ArchiveCache = ResourceCache<Archive>;

struct Archive;

impl Resource for Archive {
    type Service = clients::S3;
    type Error = Infallible;
    const NAME: &'static str = "archive";

    async fn build(_: aws_sdk_s3::Client) -> Result<Self, Infallible> {
        Ok(Self)
    }
}

fn client(region: &'static str) -> aws_sdk_s3::Client {
    let config = aws_sdk_s3::Config::builder()
        .behavior_version_latest()
        .region(Region::from_static(region));
    aws_sdk_s3::Client::from_conf(config.build())
}

fn is_same(one: &aws_sdk_s3::Client, other: &aws_sdk_s3::Client) -> bool {
    ptr::eq(one.config(), other.config())
}

const REGIONS: [&str; 3] = ["eu-west-1", "eu-west-2", "eu-west-3"];
const BOTH: [EvictionPolicy; 2] = [EvictionPolicy::Lru, EvictionPolicy::Lfu];

/// The three regions, inserted in their order.
fn filled(policy: EvictionPolicy) -> S3Cache {
    let cache = S3Cache::with_policy(policy, 3);
    for region in REGIONS {
        cache.insert(key(region), client(region)).unwrap();
    }
    cache
}

fn regions(keys: impl IntoIterator<Item = ClientKey>) -> Vec<String> {
    let region = |key: ClientKey| CacheKey::region(&key).unwrap().to_owned();
    keys.into_iter().map(region).collect()
}

/// `ClientCache("LFU", 30)`: in Python a TypeError, although its quickstart has it.
#[test]
fn client_cache_of_policy_and_max_size() {
    let cache: ClientCache<clients::S3> = ClientCache::with_policy(EvictionPolicy::Lfu, 30);
    assert_eq!(
        (cache.policy(), cache.max_size()),
        (EvictionPolicy::Lfu, 30)
    );
    cache.insert(key("us-west-2"), client("us-west-2")).unwrap();
    let s3 = cache.try_get(&key("us-west-2")).unwrap();
    assert_eq!(s3.config().region().unwrap().as_ref(), "us-west-2");
    let parsed = ArchiveCache::with_policy("LFU".parse().unwrap(), 30);
    assert_eq!(parsed.policy(), EvictionPolicy::Lfu);
}

#[test]
fn default_lru_and_ten() {
    let cache = S3Cache::default();
    assert_eq!(
        (cache.policy(), cache.max_size()),
        (EvictionPolicy::Lru, 10)
    );
    let cache = ArchiveCache::builder().build();
    assert_eq!(
        (cache.policy(), cache.max_size()),
        (EvictionPolicy::Lru, 10)
    );
    assert_eq!(S3Cache::new(30).max_size(), 30);
}

#[test]
fn unknown_policy() {
    for text in ["FIFO", "lru", "", " LFU"] {
        let error = text.parse::<EvictionPolicy>().unwrap_err();
        let expected = format!("unknown eviction policy {text:?}: write \"LRU\" or \"LFU\"");
        assert_eq!(error.to_string(), expected);
    }
    assert_eq!("LRU".parse(), Ok(EvictionPolicy::Lru));
}

#[test]
fn max_size_0_keeps_nothing() {
    for policy in BOTH {
        let cache = S3Cache::with_policy(policy, 0);
        cache.insert(key("eu-west-1"), client("eu-west-1")).unwrap();
        assert!(cache.is_empty());
        let build = || Ok::<_, Infallible>(client("eu-west-1"));
        cache.get_or_insert_with(&key("eu-west-1"), build).unwrap();
        assert!(cache.get(&key("eu-west-1")).is_none());
    }
}

/// What is reserved follows what is held, not what may be.
#[test]
fn max_size_reserves_nothing() {
    for policy in BOTH {
        let cache: Cache<ClientKey, u32> = Cache::with_policy(policy, usize::MAX);
        assert_eq!(cache.capacity(), 0);
        for n in 0..1000 {
            cache.insert(key(&n.to_string()), n).unwrap();
            assert!(cache.capacity() <= 4 * cache.len().max(16));
        }
        while cache.pop_next().is_ok() {
            assert!(cache.capacity() <= 4 * cache.len().max(16));
        }
    }
}

#[test]
fn len_and_contains() {
    for policy in BOTH {
        let cache = filled(policy);
        assert_eq!((cache.len(), cache.is_empty()), (3, false));
        for region in REGIONS {
            assert!(cache.contains_key(&key(region)));
        }
        assert!(cache.contains_key(&key(REGIONS[0])));
        assert!(!cache.contains_key(&key("us-east-1")));
        assert_eq!(regions(cache.keys()), REGIONS, "contains is no use");
    }
}

#[test]
fn iter_and_reversed() {
    for policy in BOTH {
        let cache = filled(policy);
        let mut seen = Vec::new();
        for (key, client) in &cache {
            assert_eq!(
                CacheKey::region(&key),
                client.config().region().map(Region::as_ref)
            );
            // A snapshot: what happens meanwhile does not show.
            cache.clear();
            seen.push(key);
        }
        assert_eq!(regions(seen), REGIONS);
        let backwards: Vec<_> = REGIONS.into_iter().rev().collect();
        assert_eq!(regions(filled(policy).rev()), backwards);
    }
}

#[test]
fn get() {
    for policy in BOTH {
        let cache = filled(policy);
        assert!(cache.get(&key("us-east-1")).is_none());
        let s3 = cache.get(&key("eu-west-1")).unwrap();
        assert!(is_same(&s3, &cache.peek(&key("eu-west-1")).unwrap()));
        assert_eq!(
            regions(cache.keys()),
            ["eu-west-2", "eu-west-3", "eu-west-1"]
        );
        cache.peek(&key("eu-west-2")).unwrap();
        assert_eq!(
            regions(cache.keys()),
            ["eu-west-2", "eu-west-3", "eu-west-1"]
        );
    }
}

#[test]
fn getitem() {
    for policy in BOTH {
        let cache = filled(policy);
        assert!(cache.try_get(&key("us-east-1")).is_err());
        cache.try_get(&key("eu-west-1")).unwrap();
        assert_eq!(
            regions(cache.keys()),
            ["eu-west-2", "eu-west-3", "eu-west-1"]
        );
    }
}

#[test]
fn setitem() {
    for policy in BOTH {
        let cache = filled(policy);
        cache.get(&key("eu-west-1")).unwrap();
        let before = cache.peek(&key("eu-west-2")).unwrap();
        let (refused, value) = (key("eu-west-2"), client("eu-west-2"));
        let error = cache.insert(refused, value.clone()).unwrap_err();
        assert!(matches!(
            error.error(),
            ClientCacheError::AlreadyCached { .. }
        ));
        assert!(is_same(&error.into_value(), &value), "it is handed back");
        assert!(is_same(&cache.peek(&key("eu-west-2")).unwrap(), &before));
        cache.insert(key("us-east-1"), value).unwrap();
        let left = regions(cache.keys());
        assert!(
            !left.contains(&"eu-west-2".to_owned()),
            "a refused insert is no use"
        );
        assert_eq!(left.len(), 3);
    }
}

#[test]
fn delitem() {
    let cache = filled(EvictionPolicy::Lru);
    cache.remove(&key("eu-west-2")).unwrap();
    assert_eq!(regions(cache.keys()), ["eu-west-1", "eu-west-3"]);
    let error = cache.remove(&key("eu-west-2")).unwrap_err();
    assert!(
        matches!(error, ClientCacheError::NotCached { .. }),
        "{error}"
    );
}

#[test]
fn keys_values_and_items() {
    for policy in BOTH {
        let cache = filled(policy);
        let (keys, values) = (cache.keys(), cache.values());
        let items: Vec<_> = cache.iter().collect();
        cache.clear();
        assert_eq!(regions(keys), REGIONS);
        let of = |client: &aws_sdk_s3::Client| client.config().region().unwrap().to_string();
        assert_eq!(values.iter().map(of).collect::<Vec<_>>(), REGIONS);
        assert_eq!(regions(items.into_iter().map(|item| item.0)), REGIONS);
    }
}

#[test]
fn pop() {
    let cache = filled(EvictionPolicy::Lfu);
    let cached = cache.peek(&key("eu-west-2")).unwrap();
    assert!(is_same(&cache.pop(&key("eu-west-2")).unwrap(), &cached));
    let error = cache.pop(&key("eu-west-2")).unwrap_err();
    assert!(
        matches!(error, ClientCacheError::NotCached { .. }),
        "{error}"
    );
}

#[test]
fn popitem() {
    for policy in BOTH {
        let cache = filled(policy);
        cache.get(&key("eu-west-1")).unwrap();
        let popped = std::iter::from_fn(|| cache.pop_next().ok());
        let keys = popped.map(|(key, _)| key);
        assert_eq!(regions(keys), ["eu-west-2", "eu-west-3", "eu-west-1"]);
        assert!(matches!(cache.pop_next(), Err(ClientCacheError::Empty)));
    }
}

#[test]
fn clear() {
    let cache = filled(EvictionPolicy::Lfu);
    cache.clear();
    assert_eq!((cache.len(), cache.max_size()), (0, 3));
    cache.insert(key("eu-west-1"), client("eu-west-1")).unwrap();
}

#[test]
fn copy() {
    for policy in BOTH {
        let cache = filled(policy);
        cache.get(&key("eu-west-1")).unwrap();
        let copy = cache.clone();
        cache.clear();
        assert_eq!((copy.policy(), copy.max_size()), (policy, 3));
        assert_eq!(
            regions(copy.keys()),
            ["eu-west-2", "eu-west-3", "eu-west-1"]
        );
        for region in ["us-east-1", "us-east-2"] {
            copy.insert(key(region), client(region)).unwrap();
        }
        copy.insert(key("us-west-1"), client("us-west-1")).unwrap();
        let has_it = copy.contains_key(&key("eu-west-1"));
        assert_eq!(
            has_it,
            policy == EvictionPolicy::Lfu,
            "frequencies are copied"
        );
        assert!(cache.is_empty());
    }
}

#[test]
fn lfu_ties() {
    let cache = filled(EvictionPolicy::Lfu);
    for region in ["eu-west-2", "eu-west-1", "eu-west-3", "eu-west-3"] {
        cache.get(&key(region)).unwrap();
    }
    assert_eq!(
        regions(cache.keys()),
        ["eu-west-2", "eu-west-1", "eu-west-3"]
    );
    cache.insert(key("us-east-1"), client("us-east-1")).unwrap();
    assert_eq!(
        regions(cache.keys()),
        ["us-east-1", "eu-west-1", "eu-west-3"]
    );
}

#[test]
fn str_lists_the_labels() {
    assert_eq!(S3Cache::default().to_string(), "LRUClientCache(empty)");
    let empty = ArchiveCache::with_policy(EvictionPolicy::Lfu, 1);
    assert_eq!(empty.to_string(), "LFUResourceCache(empty)");
    let cache = S3Cache::default();
    let id = key("eu-west-1")
        .access_key_id("AKID")
        .secret_access_key("sesame");
    cache.insert(id, client("eu-west-1")).unwrap();
    let expected =
        "LRUClientCache:\n   - s3(region=\"eu-west-1\", access_key_id=***, secret_access_key=***)";
    assert_eq!(
        (cache.to_string(), format!("{cache:?}")),
        (expected.to_owned(), expected.to_owned())
    );
}

#[test]
fn settable_max_size() {
    for policy in BOTH {
        let cache = filled(policy);
        cache.get(&key("eu-west-1")).unwrap();
        cache.set_max_size(1);
        assert_eq!(
            regions(cache.keys()),
            ["eu-west-1"],
            "the others left at once"
        );
        cache.set_max_size(2);
        cache.insert(key("us-east-1"), client("us-east-1")).unwrap();
        assert_eq!((cache.len(), cache.max_size()), (2, 2));
    }
}

#[test]
fn caches_are_send_and_sync() {
    fn is_shared<T: Send + Sync>(_: &T) {}
    is_shared(&S3Cache::default());
    is_shared(&ArchiveCache::default());
}
