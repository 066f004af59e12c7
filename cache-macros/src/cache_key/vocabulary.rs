//! Which words belong where, and what was probably meant by any other.

use syn::Ident;

use crate::diagnostics::{Diagnostics, closest};
use crate::symbol::{ALIASES, FIELD_WORDS, LABEL, RENAME, ROLES, TYPE_WORDS};

/// What an attribute stands on.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Place {
    Type,
    Variant,
    Field,
}

impl Place {
    fn words(self) -> Vec<&'static str> {
        match self {
            Self::Type => TYPE_WORDS.to_vec(),
            Self::Variant => vec![RENAME],
            Self::Field => [&FIELD_WORDS[..], &ROLES[..]].concat(),
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Type => "type",
            Self::Variant => "variant",
            Self::Field => "field",
        }
    }
}

/// Records a word that is not one of its place.
pub(super) fn unknown(word: &Ident, place: Place, errors: &mut Diagnostics) {
    let name = word.to_string();
    let here = place.name();
    let message = if let Some(meant) = meant(&name, place) {
        format!("unknown word `{name}` on a {here}; write `{meant}`")
    } else if let Some(home) = home(&name) {
        let home = home.name();
        format!("`{name}` belongs on a {home}, not on a {here}; move it to the {home}")
    } else {
        let known = place.words().join("`, `");
        format!("unknown word `{name}` on a {here}; write one of `{known}`")
    };
    errors.error(word, message);
}

/// The word of this place that `name` probably stands for.
fn meant(name: &str, place: Place) -> Option<&'static str> {
    match (place, name) {
        (Place::Type, RENAME) => return Some(LABEL),
        (Place::Field | Place::Variant, LABEL) => return Some(RENAME),
        _ => {}
    }
    if home(name).is_some() {
        return None;
    }
    let words = place.words();
    let alias = ALIASES.iter().find(|(alias, _)| *alias == name);
    alias
        .map(|(_, word)| *word)
        .filter(|word| words.contains(word))
        .or_else(|| closest(name, words))
}

/// Where `name` belongs, if anywhere.
fn home(name: &str) -> Option<Place> {
    [Place::Type, Place::Field]
        .into_iter()
        .find(|place| place.words().contains(&name))
}
