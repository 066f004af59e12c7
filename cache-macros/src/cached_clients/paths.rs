//! What a path of the user's means inside of the generated module.
//!
//! Beside the module it means what it means at the call site, and that is where hooks and SDK crates are used. The
//! runtime's path and the resources' types have to be named in the module as well, where a first segment would be looked
//! up in another place. It may be a crate or anything in scope, so a hidden `use` beside the module gives it a name that
//! the module reaches by `super`.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens as _, format_ident, quote, quote_spanned};
use syn::ext::IdentExt as _;
use syn::{Path, PathSegment};

use super::model::Module;

/// One thing of the call site, by the place it is named in.
pub(super) struct Reach {
    pub(super) beside: TokenStream,
    pub(super) inside: TokenStream,
    /// The `use` that both go by, if any.
    pub(super) alias: Option<TokenStream>,
}

impl Reach {
    /// The runtime crate.
    pub(super) fn of_runtime(written: Option<&Path>, module: &Module) -> Self {
        match written {
            Some(path) => Self::new(path, format_ident!("__{}_runtime", module.name.unraw())),
            None => Self::by(quote!(::cache_runtime)),
        }
    }

    /// A resource's type.
    pub(super) fn of_type(path: &Path, module: &Module, accessor: &Ident) -> Self {
        // A single word is no crate, so it is in scope, and rustc has a better message for a type than for an import that
        // is missing.
        match path.get_ident() {
            Some(ident) => Self {
                beside: ident.to_token_stream(),
                inside: quote_spanned!(ident.span()=> super::#ident),
                alias: None,
            },
            None => {
                let name = format_ident!("__{}_{}", module.name.unraw(), accessor.unraw());
                Self::new(path, name)
            }
        }
    }

    fn new(path: &Path, mut name: Ident) -> Self {
        let mut segments = path.segments.iter();
        let Some(first) = segments.next().filter(|_| path.leading_colon.is_none()) else {
            return Self::by(path.to_token_stream());
        };
        let rest: TokenStream = segments
            .map(|PathSegment { ident, .. }| quote!(::#ident))
            .collect();
        let first = &first.ident;
        let span = first.span();
        name.set_span(span);
        match first.to_string().as_str() {
            "crate" | "$crate" => Self::by(path.to_token_stream()),
            "self" => Self {
                beside: path.to_token_stream(),
                inside: quote_spanned!(span=> super #rest),
                alias: None,
            },
            "super" => Self {
                beside: path.to_token_stream(),
                inside: quote_spanned!(span=> super::#path),
                alias: None,
            },
            _ => Self {
                beside: quote!(#name #rest),
                inside: quote_spanned!(span=> super::#name #rest),
                alias: Some(quote!(#[doc(hidden)] use #first as #name;)),
            },
        }
    }

    /// `inside`, for what is wrong with it to be shown at another place.
    pub(super) fn inside_at(&self, place: Span) -> TokenStream {
        let moved = self.inside.clone().into_iter().map(|mut tree| {
            tree.set_span(tree.span().located_at(place));
            tree
        });
        moved.collect()
    }

    /// A path that means the same in all places.
    fn by(path: TokenStream) -> Self {
        Self {
            beside: path.clone(),
            inside: path,
            alias: None,
        }
    }
}

/// The place of the user's tokens, for tokens of ours: what is wrong is shown there, and lints leave alone what comes from
/// a macro.
pub(super) fn place(span: Span) -> Span {
    Span::call_site().located_at(span)
}
