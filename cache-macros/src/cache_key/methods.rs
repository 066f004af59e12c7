//! The bodies of the methods of `CacheKey`.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote};
use syn::Path;

use super::generics::{marker, role_value};
use super::model::{Field, Key, Kind, Variant};
use super::types::is_phantom;
use crate::symbol::REGION;

/// Writes each body as a `match` on `self` that binds the fields it uses.
///
/// Each call names the field's type with the user's own tokens and goes to a method of the trait that the type must
/// implement. That is where rustc reports a type that does not, in the same words for each method, so that it says it once.
pub(super) struct Methods<'a> {
    pub key: &'a Key,
    pub runtime: &'a Path,
}

/// What a method does with one field: the field's position, and the code.
type Part = (usize, TokenStream);

impl Methods<'_> {
    pub(super) fn region(&self) -> TokenStream {
        self.match_self(
            |variant| self.region_parts(variant),
            |_, _, values| match values {
                [] => quote!(::core::option::Option::None),
                [first, others @ ..] => quote!(#first #(.or_else(|| #others))*),
            },
        )
    }

    /// The regions of a variant, first the one that counts: its own, then those of flattened fields.
    fn region_parts(&self, variant: &Variant) -> Vec<Part> {
        let mut parts = parts(variant, |field, this| match field.kind() {
            Kind::Role(REGION) => Some(self.role_value(field, REGION, this)),
            _ => None,
        });
        parts.extend(parts_of_flattened(variant, |field, this| {
            self.flattened(field, &quote!(region(#this)))
        }));
        parts
    }

    pub(super) fn eq(&self) -> TokenStream {
        let variants = &self.key.variants;
        let arms = variants.iter().map(|variant| {
            let parts = parts(variant, |field, this| {
                self.field_eq(field, this, &other(this))
            });
            let this = pattern(variant, &parts, Ident::clone);
            let other = pattern(variant, &parts, other);
            let terms = parts.iter().map(|(_, term)| term);
            let body = if parts.is_empty() {
                quote!(true)
            } else {
                quote!(#(#terms)&&*)
            };
            quote!((#this, #other) => #body,)
        });
        let otherwise = (variants.len() > 1).then(|| quote!(_ => false,));
        quote!(match (self, __other) { #(#arms)* #otherwise })
    }

    fn field_eq(&self, field: &Field, this: &Ident, other: &Ident) -> Option<TokenStream> {
        Some(match field.kind() {
            Kind::Skip | Kind::Role(REGION) => return None,
            Kind::Flatten => self.flattened(field, &quote!(eq_besides_region(#this, #other))),
            Kind::Role(role) => {
                let this = self.role_value(field, role, this);
                let other = self.role_value(field, role, other);
                let role_eq = self.role_function("role_eq", role, None);
                quote!(#role_eq(#this, #other))
            }
            Kind::Plain => self.identity(field, &quote!(identity_eq(#this, #other))),
            Kind::Secret => self.secret(field, &quote!(secret_eq(#this, #other))),
        })
    }

    pub(super) fn hash(&self) -> TokenStream {
        self.match_self(
            |variant| parts(variant, |field, this| self.field_hash(field, this)),
            |index, variant, statements| {
                let index = variant
                    .ident
                    .as_ref()
                    .map(|_| quote!(__state.variant(#index);));
                quote!({ #index #(#statements;)* })
            },
        )
    }

    fn field_hash(&self, field: &Field, this: &Ident) -> Option<TokenStream> {
        Some(match field.kind() {
            Kind::Skip | Kind::Role(REGION) => return None,
            Kind::Flatten => self.flattened(field, &quote!(hash_besides_region(#this, __state))),
            Kind::Role(role) => {
                let value = self.role_value(field, role, this);
                let secret = field.secret.is_some();
                let role_hash = self.role_function("role_hash", role, Some(quote!(__H)));
                quote!(#role_hash(__state, #value, #secret))
            }
            Kind::Plain => self.identity(field, &quote!(identity_hash(#this, __state))),
            Kind::Secret => self.secret(field, &quote!(secret_hash(#this, __state))),
        })
    }

    pub(super) fn label(&self) -> TokenStream {
        self.match_self(
            |variant| parts(variant, |field, this| self.field_label(field, this)),
            |_, variant, statements| {
                let name = variant.label();
                let name = name.map(|name| quote!(__fields.variant(#name)?;));
                quote!({ #name #(#statements?;)* })
            },
        )
    }

    fn field_label(&self, field: &Field, this: &Ident) -> Option<TokenStream> {
        let name = field.label();
        Some(match field.kind() {
            Kind::Skip => return None,
            // It would only repeat what the key's own type says.
            Kind::Plain if is_phantom(&field.ty) => return None,
            Kind::Flatten => self.flattened(field, &quote!(write_label(#this, __fields))),
            Kind::Role(REGION) => {
                let runtime = self.runtime;
                let value = self.role_value(field, REGION, this);
                quote!(#runtime::__private::region_label(__fields, #name, #value))
            }
            Kind::Role(role) => {
                let value = self.role_value(field, role, this);
                let secret = field.secret.is_some();
                let role_label = self.role_function("role_label", role, None);
                quote!(#role_label(__fields, #name, #value, #secret))
            }
            Kind::Plain => self.identity(field, &quote!(identity_label(#this, __fields, #name))),
            Kind::Secret => quote!(__fields.secret(#name)),
        })
    }

    pub(super) fn configure(&self) -> TokenStream {
        self.match_self(
            |variant| self.configure_parts(variant),
            |_, _, statements| quote!({ #(#statements;)* }),
        )
    }

    /// The last to be set wins, hence the reverse of `region_parts`: flattened fields backwards, then the variant's own roles.
    fn configure_parts(&self, variant: &Variant) -> Vec<Part> {
        let mut all = parts_of_flattened(variant, |field, this| {
            self.flattened(field, &quote!(configure(#this, __parameters)))
        });
        all.reverse();
        all.extend(parts(variant, |field, this| match field.kind() {
            Kind::Role(role) => {
                let value = self.role_value(field, role, this);
                let role_configure = self.role_function("role_configure", role, None);
                Some(quote!(#role_configure(__parameters, #value)))
            }
            _ => None,
        }));
        all
    }

    fn identity(&self, field: &Field, call: &TokenStream) -> TokenStream {
        let (ty, runtime) = (&field.ty, self.runtime);
        quote!(<#ty as #runtime::__private::Identity>::#call)
    }

    fn secret(&self, field: &Field, call: &TokenStream) -> TokenStream {
        let (ty, runtime) = (&field.ty, self.runtime);
        quote!(<#ty as #runtime::__private::SecretIdentity>::#call)
    }

    fn flattened(&self, field: &Field, call: &TokenStream) -> TokenStream {
        let (ty, runtime) = (&field.ty, self.runtime);
        quote!(<#ty as #runtime::CacheKey>::#call)
    }

    /// What a field holds for its role.
    fn role_value(&self, field: &Field, role: &str, this: &Ident) -> TokenStream {
        let ty = &field.ty;
        let role_value = role_value(role, self.runtime);
        quote!(<#ty as #role_value>::role_value(#this))
    }

    /// The path of a function that is generic over the role.
    fn role_function(&self, name: &str, role: &str, argument: Option<TokenStream>) -> TokenStream {
        let runtime = self.runtime;
        let name = Ident::new(name, Span::call_site());
        let marker = marker(role);
        let argument = argument.into_iter();
        quote!(#runtime::__private::#name::<#runtime::__private::role::#marker #(, #argument)*>)
    }

    /// A `match` on `self`, with what `body` makes of each variant and the code of its `parts`.
    fn match_self(
        &self,
        parts: impl Fn(&Variant) -> Vec<Part>,
        body: impl Fn(u32, &Variant, &[TokenStream]) -> TokenStream,
    ) -> TokenStream {
        let arms = (0..).zip(&self.key.variants).map(|(index, variant)| {
            let parts = parts(variant);
            let pattern = pattern(variant, &parts, Ident::clone);
            let codes: Vec<_> = parts.into_iter().map(|(_, code)| code).collect();
            let body = body(index, variant, &codes);
            quote!(#pattern => #body,)
        });
        quote!(match self { #(#arms)* })
    }
}

/// What `part` makes of each field, given the name that the field is bound to.
fn parts(variant: &Variant, part: impl Fn(&Field, &Ident) -> Option<TokenStream>) -> Vec<Part> {
    let fields = variant.fields.iter().enumerate();
    fields
        .filter_map(|(index, field)| Some((index, part(field, &this(index))?)))
        .collect()
}

fn parts_of_flattened(
    variant: &Variant,
    part: impl Fn(&Field, &Ident) -> TokenStream,
) -> Vec<Part> {
    parts(variant, |field, this| match field.kind() {
        Kind::Flatten => Some(part(field, this)),
        _ => None,
    })
}

/// Binds the fields that `parts` use, each to `name` of its own name. It fits variants of any form: `Variant { 0: it, .. }`.
fn pattern(variant: &Variant, parts: &[Part], name: impl Fn(&Ident) -> Ident) -> TokenStream {
    let path = match &variant.ident {
        Some(ident) => quote!(Self::#ident),
        None => quote!(Self),
    };
    let mut used: Vec<usize> = parts.iter().map(|(index, _)| *index).collect();
    used.sort_unstable();
    let fields = used.into_iter().filter_map(|index| {
        let member = &variant.fields.get(index)?.member;
        let name = name(&this(index));
        Some(quote!(#member: #name,))
    });
    quote!(#path { #(#fields)* .. })
}

/// What a field of `self` is bound to.
fn this(index: usize) -> Ident {
    format_ident!("__field{index}")
}

/// What the same field of the other key is bound to.
fn other(this: &Ident) -> Ident {
    format_ident!("__other{this}")
}
