//! From a checked model to the implementations; nothing can fail here.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{GenericParam, Path, parse_quote};

use super::generics::{stub_where_clause, where_clause};
use super::methods::Methods;
use super::model::Key;

/// The implementations of `CacheKey` and `KeyFor`.
pub(super) fn key(key: &Key) -> TokenStream {
    let Some(runtime) = &key.runtime else {
        return TokenStream::new();
    };
    let methods = Methods { key, runtime };
    let region = methods.region();
    let eq = methods.eq();
    let hash = methods.hash();
    let label = methods.label();
    let configure = methods.configure();
    let body = quote! {
        #[inline]
        fn region(&self) -> ::core::option::Option<&str> { #region }
        #[inline]
        fn eq_besides_region(&self, __other: &Self) -> bool { #eq }
        #[inline]
        fn hash_besides_region<__H: ::core::hash::Hasher>(
            &self,
            __state: &mut #runtime::__private::IdentityHasher<'_, __H>,
        ) { #hash }
        fn write_label(
            &self,
            __fields: &mut #runtime::__private::LabelFields<'_>,
        ) -> ::core::fmt::Result {
            #label
            ::core::result::Result::Ok(())
        }
        fn configure(&self, __parameters: &mut #runtime::ClientKey) { #configure }
    };
    let cache_key = cache_key_impl(key, runtime, &where_clause(key, runtime), &body);
    let key_for = key_for_impls(key, runtime);
    quote!(#cache_key #key_for)
}

/// Implementations that compile for any type, for one whose mistakes have been recorded.
pub(super) fn stub(key: &Key) -> TokenStream {
    let Some(runtime) = &key.runtime else {
        return TokenStream::new();
    };
    let body = quote! {
        fn region(&self) -> ::core::option::Option<&str> { ::core::option::Option::None }
        fn eq_besides_region(&self, _: &Self) -> bool { false }
        fn hash_besides_region<__H: ::core::hash::Hasher>(
            &self,
            _: &mut #runtime::__private::IdentityHasher<'_, __H>,
        ) {}
        fn write_label(
            &self,
            _: &mut #runtime::__private::LabelFields<'_>,
        ) -> ::core::fmt::Result {
            ::core::result::Result::Ok(())
        }
        fn configure(&self, _: &mut #runtime::ClientKey) {}
    };
    let cache_key = cache_key_impl(key, runtime, &stub_where_clause(key), &body);
    let key_for = key_for_any(key, runtime);
    quote!(#cache_key #key_for)
}

fn cache_key_impl(
    key: &Key,
    runtime: &Path,
    where_clause: &TokenStream,
    body: &TokenStream,
) -> TokenStream {
    let Key {
        ident, generics, ..
    } = key;
    let attributes = attributes(key);
    let (impl_generics, type_generics, _) = generics.split_for_impl();
    let label = key.label();
    quote! {
        #attributes
        impl #impl_generics #runtime::CacheKey for #ident #type_generics #where_clause {
            const LABEL: &'static str = #label;
            #body
        }
    }
}

/// One implementation for each of the key's services, or one for all clients.
fn key_for_impls(key: &Key, runtime: &Path) -> TokenStream {
    let Some(services) = &key.services else {
        return key_for_any(key, runtime);
    };
    let Key {
        ident, generics, ..
    } = key;
    let attributes = attributes(key);
    let (impl_generics, type_generics, where_clause) = generics.split_for_impl();
    let crates = services
        .iter()
        .map(|service| format_ident!("aws_sdk_{service}", span = service.span()));
    quote! {#(
        #attributes
        impl #impl_generics #runtime::KeyFor<::#crates::Client> for #ident #type_generics #where_clause {}
    )*}
}

fn key_for_any(key: &Key, runtime: &Path) -> TokenStream {
    let Key {
        ident, generics, ..
    } = key;
    let attributes = attributes(key);
    let (_, type_generics, where_clause) = generics.split_for_impl();
    let mut generics = generics.clone();
    let client: GenericParam = parse_quote!(__C);
    generics.params.push(client);
    let (impl_generics, ..) = generics.split_for_impl();
    quote! {
        #attributes
        impl #impl_generics #runtime::KeyFor<__C> for #ident #type_generics #where_clause {}
    }
}

/// What each implementation carries. The lints that the type is exempt from are those of names that it repeats.
fn attributes(key: &Key) -> TokenStream {
    let allowed = &key.allowed;
    quote! {
        #[automatically_derived]
        #[allow(deprecated)]
        #(#[allow(#allowed)])*
    }
}
