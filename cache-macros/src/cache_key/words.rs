//! The syntax inside `#[cache_key(…)]`: words, each alone, with a value, or with a list.

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::quote;
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::{Attribute, Ident, LitStr, Meta, Path, Result, Token, parenthesized, token};

use crate::diagnostics::Diagnostics;

/// The name of the attribute.
const CACHE_KEY: &str = "cache_key";

pub(super) struct Word {
    pub name: Ident,
    argument: Argument,
}

enum Argument {
    None,
    /// `word = value`
    Value(TokenStream),
    /// `word(list)`
    List(Span, TokenStream),
}

/// The words of all `#[cache_key(…)]` among `attributes`, and whether each of them could be read.
pub(super) fn words(attributes: &[Attribute], errors: &mut Diagnostics) -> (Vec<Word>, bool) {
    let mut words = Vec::new();
    let mut all_read = true;
    for attribute in attributes {
        if !attribute.path().is_ident(CACHE_KEY) {
            continue;
        }
        match &attribute.meta {
            Meta::List(list) if !list.tokens.is_empty() => {
                for item in split_at_commas(list.tokens.clone()) {
                    match Word::parse.parse2(item) {
                        Ok(word) => words.push(word),
                        Err(error) => {
                            errors.push(error);
                            all_read = false;
                        }
                    }
                }
            }
            meta => errors.error(
                meta,
                "`cache_key` says nothing without words; write them in parentheses, as in `#[cache_key(region)]`, or remove the attribute",
            ),
        }
    }
    (words, all_read)
}

/// Cuts a list into its items first, so that one that cannot be read does not hide the next.
fn split_at_commas(tokens: TokenStream) -> Vec<TokenStream> {
    let mut items = vec![TokenStream::new()];
    for token in tokens {
        match (&token, items.last_mut()) {
            (TokenTree::Punct(punct), Some(last)) if punct.as_char() == ',' => {
                // A comma with nothing before it stays, to be refused as a word.
                if last.is_empty() {
                    last.extend([token]);
                }
                items.push(TokenStream::new());
            }
            (_, Some(last)) => last.extend([token]),
            (_, None) => {}
        }
    }
    // What follows a trailing comma.
    items.retain(|item| !item.is_empty());
    items
}

impl Word {
    fn parse(input: ParseStream) -> Result<Self> {
        if !input.peek(Ident::peek_any) {
            return Err(input.error("expected a word of `cache_key`, as in `#[cache_key(region)]`"));
        }
        let name = Ident::parse_any(input)?;
        let argument = if input.peek(Token![=]) {
            let equals: Token![=] = input.parse()?;
            if input.is_empty() {
                let message = format!("`{name}` has no value; write one after the `=`");
                return Err(syn::Error::new_spanned(equals, message));
            }
            Argument::Value(input.parse()?)
        } else if input.peek(token::Paren) {
            let content;
            let paren = parenthesized!(content in input);
            Argument::List(paren.span.join(), content.parse()?)
        } else {
            Argument::None
        };
        if !input.is_empty() {
            return Err(input.error(format_args!("expected `,` after `{name}`")));
        }
        Ok(Self { name, argument })
    }

    /// The word itself, where it stands alone.
    pub(super) fn flag(self, errors: &mut Diagnostics) -> Ident {
        let Self { name, argument } = self;
        let message = format!("`{name}` stands alone; write `{name}` without an argument");
        match argument {
            Argument::None => {}
            Argument::Value(value) => errors.error(value, message),
            Argument::List(span, _) => errors.error_at(span, message),
        }
        name
    }

    /// The string of `word = "…"`.
    pub(super) fn string(self, errors: &mut Diagnostics) -> Option<LitStr> {
        let name = &self.name;
        let message = format!("`{name}` takes a string; write `{name} = \"…\"`");
        let value = self.value(&message, errors)?;
        syn::parse2(value.clone())
            .inspect_err(|_| errors.error(value, message))
            .ok()
    }

    /// The string of `word = "…"`, which names something in labels.
    pub(super) fn label(self, errors: &mut Diagnostics) -> Option<LitStr> {
        let name = self.name.clone();
        let label = self.string(errors)?;
        if label.value().trim().is_empty() {
            errors.error(
                label,
                format!("an empty label names nothing; write a name, or remove `{name}`"),
            );
            return None;
        }
        Some(label)
    }

    /// The path of `word = path`.
    pub(super) fn path(self, errors: &mut Diagnostics) -> Option<Path> {
        let name = &self.name;
        let message = format!(
            "`{name}` takes a path; write `{name} = path::to::cache_runtime`, without quotes"
        );
        let value = self.value(&message, errors)?;
        Path::parse_mod_style
            .parse2(value.clone())
            .inspect_err(|_| errors.error(value, message))
            .ok()
    }

    /// The names of `word(name, …)`, without those that could not be read.
    pub(super) fn names(self, errors: &mut Diagnostics) -> Vec<Ident> {
        let name = &self.name;
        let message = format!("`{name}` takes a list of names; write `{name}(s3, sqs)`");
        let list = match self.argument {
            Argument::List(_, list) if !list.is_empty() => list,
            Argument::None | Argument::List(..) => {
                errors.error(name, message);
                return Vec::new();
            }
            Argument::Value(value) => {
                errors.error(value, message);
                return Vec::new();
            }
        };
        let mut names = Vec::new();
        for item in split_at_commas(list) {
            match syn::parse2::<Ident>(item.clone()) {
                Ok(ident) => names.push(ident),
                Err(_) => errors.error(item, &message),
            }
        }
        names
    }

    fn value(&self, message: &str, errors: &mut Diagnostics) -> Option<TokenStream> {
        match &self.argument {
            Argument::Value(value) => return Some(value.clone()),
            Argument::None => errors.error(&self.name, message),
            Argument::List(_, list) if list.is_empty() => errors.error(&self.name, message),
            Argument::List(_, list) => errors.error(quote!(#list), message),
        }
        None
    }
}
