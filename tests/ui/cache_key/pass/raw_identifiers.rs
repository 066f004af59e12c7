use cache_runtime::CacheKey;

#[derive(Clone, CacheKey)]
#[allow(non_camel_case_types)]
struct r#type {
    #[cache_key(region)]
    r#fn: String,
    r#match: u8,
}

#[derive(Clone, CacheKey)]
#[allow(non_camel_case_types)]
enum r#enum<r#trait> {
    r#struct { r#mod: r#trait },
}

fn main() {
    assert_eq!(r#type::LABEL, "type");
    assert_eq!(r#enum::<u8>::LABEL, "enum");
    let _ = (r#type { r#fn: String::new(), r#match: 1 }, r#enum::r#struct { r#mod: 1 });
}
