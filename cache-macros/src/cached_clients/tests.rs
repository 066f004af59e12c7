//! What depends on tables and texts rather than on the compiler; the rest is in `tests/ui/cached_clients`.

use proc_macro2::TokenStream;

use super::expand_with;
use super::manifest::Manifest;
use super::services::{self, Found};

/// What a user is told.
fn said(declaration: &str, manifest: Option<&str>) -> String {
    let Ok(tokens) = declaration.parse() else {
        return format!("`{declaration}` does not even lex");
    };
    let expansion = expand_with(tokens, &Manifest::new(manifest)).to_string();
    let messages = expansion.split("compile_error").skip(1);
    messages
        .filter_map(|message| message.split('"').nth(1))
        .collect()
}

#[test]
fn every_service_is_accepted() {
    for service in services::table() {
        let manifest = format!("[dependencies]\naws-sdk-{} = \"1\"", service.name);
        for manifest in [None, Some(manifest.as_str())] {
            assert_eq!(said(service.name, manifest), "", "{}", service.name);
        }
    }
}

#[test]
fn every_name_of_boto3_is_answered_with_the_sdks() {
    for service in services::table().filter(|service| service.boto3 != service.name) {
        for manifest in [None, Some("")] {
            let said = said(service.boto3, manifest);
            let answer = format!("write `{}`", service.name);
            assert!(said.contains(&answer), "{}: {said}", service.boto3);
        }
    }
}

#[test]
fn every_name_of_aws_is_answered_with_the_sdks() {
    for service in services::table() {
        let said = said(&format!("{:?}", service.id), None);
        let answer = format!("write `{}`", service.name);
        assert!(said.contains(&answer), "{}: {said}", service.id);
    }
}

#[test]
fn the_table_is_well_formed() {
    let names: Vec<_> = services::table().map(|service| service.name).collect();
    assert!(names.is_sorted());
    for service in services::table() {
        assert!(
            matches!(services::find(service.name), Found::Known(found) if found.name == service.name)
        );
        assert!(
            service
                .name
                .chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
        );
    }
}

#[test]
fn a_newer_service_is_accepted() {
    // Nothing is near, and there is no manifest to look into: rustc knows whether the crate is there.
    assert_eq!(said("entirelynewthing", None), "");
    // The manifest has it, so it is no slip of the pen however near another one is.
    assert_eq!(said("s4", Some("aws-sdk-s4.workspace = true")), "");
    assert_eq!(said("s4", Some("aws_sdk_s4 = { package = \"fork\" }")), "");
    assert!(said("s4", Some("aws-sdk-s3 = \"1\"")).contains("did you mean `s3`"));
    assert!(said("s4", None).contains("did you mean `s3`"));
}

#[test]
fn a_missing_dependency_is_named() {
    for manifest in ["", "aws-sdk-s3control = \"1\"", "aws-sdk-s3-fork = \"1\""] {
        let said = said("s3", Some(manifest));
        assert!(said.contains("cargo add aws-sdk-s3 "), "{manifest}: {said}");
    }
    let unknown = said("entirelynewthing", Some(""));
    assert!(
        unknown.contains("cargo add aws-sdk-entirelynewthing "),
        "{unknown}"
    );
    // Who names the crate, or makes the service conditional, knows better.
    assert_eq!(said("s3 { crate = ::fork }", Some("")), "");
    assert_eq!(said("#[cfg(unix)] s3", Some("")), "");
    assert_eq!(said("#[cfg(unix)] mod aws { s3 }", Some("")), "");
}

#[test]
fn nothing_makes_the_macro_panic() {
    let pieces = [
        "",
        "s3",
        "S3",
        "\"s3\"",
        "\"\"",
        "'a'",
        "1",
        "1.5",
        "r#type",
        "r#s3",
        "type",
        "_",
        "__",
        "mod",
        "pub",
        "mod m",
        "mod m {}",
        "mod m { mod n { s3 } }",
        "mod type { s3 }",
        "mod resources { a: A }",
        "mod resources { s3 }",
        "pub(",
        ":",
        "::",
        "a:",
        ":a",
        "a::",
        "a: b: c",
        "=",
        "a =",
        "= a",
        "a = b",
        "a == b",
        "{}",
        "s3 {}",
        "s3 { }",
        "s3 { x }",
        "s3 { x = }",
        "s3 { = }",
        "s3 { crate = }",
        "#[cfg(x)]",
        "#[",
        "#![x]",
        "#[cfg(x)] s3",
        "-",
        "a-",
        "-a",
        "a-b",
        "a-2",
        "2a",
        "as",
        "a as",
        "a as b",
        "a as b as c",
        ";",
        ",",
        "max_size = 1;",
        "max_size = -;",
        "crate = ;",
        "crate = a::;",
        "ß",
        "日本",
        "a.b",
        "<s3>",
        "(s3)",
        "[s3]",
        "s3!",
        "$crate",
    ];
    let places = [
        "@",
        "s3, @",
        "s3 @",
        "@ s3",
        "a: @",
        "@: s3",
        "@ = 1;",
        "x = @;",
        "s3 { @ }",
        "s3 { crate = @ }",
        "pub mod m { @ }",
    ];
    for place in places {
        for piece in pieces {
            if let Ok(tokens) = place.replace('@', piece).parse::<TokenStream>() {
                let _ = expand_with(tokens, &Manifest::new(Some("")));
            }
        }
    }
}
