//! The where-clause of an implementation.

use std::collections::BTreeSet;

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::{Generics, Path};

use super::model::{Field, Key, Kind};

/// The user's own predicates, and those that the fields' types need where they depend on a type parameter.
///
/// Any other type is checked where the expansion uses it: a false predicate would be reported less clearly.
pub(super) fn where_clause(key: &Key, runtime: &Path) -> TokenStream {
    let predicates = match &key.bound {
        Some(bound) => bound.iter().map(ToTokens::to_token_stream).collect(),
        None => inferred(key, runtime),
    };
    clause(&key.generics, predicates)
}

/// Predicates under which a trivial implementation compiles, whatever the type is.
pub(super) fn stub_where_clause(key: &Key) -> TokenStream {
    let mut predicates: Vec<_> = key
        .generics
        .lifetimes()
        .map(|it| &it.lifetime)
        .map(|lifetime| quote!(#lifetime: 'static))
        .collect();
    if has_type_parameters(&key.generics) {
        predicates.push(supertraits());
    }
    // Says `Self: Send + Sync` in a way that rustc does not refuse where it is false.
    predicates.push(quote! {
        for<'__key> <&'__key Self as ::core::ops::Deref>::Target: ::core::marker::Send + ::core::marker::Sync
    });
    clause(&key.generics, predicates)
}

fn clause(generics: &Generics, predicates: Vec<TokenStream>) -> TokenStream {
    let own = generics.where_clause.iter().flat_map(|it| &it.predicates);
    let all: Vec<_> = own
        .map(ToTokens::to_token_stream)
        .chain(predicates)
        .collect();
    if all.is_empty() {
        return TokenStream::new();
    }
    quote!(where #(#all,)*)
}

fn inferred(key: &Key, runtime: &Path) -> Vec<TokenStream> {
    if !has_type_parameters(&key.generics) {
        return Vec::new();
    }
    let mut seen = BTreeSet::new();
    let fields = key.variants.iter().flat_map(|variant| &variant.fields);
    let predicates = fields
        .filter(|field| mentions_type_parameter(field.ty.to_token_stream(), &key.generics))
        .filter_map(|field| predicate(field, runtime))
        .filter(|predicate| seen.insert(predicate.to_string()));
    [supertraits()].into_iter().chain(predicates).collect()
}

/// What `CacheKey` asks of every key.
fn supertraits() -> TokenStream {
    quote! {
        Self: ::core::clone::Clone + ::core::marker::Send + ::core::marker::Sync + 'static
    }
}

fn predicate(field: &Field, runtime: &Path) -> Option<TokenStream> {
    let ty = &field.ty;
    let bound = match field.kind() {
        Kind::Skip => return None,
        Kind::Flatten => quote!(#runtime::CacheKey),
        Kind::Role(role) => role_value(role, runtime),
        Kind::Plain => quote!(#runtime::__private::Identity),
        Kind::Secret => quote!(#runtime::__private::SecretIdentity),
    };
    Some(quote!(#ty: #bound))
}

/// The trait of the types that can fill `role`.
pub(super) fn role_value(role: &str, runtime: &Path) -> TokenStream {
    let marker = marker(role);
    quote! {
        #runtime::RoleValue<<#runtime::__private::role::#marker as #runtime::__private::Role>::Value>
    }
}

/// The name of a role's marker type: `EndpointUrl` for `endpoint_url`.
pub(super) fn marker(role: &str) -> Ident {
    let name: String = role.split('_').map(capitalized).collect();
    Ident::new(&name, Span::call_site())
}

fn capitalized(word: &str) -> String {
    let mut letters = word.chars();
    let first = letters.next().map(|letter| letter.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}

fn has_type_parameters(generics: &Generics) -> bool {
    generics.type_params().next().is_some()
}

/// By the tokens alone, of which `Self` is one that stands for all parameters: a predicate too many does no harm.
fn mentions_type_parameter(tokens: TokenStream, generics: &Generics) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(ident) => {
            ident == "Self" || generics.type_params().any(|it| it.ident == ident)
        }
        TokenTree::Group(group) => mentions_type_parameter(group.stream(), generics),
        TokenTree::Punct(_) | TokenTree::Literal(_) => false,
    })
}
