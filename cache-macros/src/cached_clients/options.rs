//! Checks `word = value`.

use proc_macro2::{Ident, Literal, TokenStream};
use syn::parse::Parser as _;
use syn::{Error, LitInt, Path};

use super::model::Defaults;
use super::names::Written;
use super::parse::Setting;
use super::{messages, words};
use crate::diagnostics::{Diagnostics, closest};

/// The settings of one place, each known there and set once.
pub(super) struct Options(Vec<Setting>);

impl Options {
    /// Keeps the settings that make sense in a place where `known` are allowed.
    pub(super) fn new(
        settings: Vec<Setting>,
        known: &'static [&'static str],
        diagnostics: &mut Diagnostics,
    ) -> Self {
        let mut kept: Vec<Setting> = Vec::new();
        for setting in settings {
            let word = &setting.word;
            if !known.iter().any(|known| word == known) {
                diagnostics.error(word, unknown(word, known));
            } else if let Some(first) = kept.iter().find(|kept| kept.word == *word) {
                diagnostics.error(word, messages::option_twice(word, first.word.span()));
            } else {
                kept.push(setting);
            }
        }
        Self(kept)
    }

    /// The path of a crate.
    pub(super) fn crate_path(&self, diagnostics: &mut Diagnostics) -> Option<Path> {
        let value = self.value(words::CRATE)?;
        Path::parse_mod_style
            .parse2(value.clone())
            .map_err(|_| diagnostics.error(value, messages::EXPECTED_CRATE))
            .ok()
    }

    /// The hook, left to rustc: it knows the types, and its caret stands on these tokens.
    pub(super) fn configure(&self) -> Option<TokenStream> {
        self.value(words::CONFIGURE).cloned()
    }

    pub(super) fn defaults(&self, diagnostics: &mut Diagnostics) -> Defaults {
        Defaults {
            eviction_policy: self.eviction_policy(diagnostics),
            max_size: self.max_size(diagnostics),
        }
    }

    fn eviction_policy(&self, diagnostics: &mut Diagnostics) -> Option<Ident> {
        let value = self.value(words::EVICTION_POLICY)?;
        let policy = syn::parse2::<Ident>(value.clone())
            .ok()
            .filter(|policy| words::POLICIES.iter().any(|known| policy == known));
        if policy.is_none() {
            diagnostics.error(value, messages::EXPECTED_POLICY);
        }
        policy
    }

    fn max_size(&self, diagnostics: &mut Diagnostics) -> Option<Literal> {
        let value = self.value(words::MAX_SIZE)?;
        let size = syn::parse2::<LitInt>(value.clone()).ok().and_then(size);
        if size.is_none() {
            diagnostics.error(value, messages::EXPECTED_SIZE);
        }
        size
    }

    fn value(&self, word: &str) -> Option<&TokenStream> {
        let setting = self.0.iter().find(|setting| setting.word == word)?;
        Some(&setting.value)
    }
}

/// `max_size: 64`, which looks like an entry.
pub(super) fn with_colon(name: &Written) -> Option<Error> {
    let known = words::OF_DECLARATION.iter().chain(words::OF_SERVICE);
    known
        .copied()
        .find(|word| name.is(word))
        .map(|word| name.error(messages::option_with_colon(word)))
}

fn size(written: LitInt) -> Option<Literal> {
    if !matches!(written.suffix(), "" | "usize") {
        return None;
    }
    let mut literal = Literal::usize_suffixed(written.base10_parse().ok()?);
    literal.set_span(written.span());
    Some(literal)
}

fn unknown(word: &Ident, known: &[&str]) -> String {
    if words::OF_DECLARATION.iter().any(|known| word == known) {
        messages::option_of_declaration(word)
    } else if words::OF_SERVICE.iter().any(|known| word == known) {
        messages::option_of_service(word)
    } else {
        let text = word.to_string();
        // boto3's `config` is too far from `configure` to be a slip of the pen.
        let begun = known.iter().copied().find(|known| known.starts_with(&text));
        let suggestion = begun.or_else(|| closest(&text, known.iter().copied()));
        messages::option_unknown(word, suggestion, known)
    }
}
