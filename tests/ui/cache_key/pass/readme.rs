//! The key of the design's first page.

use std::sync::Arc;

use cache_runtime::CacheKey;

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct TenantId(u64);

#[derive(Clone)]
struct TraceId;

#[derive(Clone, CacheKey)]
struct Tenant {
    #[cache_key(region)]
    region: Arc<str>,
    #[cache_key(assume_role)]
    role_arn: String,
    #[cache_key(external_id, secret)]
    external_id: String,
    id: TenantId,
    #[cache_key(skip)]
    #[allow(dead_code)]
    trace: TraceId,
}

fn tenant() -> Tenant {
    Tenant {
        region: Arc::from("us-west-2"),
        role_arn: "arn:aws:iam::1:role/a".to_owned(),
        external_id: "hunter2".to_owned(),
        id: TenantId(7),
        trace: TraceId,
    }
}

fn main() {
    let one = tenant();
    assert_eq!(Tenant::LABEL, "Tenant");
    assert_eq!(one.region(), Some("us-west-2"));
    assert!(one.eq_besides_region(&tenant()));

    let elsewhere = Tenant { region: Arc::from("eu-west-1"), ..tenant() };
    assert_eq!(elsewhere.region(), Some("eu-west-1"));
    assert!(one.eq_besides_region(&elsewhere));

    for other in [
        Tenant { role_arn: "arn:aws:iam::1:role/b".to_owned(), ..tenant() },
        Tenant { external_id: "hunter3".to_owned(), ..tenant() },
        Tenant { id: TenantId(8), ..tenant() },
    ] {
        assert!(!one.eq_besides_region(&other));
    }
}
