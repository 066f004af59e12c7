//! From a declaration's tokens to the model.

use proc_macro2::TokenStream;
use syn::punctuated::Punctuated;
use syn::{Attribute, Data, DeriveInput, Fields, Ident, Member, Meta, Token, parse_quote};

use super::model::{Field, Key, Rename, Role, Shape, Variant};
use super::vocabulary::{Place, unknown};
use super::words::{Word, words};
use crate::diagnostics::Diagnostics;
use crate::symbol::{BOUND, CRATE, FLATTEN, LABEL, RENAME, ROLES, SECRET, SERVICE, SKIP};

/// Reads a declaration; what cannot be read is recorded and left out.
pub(super) fn key(input: DeriveInput, errors: &mut Diagnostics) -> Key {
    let mut key = Key {
        ident: input.ident,
        generics: input.generics,
        allowed: allowed(&input.attrs),
        shape: Shape::Struct,
        variants: Vec::new(),
        runtime: Some(parse_quote!(::cache_runtime)),
        services: None,
        label: None,
        bound: None,
    };
    read_type_words(&input.attrs, &mut key, errors);
    match input.data {
        Data::Struct(data) => key.variants.push(Variant {
            ident: None,
            rename: None,
            fields: fields(data.fields, errors),
        }),
        Data::Enum(data) => {
            key.shape = Shape::Enum;
            key.variants
                .extend(data.variants.into_iter().map(|it| variant(it, errors)));
        }
        Data::Union(data) => key.shape = Shape::Union(data.union_token),
    }
    key
}

/// The lints that the user turns off for the type, whose names the implementations repeat.
fn allowed(attributes: &[Attribute]) -> Vec<TokenStream> {
    let lists = attributes
        .iter()
        .filter_map(|attribute| match &attribute.meta {
            Meta::List(list) if list.path.is_ident("allow") || list.path.is_ident("expect") => {
                Some(list)
            }
            _ => None,
        });
    lists.map(|list| list.tokens.clone()).collect()
}

fn read_type_words(attributes: &[Attribute], key: &mut Key, errors: &mut Diagnostics) {
    let mut seen = Vec::new();
    for word in words(attributes, errors).0 {
        if is_repeated(&word.name, &mut seen, errors) {
            continue;
        }
        match word.name.to_string().as_str() {
            CRATE => key.runtime = word.path(errors),
            SERVICE => key.services = Some(services(word, errors)),
            LABEL => key.label = word.label(errors),
            BOUND => key.bound = bound(word, errors),
            _ => unknown(&word.name, Place::Type, errors),
        }
    }
}

fn services(word: Word, errors: &mut Diagnostics) -> Vec<Ident> {
    let mut services = Vec::new();
    for service in word.names(errors) {
        if services.contains(&service) {
            errors.error(
                &service,
                format!("`{service}` is listed twice; remove one of the two"),
            );
        } else {
            services.push(service);
        }
    }
    services
}

fn bound(
    word: Word,
    errors: &mut Diagnostics,
) -> Option<Punctuated<syn::WherePredicate, Token![,]>> {
    let bound = word.string(errors)?;
    let predicates = bound.parse_with(Punctuated::parse_terminated);
    predicates
        .inspect_err(|error| {
            errors.error(
                &bound,
                format!("this is no where-clause ({error}); write it as in `bound = \"T: Clone + Send\"`"),
            );
        })
        .ok()
}

fn variant(variant: syn::Variant, errors: &mut Diagnostics) -> Variant {
    let mut seen = Vec::new();
    let mut rename = None;
    for word in words(&variant.attrs, errors).0 {
        if is_repeated(&word.name, &mut seen, errors) {
            continue;
        }
        if word.name == RENAME {
            rename = word.label(errors);
        } else {
            unknown(&word.name, Place::Variant, errors);
        }
    }
    Variant {
        ident: Some(variant.ident),
        rename,
        fields: fields(variant.fields, errors),
    }
}

fn fields(fields: Fields, errors: &mut Diagnostics) -> Vec<Field> {
    let members: Vec<Member> = fields.members().collect();
    members
        .into_iter()
        .zip(fields)
        .map(|(member, it)| field(member, it, errors))
        .collect()
}

fn field(member: Member, field: syn::Field, errors: &mut Diagnostics) -> Field {
    let (words, all_read) = words(&field.attrs, errors);
    let mut field = Field {
        member,
        ty: field.ty,
        role: None,
        flatten: None,
        secret: None,
        skip: None,
        rename: None,
        misread: !all_read,
    };
    let mut seen = Vec::new();
    for word in words {
        if !is_repeated(&word.name, &mut seen, errors) {
            read_field_word(word, &mut field, errors);
        }
    }
    field
}

fn read_field_word(word: Word, field: &mut Field, errors: &mut Diagnostics) {
    let name = word.name.to_string();
    match name.as_str() {
        FLATTEN => field.flatten = Some(word.flag(errors)),
        SECRET => field.secret = Some(word.flag(errors)),
        SKIP => field.skip = Some(word.flag(errors)),
        RENAME => {
            let name = word.name.clone();
            field.rename = word.label(errors).map(|label| Rename { word: name, label });
        }
        name => match ROLES.into_iter().find(|role| *role == name) {
            Some(role) => read_role(role, word, field, errors),
            None => {
                unknown(&word.name, Place::Field, errors);
                field.misread = true;
            }
        },
    }
}

fn read_role(name: &'static str, word: Word, field: &mut Field, errors: &mut Diagnostics) {
    let word = word.flag(errors);
    match &field.role {
        None => field.role = Some(Role { name, word }),
        Some(first) => errors.error(
            word,
            format!(
                "a field has one role, and this one is `{}` already; remove one of the two, or give `{name}` a field of its own",
                first.name
            ),
        ),
    }
}

/// Records a word that the same item already has.
fn is_repeated(word: &Ident, seen: &mut Vec<Ident>, errors: &mut Diagnostics) -> bool {
    let repeated = seen.contains(word);
    if repeated {
        errors.error(
            word,
            format!("`{word}` is written twice; remove one of the two"),
        );
    } else {
        seen.push(word.clone());
    }
    repeated
}
