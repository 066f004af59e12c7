//! Checks the names of accessors and services.

use proc_macro2::{Ident, TokenStream, TokenTree};
use syn::ext::IdentExt as _;
use syn::{Error, LitStr, Result};

use super::manifest::Manifest;
use super::model::Name;
use super::services::{self, Found};
use super::{messages, words};

/// What stands where a name is expected.
pub(super) struct Written {
    tokens: TokenStream,
    /// The name without quotes and blanks.
    text: String,
    shape: Shape,
}

enum Shape {
    Ident(Ident),
    Keyword,
    Quoted,
    /// `cognito-idp`, or anything else that is one word for a human being.
    Word,
    /// `service as name`
    As {
        service: String,
        name: String,
    },
    Path,
    Several,
}

impl Written {
    pub(super) fn new(tokens: TokenStream) -> Self {
        let trees: Vec<TokenTree> = tokens.clone().into_iter().collect();
        let quoted = syn::parse2::<LitStr>(tokens.clone()).ok();
        let text = match &quoted {
            Some(literal) => literal.value(),
            None => trees.iter().map(ToString::to_string).collect(),
        };
        let shape = match trees.as_slice() {
            _ if quoted.is_some() => Shape::Quoted,
            // syn takes a keyword for no identifier.
            [TokenTree::Ident(_)] => match syn::parse2::<Ident>(tokens.clone()) {
                Ok(ident) => Shape::Ident(ident),
                Err(_) => Shape::Keyword,
            },
            [service, TokenTree::Ident(link), name] if link == "as" => Shape::As {
                service: service.to_string(),
                name: name.to_string(),
            },
            trees if is_one_word(trees) => Shape::Word,
            trees if trees.iter().any(is_colon) => Shape::Path,
            _ => Shape::Several,
        };
        Self {
            tokens,
            text,
            shape,
        }
    }

    /// The name of an accessor, if this is one.
    pub(super) fn name(&self) -> Result<Name> {
        match &self.shape {
            Shape::Ident(ident) => name(ident),
            Shape::Keyword => self.fault(messages::keyword(&self.text)),
            Shape::Quoted => self.fault(messages::accessor_quoted(snake_case(&self.text))),
            _ => self.fault(messages::accessor_form(snake_case(&self.text))),
        }
    }

    /// The name of a service, if this is one. A service whose crate the user names can have any.
    pub(super) fn service(&self, judge: impl FnOnce(&str) -> Judgement) -> Result<Ident> {
        let found = || services::find(&self.text);
        match &self.shape {
            Shape::Ident(ident) => match judge(&ident.unraw().to_string()) {
                Judgement::Right => Ok(ident.clone()),
                Judgement::Wrong(message) => self.fault(message),
            },
            Shape::Keyword => self.fault(messages::keyword(&self.text)),
            Shape::Quoted => self.fault(messages::service_quoted(best(found(), &self.text))),
            Shape::Word => self.fault(match found() {
                Found::Elsewhere(service) => messages::service_called(&self.text, service.name),
                Found::Close(service) => messages::service_close(&self.text, service.name),
                other => messages::service_form(best(other, &self.text)),
            }),
            Shape::As { service, name } => self.fault(messages::alias(service, name)),
            Shape::Path => self.fault(messages::SERVICE_PATH),
            Shape::Several => self.fault(messages::SEVERAL_WORDS),
        }
    }

    /// What a user may call the accessor of a faulty entry.
    pub(super) fn guess(&self) -> Option<Ident> {
        let text = match &self.shape {
            Shape::Ident(ident) => return Some(ident.clone()),
            Shape::Quoted | Shape::Word => best(services::find(&self.text), &self.text),
            Shape::As { name, .. } => name.clone(),
            Shape::Keyword | Shape::Path | Shape::Several => return None,
        };
        let mut ident = syn::parse_str::<Ident>(&text).ok()?;
        ident.set_span(self.tokens.clone().into_iter().next()?.span());
        Some(ident)
    }

    /// Whether it is this very word.
    pub(super) fn is(&self, word: &str) -> bool {
        self.text == word
    }

    /// A mistake in this place.
    pub(super) fn error(&self, message: impl std::fmt::Display) -> Error {
        Error::new_spanned(&self.tokens, message)
    }

    fn fault<T>(&self, message: impl std::fmt::Display) -> Result<T> {
        Err(self.error(message))
    }
}

/// Whether a service can go by a name.
pub(super) enum Judgement {
    Right,
    Wrong(String),
}

/// Judges the name of a service whose crate is `::aws_sdk_<name>`. A `conditional` one may have its dependency elsewhere
/// or not at all.
pub(super) fn judge(
    name: &str,
    manifest: &Manifest,
    conditional: bool,
    aliased: bool,
) -> Judgement {
    let found = services::find(name);
    if !matches!(found, Found::Known(_)) && manifest.mentions(name) {
        // Newer than the table.
        return Judgement::Right;
    }
    let lacking = !conditional && manifest.lacks(name);
    Judgement::Wrong(match found {
        Found::Known(_) if lacking => messages::dependency_missing(name),
        Found::Nowhere if lacking => messages::service_unknown(name),
        Found::Known(_) | Found::Nowhere => return Judgement::Right,
        Found::Spelling(service) if name.eq_ignore_ascii_case(service.name) => {
            messages::service_case(service.name)
        }
        Found::Spelling(service) => messages::service_form(service.name),
        Found::Elsewhere(service) if aliased || name != name.to_lowercase() => {
            messages::service_called(name, service.name)
        }
        Found::Elsewhere(service) => messages::service_called_with_alias(name, service.name),
        Found::Close(service) => messages::service_close(name, service.name),
    })
}

/// What an accessor of this name makes, if it can be one.
pub(super) fn name(accessor: &Ident) -> Result<Name> {
    let text = accessor.unraw().to_string();
    let message = if text != text.to_lowercase() {
        messages::accessor_form(snake_case(&text))
    } else if let Some(name) = usable(accessor) {
        return Ok(name);
    } else {
        messages::reserved(accessor)
    };
    Err(Error::new_spanned(accessor, message))
}

/// The accessor with its marker type, whose name is the accessor's in `PascalCase`; `None` where that is no name or taken.
pub(super) fn usable(accessor: &Ident) -> Option<Name> {
    let text = pascal_case(&accessor.unraw().to_string());
    let mut marker = syn::parse_str::<Ident>(&text).ok()?;
    marker.set_span(accessor.span());
    (marker != words::SESSION_EXT).then(|| Name {
        accessor: accessor.clone(),
        marker,
    })
}

fn pascal_case(text: &str) -> String {
    let capitalize = |part: &str| {
        let mut letters = part.chars();
        let first: String = letters
            .next()
            .into_iter()
            .flat_map(char::to_uppercase)
            .collect();
        first + letters.as_str()
    };
    text.split('_').map(capitalize).collect()
}

/// The name that was most likely meant.
fn best(found: Found, written: &str) -> String {
    match found {
        Found::Known(service)
        | Found::Spelling(service)
        | Found::Elsewhere(service)
        | Found::Close(service) => service.name.to_owned(),
        Found::Nowhere => services::plain(written),
    }
}

/// `MyArchive` and `my-archive` as `my_archive`.
fn snake_case(text: &str) -> String {
    let mut name = String::new();
    let mut after_small = false;
    for letter in text.chars() {
        if letter.is_uppercase() && after_small {
            name.push('_');
        }
        after_small = letter.is_lowercase();
        if letter.is_alphanumeric() {
            name.extend(letter.to_lowercase());
        } else {
            name.push('_');
        }
    }
    name
}

/// Words and numbers with hyphens between them.
fn is_one_word(trees: &[TokenTree]) -> bool {
    trees.iter().enumerate().all(|(index, tree)| match tree {
        TokenTree::Punct(punct) => index % 2 == 1 && punct.as_char() == '-',
        TokenTree::Ident(_) | TokenTree::Literal(_) => index % 2 == 0,
        TokenTree::Group(_) => false,
    })
}

fn is_colon(tree: &TokenTree) -> bool {
    matches!(tree, TokenTree::Punct(punct) if punct.as_char() == ':')
}
