//! `#[derive(CacheKey)]`: parse → model → check → expand.

mod check;
mod expand;
mod generics;
mod methods;
mod model;
mod parse;
mod types;
mod vocabulary;
mod words;

use proc_macro2::TokenStream;
use quote::quote;
use syn::DeriveInput;

use crate::diagnostics::Diagnostics;

/// Implements `CacheKey` and `KeyFor` for the type that `input` declares.
///
/// A mistaken type gets trivial implementations beside its errors: without them, each of its uses would be one more error.
pub(crate) fn derive(input: TokenStream) -> TokenStream {
    let input = match syn::parse2::<DeriveInput>(input) {
        Ok(input) => input,
        Err(error) => return error.into_compile_error(),
    };
    let mut errors = Diagnostics::default();
    let key = parse::key(input, &mut errors);
    check::key(&key, &mut errors);
    if errors.has_errors() {
        let errors = errors.into_compile_errors();
        let stub = expand::stub(&key);
        return quote!(#errors #stub);
    }
    expand::key(&key)
}
