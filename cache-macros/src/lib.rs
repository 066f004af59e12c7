//! The procedural macros of `cache-runtime`, which re-exports and documents them.
//!
//! Each macro is a pipeline of its own, parse → model → check → expand; this file holds the entry points only.

mod cache_key;
mod cached_clients;
mod diagnostics;
mod region;
mod symbol;

use proc_macro::TokenStream;

/// Documented where `cache-runtime` re-exports it.
#[proc_macro_derive(CacheKey, attributes(cache_key))]
pub fn derive_cache_key(input: TokenStream) -> TokenStream {
    cache_key::derive(input.into()).into()
}

/// Documented where `cache-runtime` re-exports it.
#[proc_macro]
pub fn cached_clients(input: TokenStream) -> TokenStream {
    cached_clients::expand(input.into()).into()
}

/// Documented where `cache-runtime` re-exports it.
#[proc_macro]
pub fn region(input: TokenStream) -> TokenStream {
    region::expand(input.into()).into()
}

/// The constants of `cache_runtime::regions`; of no use elsewhere.
#[doc(hidden)]
#[proc_macro]
pub fn __regions(_: TokenStream) -> TokenStream {
    region::constants().into()
}
