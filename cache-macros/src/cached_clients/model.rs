//! A declaration that makes sense: what `check` lets through and `expand` writes down.

use proc_macro2::{Ident, Literal, TokenStream};
use syn::{Attribute, Path, Visibility};

pub(super) struct Declaration {
    /// The runtime crate, if the user names it.
    pub(super) runtime: Option<Path>,
    pub(super) defaults: Defaults,
    pub(super) modules: Vec<Module>,
}

/// What every request starts from.
#[derive(Default)]
pub(super) struct Defaults {
    /// A variant of `EvictionPolicy`.
    pub(super) eviction_policy: Option<Ident>,
    pub(super) max_size: Option<Literal>,
}

/// One module to generate.
pub(super) struct Module {
    pub(super) attributes: Vec<Attribute>,
    pub(super) visibility: Visibility,
    pub(super) name: Ident,
    pub(super) content: Content,
    pub(super) stubs: Vec<Stub>,
}

pub(super) enum Content {
    Clients(Vec<Client>),
    Resources(Vec<Resource>),
}

/// The names of an accessor and of its marker type, both at the user's token.
#[derive(Clone)]
pub(super) struct Name {
    /// `s3`
    pub(super) accessor: Ident,
    /// `S3`
    pub(super) marker: Ident,
}

/// One accessor of a service.
pub(super) struct Client {
    pub(super) attributes: Vec<Attribute>,
    pub(super) name: Name,
    /// The service as the user wrote it.
    pub(super) service: Ident,
    /// The service's SDK crate, if it is not `::aws_sdk_<service>`.
    pub(super) sdk: Option<Path>,
    /// Any expression that is a function from the service's `config::Builder` to itself.
    pub(super) configure: Option<TokenStream>,
}

/// One accessor of a resource.
pub(super) struct Resource {
    pub(super) attributes: Vec<Attribute>,
    pub(super) name: Name,
    pub(super) ty: Path,
}

/// Stands in for a faulty entry, so that what uses it is no second mistake.
pub(super) struct Stub {
    pub(super) name: Name,
    pub(super) error: syn::Error,
}
