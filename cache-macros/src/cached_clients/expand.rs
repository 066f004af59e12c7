//! A sound declaration → Rust. Nothing here can fail.
//!
//! The module holds names of its own and absolute ones; what the user wrote is used beside it, where it means what it
//! means at the call site (see `paths`). Hence a service's implementation stands beside the module that its marker is in.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens as _, format_ident, quote, quote_spanned};
use syn::ext::IdentExt as _;
use syn::spanned::Spanned as _;
use syn::{Attribute, Path};

use super::accessor::Accessor;
use super::docs::{self, Docs};
use super::model::{Client, Content, Declaration, Defaults, Module, Resource};
use super::paths::{Reach, place};

pub(super) fn expand(declaration: &Declaration) -> TokenStream {
    let modules = declaration.modules.iter();
    modules
        .map(|module| {
            let runtime = Reach::of_runtime(declaration.runtime.as_ref(), module);
            expand_module(module, &runtime, &declaration.defaults)
        })
        .collect()
}

fn expand_module(module: &Module, runtime: &Reach, defaults: &Defaults) -> TokenStream {
    let expanded: Vec<Expanded> = match &module.content {
        Content::Clients(clients) => {
            let expand = |client| expand_client(client, module, runtime, defaults);
            clients.iter().map(expand).collect()
        }
        Content::Resources(resources) => {
            let expand = |resource| expand_resource(resource, module, runtime, defaults);
            resources.iter().map(expand).collect()
        }
    };
    let entries = expanded.iter().map(|expanded| &expanded.beside);
    let alias = runtime.alias.as_ref().map(|alias| cfg(module, &[], alias));
    let module = module_item(module, runtime, &expanded);
    quote! {
        #alias
        #module
        #(#entries)*
    }
}

fn module_item(module: &Module, runtime: &Reach, expanded: &[Expanded]) -> TokenStream {
    let Module {
        attributes,
        visibility,
        name,
        ..
    } = module;
    let (module_docs, trait_docs) = (docs::module(module), docs::session_ext(module));
    let session = &runtime.inside;
    let markers = expanded.iter().map(|expanded| &expanded.marker);
    let stubs: Vec<Accessor> = module.stubs.iter().map(Accessor::of_stub).collect();
    let accessors = expanded
        .iter()
        .map(|expanded| &expanded.accessor)
        .chain(&stubs);
    let functions = accessors.clone().map(|accessor| &accessor.function);
    let declarations = accessors.clone().map(|accessor| &accessor.declaration);
    let methods = accessors.map(|accessor| &accessor.method);
    quote! {
        #(#attributes)*
        #module_docs
        // What nobody uses yet is no mistake, and who can reach it is the module's matter.
        #[allow(dead_code, unreachable_pub)]
        #visibility mod #name {
            #(#markers)*
            #(#functions)*
            #trait_docs
            pub trait SessionExt {
                #(#declarations)*
            }
            #[automatically_derived]
            impl SessionExt for #session::Session {
                #(#methods)*
            }
        }
    }
}

/// What one entry turns into.
struct Expanded {
    marker: TokenStream,
    accessor: Accessor,
    /// What stands beside the module.
    beside: TokenStream,
}

fn expand_client(
    client: &Client,
    module: &Module,
    runtime: &Reach,
    defaults: &Defaults,
) -> Expanded {
    let docs = docs::client(client, module);
    Expanded {
        marker: marker(client, &docs),
        accessor: Accessor::of_client(client, &docs, runtime, defaults),
        beside: cfg(
            module,
            &client.attributes,
            &service(client, module, runtime),
        ),
    }
}

fn expand_resource(
    resource: &Resource,
    module: &Module,
    runtime: &Reach,
    defaults: &Defaults,
) -> Expanded {
    let docs = docs::resource(resource, module);
    let ty = Reach::of_type(&resource.ty, module, &resource.name.accessor);
    let alias = ty
        .alias
        .map(|alias| cfg(module, &resource.attributes, &alias));
    Expanded {
        marker: TokenStream::new(),
        accessor: Accessor::of_resource(resource, &ty.inside, &docs, runtime, defaults),
        beside: alias.unwrap_or_default(),
    }
}

fn marker(client: &Client, docs: &Docs) -> TokenStream {
    let is_ours = |attribute: &&Attribute| is_cfg(attribute) || attribute.path().is_ident("doc");
    let attributes = client.attributes.iter().filter(is_ours);
    let (docs, marker) = (&docs.marker, &client.name.marker);
    quote! {
        #(#attributes)*
        #docs
        pub enum #marker {}
    }
}

fn service(client: &Client, module: &Module, runtime: &Reach) -> TokenStream {
    let (k, sdk) = (&runtime.beside, sdk(client));
    let (module, marker) = (&module.name, &client.name.marker);
    let name = client.service.unraw().to_string();
    // What a crate lacks is shown where it is named.
    let place = place(
        client
            .sdk
            .as_ref()
            .map_or_else(|| client.service.span(), Path::span),
    );
    // A constant or unit struct of the user's with a binding's name would turn it into a pattern, whatever its hygiene.
    let binding = |name| Ident::new(name, Span::mixed_site());
    let (config, builder) = (binding("__config"), binding("__builder"));
    let builder_type = quote_spanned!(place=> #sdk::config::Builder);
    let hook = client
        .configure
        .as_ref()
        .map(|hook| hook_call(client, hook, &builder, &builder_type));
    // A hook makes clients of its own, which nothing but this marker may be given.
    let identity = match hook {
        Some(_) => quote!(Self),
        None => quote!(Self::Client),
    };
    quote_spanned! {place=>
        #[automatically_derived]
        impl #k::Service for #module::#marker {
            type Client = #sdk::Client;
            type Identity = #identity;
            const NAME: &'static str = #name;
            fn build(#config: &#k::__private::ClientConfig) -> Self::Client {
                let #builder = <#builder_type as ::core::convert::From<_>>::from(#config.sdk_config())
                    .retry_partition(#config.retry_partition());
                #hook
                <Self::Client>::from_conf(#builder.build())
            }
        }
    }
}

/// The type that the hook should have had, where it has another, is "expected due to" the service.
fn hook_call(
    client: &Client,
    hook: &TokenStream,
    builder: &Ident,
    builder_type: &TokenStream,
) -> TokenStream {
    let place = place(client.service.span());
    let configure = Ident::new("__configure", Span::mixed_site());
    let ty = quote_spanned!(place=> fn(#builder_type) -> #builder_type);
    quote! {
        let #configure: #ty = #hook;
        let #builder = #configure(#builder);
    }
}

/// The service's SDK crate.
pub(super) fn sdk(client: &Client) -> TokenStream {
    match &client.sdk {
        Some(path) => path.to_token_stream(),
        None => {
            let span = client.service.span();
            let name = format_ident!("aws_sdk_{}", client.service.unraw(), span = span);
            quote_spanned!(span=> ::#name)
        }
    }
}

/// An item beside the module, there under the conditions of the module and of the entry.
fn cfg(module: &Module, attributes: &[Attribute], item: &TokenStream) -> TokenStream {
    let cfgs = module
        .attributes
        .iter()
        .chain(attributes)
        .filter(|attribute| is_cfg(attribute));
    quote!(#(#cfgs)* #item)
}

pub(super) fn is_cfg(attribute: &Attribute) -> bool {
    attribute.path().is_ident("cfg") || attribute.path().is_ident("cfg_attr")
}
