//! The one table of what is said to a user. Every message names the mistake and then what to write instead.

use std::fmt::Display;

use proc_macro2::Span;

pub(super) const EMPTY: &str =
    "nothing is declared: name at least one service, as in `cached_clients! { s3 }`";
pub(super) const EMPTY_MODULE: &str = "this module declares nothing: name at least one service in it, as in `mod clients { s3 }`, or remove it";
pub(super) const EMPTY_RESOURCES: &str = "this module declares nothing: name at least one resource in it, as in `mod resources { archive: Archive }`, or remove it";

pub(super) const VISIBILITY: &str = "expected `mod`: accessors have the visibility of their module, as in `pub(crate) mod clients { s3 }`";
pub(super) const INNER_ATTRIBUTE: &str =
    "attributes and comments stand before what they are for: write `#[…]` or `///`";

pub(super) const MISSING_NAME: &str =
    "expected a service here, as in `s3` or, under another name, `archive: s3`";
pub(super) const NOT_A_SETTING: &str =
    "expected an option here, as in `configure = path` or `crate = path`";
pub(super) const NO_SEPARATOR: &str = "expected `,` after this entry";
pub(super) const WANTED_COMMA: &str = "entries are separated by `,`: write `,` here";
pub(super) const WANTED_SEMICOLON: &str =
    "an option of the whole declaration ends in `;`: write `;` here";

pub(super) const EXPECTED_CRATE: &str =
    "expected the path of a crate, without quotes, as in `crate = ::my_crate`";
pub(super) const EXPECTED_SIZE: &str =
    "expected an unsigned integer, as in `max_size = 64`: the number of clients that are kept";
pub(super) const EXPECTED_POLICY: &str =
    "expected an eviction policy: `Lru` (least recently used) or `Lfu` (least frequently used)";

pub(super) const RESOURCE_WITHOUT_NAME: &str =
    "a resource needs a name for its accessor: write `name: Type`, as in `archive: Archive`";
pub(super) const RESOURCE_TYPE: &str = "expected the path of a type, as in `archive: crate::Archive`; give a type with parameters a name of its own by `type`";
pub(super) const RESOURCE_OPTIONS: &str =
    "a resource takes no options: remove them, or set them on its service";

pub(super) const SERVICE_PATH: &str = "a service is one word; the crate it comes from goes into braces: write `name { crate = path::of::crate }`";
pub(super) const SEVERAL_WORDS: &str =
    "a service is one word, and entries are separated by `,`: is one missing here?";

pub(super) fn no_value(word: impl Display) -> String {
    format!("`{word}` has no value: write `{word} = …`")
}

pub(super) fn alias(service: impl Display, name: impl Display) -> String {
    format!("another name for a service goes before it: write `{name}: {service}`")
}

pub(super) fn option_unknown(
    word: impl Display,
    suggestion: Option<&str>,
    known: &[&str],
) -> String {
    match suggestion {
        Some(suggestion) => format!("unknown option `{word}`: did you mean `{suggestion}`?"),
        None => format!("unknown option `{word}`: there are {}", list(known)),
    }
}

pub(super) fn option_of_declaration(word: impl Display) -> String {
    format!("`{word}` is an option of the whole declaration: write `{word} = …;` at its top")
}

pub(super) fn option_of_service(word: impl Display) -> String {
    format!("`{word}` is an option of one service: write `s3 {{ {word} = … }}`")
}

pub(super) fn option_with_colon(word: impl Display) -> String {
    format!("an option is set by `=` and ends in `;`: write `{word} = …;`")
}

pub(super) fn option_twice(word: impl Display, first: Span) -> String {
    format!("`{word}` is set twice{}: keep one", first_place(first))
}

pub(super) fn name_twice(name: impl Display, first: Span) -> String {
    format!(
        "`{name}` is declared twice{}: remove one, or give it another name, `other_name: service`",
        first_place(first)
    )
}

pub(super) fn module_twice(name: impl Display, first: Span) -> String {
    format!(
        "the module `{name}` is declared twice{}: put all of its entries into one",
        first_place(first)
    )
}

pub(super) fn module_implied(name: impl Display) -> String {
    format!(
        "what stands in no module is in `{name}` already: move those entries in here, or rename this module"
    )
}

pub(super) fn marker_twice(
    name: impl Display,
    other: impl Display,
    marker: impl Display,
) -> String {
    format!("`{name}` and `{other}` would both get the marker type `{marker}`: rename one of them")
}

pub(super) fn keyword(name: impl Display) -> String {
    format!("`{name}` is a keyword of Rust: choose another name, such as `{name}_`")
}

pub(super) fn reserved(name: impl Display) -> String {
    format!(
        "`{name}` cannot name an accessor: its marker type would have no usable name; choose another name"
    )
}

pub(super) fn accessor_quoted(name: impl Display) -> String {
    format!("an accessor is named without quotes: write `{name}`")
}

pub(super) fn accessor_form(name: impl Display) -> String {
    format!("an accessor's name is one lower-case identifier: write `{name}`")
}

pub(super) fn service_quoted(name: impl Display) -> String {
    format!("a service is named without quotes: write `{name}`")
}

pub(super) fn service_case(name: impl Display) -> String {
    format!("services are written in lower case: write `{name}`")
}

pub(super) fn service_form(name: impl Display) -> String {
    format!(
        "a service is named as its crate is, without `aws-sdk-`, and in one word: write `{name}`"
    )
}

pub(super) fn service_called(written: impl Display, name: impl Display) -> String {
    format!("the SDK for Rust calls `{written}` `{name}`: write `{name}`")
}

pub(super) fn service_called_with_alias(written: impl Display, name: impl Display) -> String {
    format!(
        "the SDK for Rust calls `{written}` `{name}`: write `{name}`, or `{written}: {name}` to keep the name"
    )
}

pub(super) fn service_close(written: impl Display, name: impl Display) -> String {
    format!("unknown service `{written}`: did you mean `{name}`?")
}

pub(super) fn service_unknown(name: impl Display) -> String {
    format!(
        "unknown service `{name}`, and `aws-sdk-{name}` is no dependency of this crate; if it is a new service, run `{}`",
        cargo_add(name.to_string())
    )
}

pub(super) fn dependency_missing(name: impl Display) -> String {
    format!(
        "`aws-sdk-{name}` is no dependency of this crate: run `{}`, or name the crate that has it, `{name} {{ crate = path }}`",
        cargo_add(name.to_string())
    )
}

fn cargo_add(name: impl Display) -> String {
    format!("cargo add aws-sdk-{name} --no-default-features --features rt-tokio")
}

fn list(words: &[&str]) -> String {
    let quoted: Vec<_> = words.iter().map(|word| format!("`{word}`")).collect();
    quoted.join(", ")
}

/// Where the first of two stands. A macro can point at one place only, thus the other is said in words; spans have lines
/// only inside of a compiler, and not in unit tests.
fn first_place(first: Span) -> String {
    if proc_macro::is_available() {
        format!(", first in line {}", first.unwrap().line())
    } else {
        String::new()
    }
}
