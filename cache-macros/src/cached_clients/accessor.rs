//! The functions of a module and the methods of its extension trait, which differ in where their request comes from only.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::Attribute;
use syn::spanned::Spanned as _;

use super::docs::Docs;
use super::expand::{is_cfg, sdk};
use super::model::{Client, Defaults, Name, Resource, Stub};
use super::paths::{Reach, place};

/// What stands in the module for one entry.
pub(super) struct Accessor {
    pub(super) function: TokenStream,
    /// In the trait.
    pub(super) declaration: TokenStream,
    /// In the trait's implementation.
    pub(super) method: TokenStream,
}

impl Accessor {
    pub(super) fn of_client(
        client: &Client,
        docs: &Docs,
        runtime: &Reach,
        defaults: &Defaults,
    ) -> Self {
        let place = place(client.name.accessor.span());
        let (k, marker) = (&runtime.inside_at(place), &client.name.marker);
        let sdk = sdk(client);
        Parts {
            attributes: &client.attributes,
            docs,
            name: &client.name.accessor,
            place,
            client: match &client.sdk {
                None => quote!(#sdk::Client),
                // A path that the user wrote may mean something else in here.
                Some(_) => quote_spanned!(place=> <#marker as #k::Service>::Client),
            },
            request: quote_spanned!(place=> #k::Request<'a, #marker>),
            of_default: quote_spanned!(place=> #k::__private::request::<#marker>),
            of_session: quote_spanned!(place=> #k::__private::session_request::<#marker>),
        }
        .assemble(k, defaults)
    }

    pub(super) fn of_resource(
        resource: &Resource,
        ty: &TokenStream,
        docs: &Docs,
        runtime: &Reach,
        defaults: &Defaults,
    ) -> Self {
        let place = place(resource.ty.span());
        let k = &runtime.inside_at(place);
        Parts {
            attributes: &resource.attributes,
            docs,
            name: &resource.name.accessor,
            place,
            client: quote_spanned!(place=> <<#ty as #k::Resource>::Service as #k::Service>::Client),
            request: quote_spanned!(place=> #k::ResourceRequest<'a, #ty>),
            of_default: quote_spanned!(place=> #k::__private::resource::<#ty>),
            of_session: quote_spanned!(place=> #k::__private::session_resource::<#ty>),
        }
        .assemble(k, defaults)
    }

    /// The message of a faulty entry, as a type that rustc knows to be a mistake already: it says nothing more about what
    /// uses it.
    pub(super) fn of_stub(stub: &Stub) -> Self {
        let Name { accessor, marker } = &stub.name;
        let message = stub.error.to_compile_error();
        let key = quote!(_: impl ::core::marker::Sized);
        Self {
            function: quote! {
                pub type #marker = [(); #message];
                pub fn #accessor(#key) -> #marker {
                    loop {}
                }
            },
            declaration: quote!(fn #accessor(&self, #key) -> #marker;),
            method: quote!(fn #accessor(&self, #key) -> #marker { loop {} }),
        }
    }
}

struct Parts<'a> {
    attributes: &'a [Attribute],
    docs: &'a Docs,
    name: &'a Ident,
    /// Where rustc points if the types do not fit.
    place: Span,
    /// The client type that a key has to be for.
    client: TokenStream,
    /// The type of the request.
    request: TokenStream,
    /// Makes a request of the default session from a key.
    of_default: TokenStream,
    /// Makes a request of a session from this and a key.
    of_session: TokenStream,
}

impl Parts<'_> {
    fn assemble(self, k: &TokenStream, defaults: &Defaults) -> Accessor {
        let Self {
            attributes,
            docs,
            name,
            place,
            client,
            request,
            of_default,
            of_session,
        } = self;
        let cfgs = attributes.iter().filter(|attribute| is_cfg(attribute));
        let (function_docs, method_docs) = (&docs.function, &docs.method);
        let key = quote_spanned!(place=> key: impl #k::IntoKey<'a, #client>);
        let declared = declared(defaults, k);
        Accessor {
            function: quote_spanned! {place=>
                #(#attributes)*
                #function_docs
                pub fn #name<'a>(#key) -> #request {
                    #of_default(key) #declared
                }
            },
            declaration: quote_spanned! {place=>
                #(#attributes)*
                #method_docs
                fn #name<'a>(&'a self, #key) -> #request;
            },
            method: quote_spanned! {place=>
                #(#cfgs)*
                fn #name<'a>(&'a self, #key) -> #request {
                    #of_session(self, key) #declared
                }
            },
        }
    }
}

/// Hands what the declaration says of the caches to the request, which weighs it against what the session says.
fn declared(defaults: &Defaults, k: &TokenStream) -> TokenStream {
    let Defaults {
        eviction_policy: policy,
        max_size: size,
    } = defaults;
    if policy.is_none() && size.is_none() {
        return TokenStream::new();
    }
    let policy = match policy {
        Some(policy) => quote!(::core::option::Option::Some(#k::EvictionPolicy::#policy)),
        None => quote!(::core::option::Option::None),
    };
    let size = match size {
        Some(size) => quote!(::core::option::Option::Some(#size)),
        None => quote!(::core::option::Option::None),
    };
    quote!(.__declared(&(#policy, #size)))
}
