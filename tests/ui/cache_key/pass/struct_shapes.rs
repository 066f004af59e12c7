use std::borrow::Cow;

use cache_runtime::CacheKey;

#[derive(Clone, CacheKey)]
struct Named {
    #[cache_key(region)]
    region: Option<String>,
    id: u64,
}

#[derive(Clone, CacheKey)]
struct Tuple(#[cache_key(region)] Cow<'static, str>, u64, #[cache_key(skip)] ());

#[derive(Clone, CacheKey)]
struct Unit;

#[derive(Clone, CacheKey)]
struct NoFields {}

#[derive(Clone, CacheKey)]
struct NoElements();

fn main() {
    let named = Named { region: None, id: 1 };
    assert_eq!(named.region(), None);
    assert!(!named.eq_besides_region(&Named { region: None, id: 2 }));

    let tuple = Tuple(Cow::Borrowed("us-west-2"), 1, ());
    assert_eq!(tuple.region(), Some("us-west-2"));
    assert!(tuple.eq_besides_region(&Tuple(Cow::Borrowed("eu-west-1"), 1, ())));
    assert!(!tuple.eq_besides_region(&Tuple(Cow::Borrowed("us-west-2"), 2, ())));

    assert!(Unit.eq_besides_region(&Unit));
    assert!(NoFields {}.eq_besides_region(&NoFields {}));
    assert!(NoElements().eq_besides_region(&NoElements()));
}
