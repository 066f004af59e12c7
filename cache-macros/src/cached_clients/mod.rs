//! `cached_clients!`: parse → check → model → expand.
//!
//! `expand` cannot fail. A faulty declaration still expands, its sound entries in full and the others as stubs, so that
//! the code that uses it makes no errors of its own.

mod accessor;
mod check;
mod docs;
mod expand;
mod manifest;
mod messages;
mod model;
mod names;
mod options;
mod parse;
mod paths;
mod services;
#[cfg(test)]
mod tests;
mod words;

use proc_macro2::TokenStream;

use crate::diagnostics::Diagnostics;
use manifest::Manifest;

pub(crate) fn expand(tokens: TokenStream) -> TokenStream {
    expand_with(tokens, &Manifest::of_this_crate())
}

fn expand_with(tokens: TokenStream, manifest: &Manifest) -> TokenStream {
    let mut diagnostics = Diagnostics::default();
    let parsed = parse::parse(tokens, &mut diagnostics);
    let declaration = check::check(parsed, manifest, &mut diagnostics);
    let mut expansion = expand::expand(&declaration);
    expansion.extend(diagnostics.into_compile_errors());
    expansion
}
