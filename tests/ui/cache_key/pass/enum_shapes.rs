use cache_runtime::CacheKey;

#[derive(Clone, CacheKey)]
enum Account {
    Home,
    Profile(#[cache_key(profile_name)] String, #[cache_key(region)] String),
    Tenant {
        #[cache_key(region)]
        region: Option<String>,
        #[cache_key(assume_role)]
        role: String,
        id: u32,
    },
    #[cache_key(rename = "other")]
    Copy {
        #[cache_key(skip)]
        _trace: u64,
    },
}

#[derive(Clone, CacheKey)]
enum Single {
    Only,
}

fn tenant(region: Option<&str>, id: u32) -> Account {
    let role = "arn".to_owned();
    Account::Tenant { region: region.map(str::to_owned), role, id }
}

fn main() {
    let profile = Account::Profile("dev".to_owned(), "us-west-2".to_owned());
    assert_eq!(Account::Home.region(), None);
    assert_eq!(profile.region(), Some("us-west-2"));
    assert_eq!(tenant(None, 1).region(), None);
    assert_eq!(tenant(Some("eu-west-1"), 1).region(), Some("eu-west-1"));

    assert!(Account::Home.eq_besides_region(&Account::Home));
    assert!(!Account::Home.eq_besides_region(&profile));
    assert!(!Account::Home.eq_besides_region(&Account::Copy { _trace: 1 }));
    assert!(Account::Copy { _trace: 1 }.eq_besides_region(&Account::Copy { _trace: 2 }));
    assert!(tenant(None, 1).eq_besides_region(&tenant(Some("eu-west-1"), 1)));
    assert!(!tenant(None, 1).eq_besides_region(&tenant(None, 2)));
    assert!(Single::Only.eq_besides_region(&Single::Only));
}
