//! Derived keys: identity, labels and fingerprints as properties; and that the key is the configuration.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use cache_runtime::{Cache, CacheKey, ClientKey, Prepared, Region, Session, cached_clients};
use proptest::prelude::*;
use tests::{ACCESS_KEY_ID, Aws, LoggedRequest, SECRET_ACCESS_KEY};

cached_clients! { s3, sqs }

use clients::SessionExt as _;

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Plan {
    Free,
    Paid { seats: u8 },
}

#[derive(Clone, CacheKey)]
struct Tenant {
    #[cache_key(region)]
    region: Option<String>,
    #[cache_key(assume_role, rename = "role")]
    role_arn: String,
    #[cache_key(external_id)]
    external_id: String,
    #[cache_key(secret)]
    token: Vec<u8>,
    plan: Plan,
    limits: BTreeMap<String, u32>,
    #[cache_key(skip)]
    trace: u64,
}

type Fields = (
    Option<String>,
    String,
    String,
    Vec<u8>,
    Plan,
    BTreeMap<String, u32>,
);

impl Tenant {
    fn new((region, role_arn, external_id, token, plan, limits): Fields, trace: u64) -> Self {
        Self {
            region,
            role_arn,
            external_id,
            token,
            plan,
            limits,
            trace,
        }
    }
}

/// Few values, so that equal ones come up often.
fn fields() -> impl Strategy<Value = Fields> {
    let plan = prop_oneof![
        Just(Plan::Free),
        (0..2_u8).prop_map(|seats| Plan::Paid { seats })
    ];
    let limits = prop::collection::btree_map("[ab]", 0..2_u32, 0..2);
    (
        prop::option::of("[ab]"),
        "role[ab]",
        "secret-[ab]",
        prop::collection::vec(0..2_u8, 0..2),
        plan,
        limits,
    )
}

#[derive(Clone, CacheKey)]
enum Account {
    Own,
    Role(#[cache_key(assume_role)] String),
    Keys {
        #[cache_key(access_key_id)]
        id: Arc<str>,
        #[cache_key(secret_access_key)]
        secret: Box<str>,
    },
}

/// What a `ClientKey` is made of: texts of all lengths, and whether FIPS endpoints are used.
type Parameters = ([Option<String>; 6], Option<bool>);

fn text() -> impl Strategy<Value = Option<String>> {
    prop_oneof![
        Just(None),
        "[a-b]{0,2}".prop_map(Some),
        // On both sides of what fits into a key's short form.
        "[é]{1}[a-b]{20,70}".prop_map(Some),
    ]
}

fn parameters() -> impl Strategy<Value = Parameters> {
    (prop::array::uniform6(text()), any::<Option<bool>>())
}

fn with_text(key: ClientKey, at: usize, text: &str) -> ClientKey {
    match at {
        0 => key.region(text),
        1 => key.profile_name(text),
        2 => key.endpoint_url(text),
        3 => key.access_key_id(text),
        4 => key.secret_access_key(text),
        _ => key.session_token(text),
    }
}

fn to_client_key((texts, use_fips): &Parameters) -> ClientKey {
    let texts = texts.iter().enumerate();
    let set = texts.filter_map(|(at, text)| Some((at, text.as_ref()?)));
    let key = set.fold(ClientKey::new(), |key, (at, text)| with_text(key, at, text));
    match use_fips {
        Some(use_fips) => key.use_fips(*use_fips),
        None => key,
    }
}

fn account() -> impl Strategy<Value = (u8, String, String)> {
    (0..3_u8, "[ab]", "[ab]")
}

fn to_account((kind, a, b): &(u8, String, String)) -> Account {
    match kind {
        0 => Account::Own,
        1 => Account::Role(a.clone()),
        _ => Account::Keys {
            id: a.as_str().into(),
            secret: b.as_str().into(),
        },
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn one_identity_exactly_when_all_but_the_skipped_fields_are_equal(
        a in fields(), b in fields(), traces in any::<(u64, u64)>(),
    ) {
        let (x, y) = (Tenant::new(a.clone(), traces.0), Tenant::new(b.clone(), traces.1));
        prop_assert_eq!(x.trace, traces.0);
        prop_assert_eq!(x.same_identity(&y), a == b);
        if a == b {
            prop_assert_eq!(x.fingerprint(), y.fingerprint());
            prop_assert_eq!(x.label().to_string(), y.label().to_string());
        }
        let prepared = Prepared::new(x.clone());
        prop_assert!(prepared.same_identity(&Prepared::new(x.clone())));
        prop_assert_eq!(prepared.fingerprint(), x.fingerprint());
    }

    #[test]
    fn client_keys_are_one_exactly_when_their_parameters_are(
        a in parameters(), change in prop::option::of((0..6_usize, text())), use_fips in any::<Option<bool>>(),
    ) {
        let mut b = (a.0.clone(), use_fips);
        if let Some((at, text)) = change {
            b.0[at] = text;
        }
        let (x, y) = (to_client_key(&a), to_client_key(&b));
        prop_assert_eq!(x == y, a == b);
        prop_assert_eq!(x.clone() == y.clone(), a == b, "whatever a key keeps of itself");
        let cache: Cache<ClientKey, ()> = Cache::default();
        cache.insert(x, ()).unwrap();
        prop_assert_eq!(cache.contains_key(&y), a == b);
        prop_assert!(cache.contains_key(&to_client_key(&a)));
    }

    #[test]
    fn a_changed_key_is_another(a in parameters(), at in 0..6_usize) {
        let key = to_client_key(&a);
        let cache: Cache<ClientKey, ()> = Cache::default();
        cache.insert(key.clone(), ()).unwrap();
        prop_assert!(cache.contains_key(&key), "which by now keeps what it is");
        let mut changed = a;
        changed.0[at] = Some("other".to_owned());
        let other = with_text(key, at, "other");
        prop_assert!(!cache.contains_key(&other), "nothing that it kept before is true any more");
        prop_assert!(other == to_client_key(&changed));
    }

    #[test]
    fn a_variant_is_identity(a in account(), b in account()) {
        let (x, y) = (to_account(&a), to_account(&b));
        let equal = match (&x, &y) {
            (Account::Own, Account::Own) => true,
            (Account::Role(a), Account::Role(b)) => a == b,
            (Account::Keys { id: a, secret: c }, Account::Keys { id: b, secret: d }) => {
                (a, c) == (b, d)
            }
            _ => false,
        };
        prop_assert_eq!(x.same_identity(&y), equal);
    }

    #[test]
    fn labels_never_hold_a_secret(fields in fields(), external in "[a-z]{12}", token in "[A-Z]{12}") {
        let tenant = Tenant {
            external_id: external.clone(),
            token: token.clone().into_bytes(),
            ..Tenant::new(fields, 0)
        };
        let label = tenant.label();
        let shown = format!("{label} {label:?} {label:#?} {:?}", Prepared::new(tenant.clone()));
        prop_assert!(!shown.contains(&external));
        let bytes = format!("{:?}", token.into_bytes());
        prop_assert!(!shown.contains(&bytes));
    }

    #[test]
    fn a_fingerprint_tells_nothing_of_secrets(fields in fields(), other in "[a-z]{12}") {
        let tenant = Tenant::new(fields, 0);
        let changed = Tenant { external_id: other, token: vec![9], ..tenant.clone() };
        prop_assert_eq!(tenant.fingerprint(), changed.fingerprint());
        prop_assert!(!tenant.same_identity(&changed));
    }
}

fn sample() -> Tenant {
    let fields = (
        Some("us-west-2".to_owned()),
        "arn:aws:iam::123456789012:role/tenant".to_owned(),
        "external".to_owned(),
        vec![1, 2, 3],
        Plan::Paid { seats: 7 },
        BTreeMap::from([("size".to_owned(), 3)]),
    );
    Tenant::new(fields, 42)
}

#[test]
fn a_label_names_the_fields_in_order() {
    let expected = concat!(
        r#"Tenant(region="us-west-2", role="arn:aws:iam::123456789012:role/tenant", "#,
        r#"external_id=***, token=***, plan=Paid { seats: 7 }, limits={"size": 3})"#
    );
    assert_eq!(sample().label().to_string(), expected);
}

/// Recorded once: it must not change between processes, platforms and releases.
#[test]
fn a_fingerprint_is_the_same_everywhere() {
    assert_eq!(sample().fingerprint(), 5_224_232_498_396_417_265);
    assert_eq!(
        ClientKey::new().region("us-west-2").fingerprint(),
        6_722_700_546_257_090_862
    );
}

/// What of a request depends on the configuration: without what differs from one call to the next.
fn comparable(request: &LoggedRequest) -> impl PartialEq + std::fmt::Debug + use<> {
    let changing = [
        "amz-sdk-invocation-id",
        "authorization",
        "x-amz-date",
        "amz-sdk-request",
    ];
    let mut headers = request.headers.clone();
    headers.retain(|(name, _)| !changing.contains(&name.as_str()));
    headers.sort();
    let request = request.clone();
    (
        request.service,
        request.region,
        request.access_key_id,
        request.method,
        request.path,
        headers,
        request.body,
    )
}

#[derive(Clone, CacheKey)]
struct Everything {
    #[cache_key(region)]
    region: Region,
    #[cache_key(access_key_id)]
    id: String,
    #[cache_key(secret_access_key)]
    secret: String,
    #[cache_key(app_name)]
    app: Option<String>,
    #[cache_key(endpoint_url)]
    endpoint: Arc<str>,
    #[cache_key(disable_request_compression)]
    uncompressed: bool,
    #[cache_key(assume_role)]
    role: Box<str>,
    #[cache_key(external_id)]
    external: String,
    #[cache_key(role_session_name)]
    name: String,
    #[cache_key(role_duration)]
    duration: Duration,
    #[cache_key(role_tags)]
    tags: BTreeMap<String, String>,
    id_of_ours: u64,
}

#[tokio::test]
async fn a_derived_key_and_the_equivalent_calls_make_identical_requests() {
    let (other, aws) = (Aws::start().await.unwrap(), Aws::start().await.unwrap());
    let session = || Session::from(other.sdk_config());
    let tags = BTreeMap::from([("team".to_owned(), "blue".to_owned())]);
    let role = "arn:aws:iam::123456789012:role/tenant";
    let key = Everything {
        region: Region::new("eu-west-1"),
        id: ACCESS_KEY_ID.to_owned(),
        secret: SECRET_ACCESS_KEY.to_owned(),
        app: Some("app".to_owned()),
        endpoint: aws.url().into(),
        uncompressed: true,
        role: role.into(),
        external: "external".to_owned(),
        name: "session".to_owned(),
        duration: Duration::from_secs(1_800),
        tags: tags.clone(),
        id_of_ours: 1,
    };
    let by_key = session();
    let by_key = by_key.sqs(&key).await.unwrap();
    let by_calls = session();
    let by_calls = by_calls
        .sqs("eu-west-1")
        .access_key_id(ACCESS_KEY_ID)
        .secret_access_key(SECRET_ACCESS_KEY)
        .app_name("app")
        .endpoint_url(aws.url())
        .disable_request_compression(true)
        .assume_role(role)
        .external_id("external")
        .role_session_name("session")
        .role_duration(Duration::from_secs(1_800))
        .role_tags(tags);
    let by_calls = by_calls.await.unwrap();

    // The roles were assumed at the session's endpoint, the queues are created at the key's.
    let sts: Vec<_> = other.requests().iter().map(comparable).collect();
    let [first, second] = &sts[..] else {
        panic!("two calls of STS: {sts:?}");
    };
    assert_eq!(first, second);

    for client in [&by_key, &by_calls] {
        client.create_queue().queue_name("q").send().await.unwrap();
    }
    // The two clients have credentials of their own, of one role.
    let sqs: Vec<_> = aws
        .requests()
        .into_iter()
        .map(|mut request| {
            request.access_key_id.clear();
            request
                .headers
                .retain(|(name, _)| name != "x-amz-security-token");
            request
        })
        .collect();
    let [first, second] = &sqs[..] else {
        panic!("two calls of SQS: {sqs:?}");
    };
    assert_eq!(comparable(first), comparable(second));
    assert_eq!(first.region, "eu-west-1");
    assert!(first.header("user-agent").unwrap().contains("app/app"));
}
