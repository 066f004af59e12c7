//! What a declaration says, once its attributes are read. Not yet checked: it may contradict itself.

use proc_macro2::TokenStream;
use syn::ext::IdentExt;
use syn::punctuated::Punctuated;
use syn::{Generics, Ident, LitStr, Member, Path, Token, Type, WherePredicate};

/// A type that derives `CacheKey`.
pub(super) struct Key {
    pub ident: Ident,
    pub generics: Generics,
    /// What the lint attributes on the type allow.
    pub allowed: Vec<TokenStream>,
    pub shape: Shape,
    /// A struct is its own only variant.
    pub variants: Vec<Variant>,
    /// The runtime's path; `None` where the user's own could not be read.
    pub runtime: Option<Path>,
    /// The services that the key is limited to.
    pub services: Option<Vec<Ident>>,
    pub label: Option<LitStr>,
    /// Replaces the inferred where-clause.
    pub bound: Option<Punctuated<WherePredicate, Token![,]>>,
}

pub(super) enum Shape {
    Struct,
    Enum,
    Union(Token![union]),
}

/// The fields of a struct or of one variant of an enum.
pub(super) struct Variant {
    /// `None` for a struct.
    pub ident: Option<Ident>,
    pub rename: Option<LitStr>,
    pub fields: Vec<Field>,
}

pub(super) struct Field {
    pub member: Member,
    pub ty: Type,
    pub role: Option<Role>,
    // Flags, each the word that the user wrote.
    pub flatten: Option<Ident>,
    pub secret: Option<Ident>,
    pub skip: Option<Ident>,
    pub rename: Option<Rename>,
    /// Whether a word could not be understood, so that a role which seems to be missing may be this one.
    pub misread: bool,
}

pub(super) struct Role {
    pub name: &'static str,
    pub word: Ident,
}

pub(super) struct Rename {
    pub word: Ident,
    pub label: LitStr,
}

/// What a field does in a key that has passed the checks.
#[derive(Clone, Copy)]
pub(super) enum Kind {
    Skip,
    Flatten,
    /// Configures the client.
    Role(&'static str),
    /// Identity only.
    Plain,
    /// Identity only, never shown.
    Secret,
}

impl Key {
    /// How labels name the type.
    pub(super) fn label(&self) -> String {
        match &self.label {
            Some(label) => label.value(),
            None => self.ident.unraw().to_string(),
        }
    }
}

impl Variant {
    /// How labels name the variant; `None` for a struct.
    pub(super) fn label(&self) -> Option<String> {
        let ident = self.ident.as_ref()?;
        Some(match &self.rename {
            Some(label) => label.value(),
            None => ident.unraw().to_string(),
        })
    }
}

impl Field {
    pub(super) fn kind(&self) -> Kind {
        if self.skip.is_some() {
            Kind::Skip
        } else if self.flatten.is_some() {
            Kind::Flatten
        } else if let Some(role) = &self.role {
            Kind::Role(role.name)
        } else if self.secret.is_some() {
            Kind::Secret
        } else {
            Kind::Plain
        }
    }

    /// How labels name the field: a role says more than a tuple's index.
    pub(super) fn label(&self) -> String {
        match (&self.rename, &self.member, &self.role) {
            (Some(rename), ..) => rename.label.value(),
            (None, Member::Named(ident), _) => ident.unraw().to_string(),
            (None, Member::Unnamed(_), Some(role)) => role.name.to_owned(),
            (None, Member::Unnamed(index), None) => index.index.to_string(),
        }
    }
}
