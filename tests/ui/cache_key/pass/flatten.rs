//! A flattened key's fields count as the outer key's own; the outer key's region comes first.

use cache_runtime::CacheKey;

#[derive(Clone, CacheKey)]
struct Place {
    #[cache_key(region)]
    region: Option<String>,
    zone: u8,
}

#[derive(Clone, CacheKey)]
struct Tenant {
    #[cache_key(flatten)]
    place: Place,
    // The role that it belongs to may be in the flattened field.
    #[cache_key(external_id)]
    external_id: String,
}

#[derive(Clone, CacheKey)]
struct Moved {
    #[cache_key(flatten)]
    from: Place,
    #[cache_key(region)]
    region: Option<String>,
    #[cache_key(flatten)]
    to: Place,
}

#[derive(Clone, CacheKey)]
enum Either {
    Place(#[cache_key(flatten)] Place),
    Tenant(#[cache_key(flatten)] Tenant),
}

fn place(region: Option<&str>, zone: u8) -> Place {
    Place { region: region.map(str::to_owned), zone }
}

fn tenant(place: Place) -> Tenant {
    Tenant { place, external_id: "e".to_owned() }
}

fn main() {
    let one = tenant(place(Some("us-west-2"), 1));
    assert_eq!(one.region(), Some("us-west-2"));
    assert!(one.eq_besides_region(&tenant(place(None, 1))));
    assert!(!one.eq_besides_region(&tenant(place(None, 2))));

    let mut moved = Moved {
        from: place(Some("from"), 1),
        region: Some("own".to_owned()),
        to: place(Some("to"), 2),
    };
    assert_eq!(moved.region(), Some("own"));
    moved.region = None;
    assert_eq!(moved.region(), Some("from"));
    moved.from = place(None, 1);
    assert_eq!(moved.region(), Some("to"));

    assert_eq!(Either::Tenant(one.clone()).region(), Some("us-west-2"));
    assert!(!Either::Tenant(one).eq_besides_region(&Either::Place(place(None, 1))));
}
