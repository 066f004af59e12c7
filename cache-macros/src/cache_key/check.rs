//! The mistakes that a well-read declaration can still hold, each recorded at the word or type that has to change.

use syn::Ident;

use super::model::{Field, Key, Role, Shape, Variant};
use super::types::{Types, is_option};
use crate::diagnostics::Diagnostics;
use crate::symbol::{
    ACCESS_KEY_ID, ASSUME_ROLE, ASSUMED_ROLE_DETAILS, CREDENTIAL_SOURCES, REGION,
    SECRET_ACCESS_KEY, SESSION_TOKEN,
};

pub(super) fn key(key: &Key, errors: &mut Diagnostics) {
    something_identifies(key, errors);
    let mut types = Types::new(&key.generics);
    for variant in &key.variants {
        for field in &variant.fields {
            words_agree(field, errors);
            types.check(field, errors);
        }
        roles_are_unique(variant, errors);
        one_source_of_credentials(variant, errors);
        roles_are_complete(variant, errors);
    }
    types.check_lifetimes(errors);
}

fn something_identifies(key: &Key, errors: &mut Diagnostics) {
    let ident = &key.ident;
    match key.shape {
        Shape::Union(union) => errors.error(
            union,
            "a union cannot identify a client: it does not know which of its fields it holds; write an `enum`",
        ),
        Shape::Enum if key.variants.is_empty() => errors.error(
            ident,
            format!("`{ident}` cannot identify a client: it has no variants, hence no values; add a variant"),
        ),
        Shape::Enum => {}
        Shape::Struct => {
            let mut fields = key.variants.iter().flat_map(|it| &it.fields).peekable();
            if fields.peek().is_some() && fields.all(|field| field.skip.is_some()) {
                errors.error(
                    ident,
                    format!("nothing is left to identify a client: every field of `{ident}` is skipped; remove `skip` from one of them"),
                );
            }
        }
    }
}

/// The words of one field must not contradict each other.
fn words_agree(field: &Field, errors: &mut Diagnostics) {
    let role = field.role.as_ref().map(|role| &role.word);
    let rename = field.rename.as_ref().map(|rename| &rename.word);
    let (flatten, secret) = (field.flatten.as_ref(), field.secret.as_ref());
    if let Some(skip) = &field.skip {
        if let Some(role) = role {
            errors.error(
                skip,
                format!("a field with a role cannot be skipped: `{role}` configures the client, so it identifies it; remove `skip` or `{role}`"),
            );
        }
        for word in [flatten, secret, rename].into_iter().flatten() {
            errors.error(
                word,
                format!("`{word}` says nothing of a skipped field; remove `{word}` or `skip`"),
            );
        }
    } else if flatten.is_some() {
        for word in [role, secret, rename].into_iter().flatten() {
            errors.error(
                word,
                format!("`{word}` says nothing of a flattened field, whose own fields say it; write `{word}` there, or remove `flatten`"),
            );
        }
    } else if let (Some(Role { name: REGION, .. }), Some(secret)) = (&field.role, secret) {
        errors.error(
            secret,
            "a region is no secret: labels and errors name it; remove `secret`",
        );
    }
}

fn roles_are_unique(variant: &Variant, errors: &mut Diagnostics) {
    let mut seen: Vec<&str> = Vec::new();
    for role in roles(variant) {
        let name = role.name;
        if seen.contains(&name) {
            errors.error(
                &role.word,
                format!("`{name}` is the role of another field already, and a client has one; remove one of the two"),
            );
        }
        seen.push(name);
    }
}

/// Fields that may be unset can alternate, and are checked when something is requested; those that are always set cannot.
fn one_source_of_credentials(variant: &Variant, errors: &mut Diagnostics) {
    let mut first: Option<(&[&str], &Role)> = None;
    let mut refused: Vec<&[&str]> = Vec::new();
    let always_set = variant.fields.iter().filter(|field| !is_option(&field.ty));
    for role in always_set.filter_map(|field| field.role.as_ref()) {
        let Some(source) = CREDENTIAL_SOURCES
            .into_iter()
            .find(|source| source.contains(&role.name))
        else {
            continue;
        };
        match first {
            None => first = Some((source, role)),
            Some((one, _)) if one == source => {}
            // One mistake, however many roles of the second source there are.
            Some(_) if refused.contains(&source) => {}
            Some((_, other)) => {
                refused.push(source);
                let (name, other) = (role.name, other.name);
                errors.error(
                    &role.word,
                    format!("`{name}` and `{other}` exclude each other: a client has one source of credentials; remove one of the two"),
                );
            }
        }
    }
}

/// Roles that need another one, unless that may be in a flattened field or in a word that could not be read.
fn roles_are_complete(variant: &Variant, errors: &mut Diagnostics) {
    if variant
        .fields
        .iter()
        .any(|it| it.flatten.is_some() || it.misread)
    {
        return;
    }
    let word = |name: &str| {
        roles(variant)
            .find(|role| role.name == name)
            .map(|role| &role.word)
    };
    let needs = |word: &Ident, needed: &str, why: &str| {
        format!(
            "`{word}` needs `{needed}`: {why}; add a field with `#[cache_key({needed})]`, or remove `{word}`"
        )
    };
    match (word(ACCESS_KEY_ID), word(SECRET_ACCESS_KEY), word(SESSION_TOKEN)) {
        (Some(id), None, _) => errors.error(
            id,
            needs(id, SECRET_ACCESS_KEY, "an access key signs nothing without its secret"),
        ),
        (None, Some(secret), _) => errors.error(
            secret,
            needs(secret, ACCESS_KEY_ID, "a secret signs nothing without its access key"),
        ),
        (None, None, Some(token)) => errors.error(
            token,
            format!("`{token}` needs `{ACCESS_KEY_ID}` and `{SECRET_ACCESS_KEY}`: a session token belongs to an access key; add a field for each, or remove `{token}`"),
        ),
        _ => {}
    }
    if word(ASSUME_ROLE).is_none() {
        // One mistake, however many details there are.
        if let Some(detail) = ASSUMED_ROLE_DETAILS.into_iter().find_map(word) {
            errors.error(
                detail,
                needs(
                    detail,
                    ASSUME_ROLE,
                    "it is sent with the request that assumes a role",
                ),
            );
        }
    }
}

/// The roles of a variant, in the order of its fields.
fn roles(variant: &Variant) -> impl Iterator<Item = &Role> {
    variant
        .fields
        .iter()
        .filter_map(|field| field.role.as_ref())
}
