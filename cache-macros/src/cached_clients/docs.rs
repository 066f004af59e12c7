//! The documentation of what is generated.
//!
//! No example is marked as Rust: a test that is ignored is still a line in the output of a user's `cargo test`, one for
//! each service, and no test of ours could know the path of the user's module.

use proc_macro2::TokenStream;
use quote::{ToTokens as _, quote};
use syn::Attribute;
use syn::ext::IdentExt as _;

use super::model::{Client, Content, Module, Name, Resource};
use super::services::{self, Found};

/// The documentation of one entry's items.
pub(super) struct Docs {
    pub(super) function: TokenStream,
    pub(super) method: TokenStream,
    pub(super) marker: TokenStream,
}

pub(super) fn module(module: &Module) -> TokenStream {
    let (title, what, names): (_, _, Vec<&Name>) = match &module.content {
        Content::Clients(clients) => (
            "Cached clients of AWS services",
            "client",
            clients.iter().map(|client| &client.name).collect(),
        ),
        Content::Resources(resources) => (
            "Resources, built over the cached clients of AWS services and cached themselves",
            "resource",
            resources.iter().map(|resource| &resource.name).collect(),
        ),
    };
    let list: Vec<String> = names.iter().map(|name| name.accessor.to_string()).collect();
    let example = names.first().map_or_else(String::new, |name| {
        example(&format!("{}::{}", module.name, name.accessor), what)
    });
    let text = format!(
        "{title}: `{}`.\n\nEach function takes a key: a region, `()` for the session's own region, or a reference to a value \
         whose type derives `CacheKey`. The same key gets the same {what}.{example}",
        list.join("`, `")
    );
    below(&module.attributes, &text)
}

pub(super) fn session_ext(module: &Module) -> TokenStream {
    let text = format!(
        "The functions of this module as methods of a session: `use {}::SessionExt as _;`.",
        module.name
    );
    quote!(#[doc = #text])
}

pub(super) fn client(client: &Client, module: &Module) -> Docs {
    let service = client.service.unraw().to_string();
    let (id, boto3) = match services::find(&service) {
        Found::Known(known) => (known.id, known.boto3),
        _ => (service.as_str(), service.as_str()),
    };
    let sdk = match &client.sdk {
        Some(path) => without_blanks(path),
        None => format!("aws-sdk-{service}"),
    };
    let what = format!("cached client of {id} (`{sdk}`)");
    let (function, method) = accessor(&what, "client", &client.name, module);
    let marker = format!("{id} (`{sdk}`) as a type, for example in a cache of its clients.");
    // Those who know boto3's name for the service find it by that.
    let alias = (boto3 != service).then(|| quote!(#[doc(alias = #boto3)]));
    let function = below(&client.attributes, &function);
    Docs {
        function: quote!(#function #alias),
        method: below(&client.attributes, &method),
        marker: below(&client.attributes, &marker),
    }
}

pub(super) fn resource(resource: &Resource, module: &Module) -> Docs {
    let what = format!("cached `{}`", without_blanks(&resource.ty));
    let (function, method) = accessor(&what, "resource", &resource.name, module);
    Docs {
        function: below(&resource.attributes, &function),
        method: below(&resource.attributes, &method),
        marker: TokenStream::new(),
    }
}

/// The documentation of a function and of its method.
fn accessor(what: &str, variable: &str, name: &Name, module: &Module) -> (String, String) {
    let (accessor, module) = (&name.accessor, &module.name);
    let function = example(&format!("{module}::{accessor}"), variable);
    let method = example(&format!("session.{accessor}"), variable);
    (
        format!("The {what} for this key, of the default session.{function}"),
        format!("The {what} for this key, of this session.{method}"),
    )
}

fn example(accessor: &str, variable: &str) -> String {
    format!("\n\n```text\nlet {variable} = {accessor}(\"us-west-2\").await?;\n```")
}

/// A paragraph of ours, after what the user wrote.
fn below(attributes: &[Attribute], text: &str) -> TokenStream {
    let blank = attributes
        .iter()
        .any(|attribute| attribute.path().is_ident("doc"))
        .then(|| quote!(#[doc = ""]));
    quote!(#blank #[doc = #text])
}

fn without_blanks(path: &syn::Path) -> String {
    path.to_token_stream().to_string().replace(' ', "")
}
