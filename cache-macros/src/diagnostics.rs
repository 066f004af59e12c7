//! Collects every mistake of one input, so that one compile shows them all.

use std::fmt::Display;

use proc_macro2::{Span, TokenStream};
use quote::ToTokens;
use syn::Error;

/// The mistakes found so far, each at the token that has to change.
#[derive(Default)]
pub(crate) struct Diagnostics {
    errors: Option<Error>,
}

impl Diagnostics {
    /// Records a mistake that spans `tokens`.
    pub(crate) fn error(&mut self, tokens: impl ToTokens, message: impl Display) {
        self.push(Error::new_spanned(tokens, message));
    }

    /// Records a mistake at a single span.
    pub(crate) fn error_at(&mut self, span: Span, message: impl Display) {
        self.push(Error::new(span, message));
    }

    /// Records a parser's error.
    pub(crate) fn push(&mut self, error: Error) {
        match &mut self.errors {
            Some(errors) => errors.combine(error),
            None => self.errors = Some(error),
        }
    }

    /// Whether anything has been recorded.
    pub(crate) fn has_errors(&self) -> bool {
        self.errors.is_some()
    }

    /// A `compile_error!` for each mistake; nothing where there is none.
    pub(crate) fn into_compile_errors(self) -> TokenStream {
        self.errors
            .map(Error::into_compile_error)
            .unwrap_or_default()
    }
}

/// The known word that `word` most likely stands for, if any is close enough to be worth naming.
pub(crate) fn closest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // A third of the letters may differ, as in rustc's own suggestions.
    let limit = word.chars().count().max(3) / 3;
    known
        .into_iter()
        .map(|candidate| (strsim::damerau_levenshtein(word, candidate), candidate))
        .filter(|(distance, _)| *distance <= limit)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}
