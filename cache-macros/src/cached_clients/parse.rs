//! Tokens → what was written, without judging it.
//!
//! A faulty entry is recorded and skipped up to its separator, so that one compile shows the mistakes of all entries.
//! Names and values stay tokens: `check` knows more of them than a parser does, and thus has the better messages.
//!
//! ```text
//! declaration: (setting `;` | module | entry `,`)*
//! module:      attributes visibility `mod` name `{` (entry `,`)* `}`
//! entry:       attributes [name `:`] target [`{` (setting `,`)* `}`]
//! setting:     word `=` value
//! ```

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::ToTokens;
use syn::ext::IdentExt as _;
use syn::parse::{ParseStream, Parser as _};
use syn::{Attribute, Result, Token, Visibility, braced, token};

use super::messages;
use crate::diagnostics::Diagnostics;

/// All that stands between the macro's braces.
#[derive(Default)]
pub(super) struct Declaration {
    pub(super) settings: Vec<Setting>,
    pub(super) modules: Vec<Module>,
    /// The entries outside of any module.
    pub(super) entries: Vec<Entry>,
}

pub(super) struct Module {
    pub(super) attributes: Vec<Attribute>,
    pub(super) visibility: Visibility,
    pub(super) name: Ident,
    /// Whether it is the one around what stands in no module.
    pub(super) is_implied: bool,
    pub(super) entries: Vec<Entry>,
}

/// A service or a resource.
pub(super) struct Entry {
    pub(super) attributes: Vec<Attribute>,
    pub(super) alias: Option<TokenStream>,
    pub(super) target: TokenStream,
    pub(super) settings: Vec<Setting>,
}

/// `word = value`
pub(super) struct Setting {
    pub(super) word: Ident,
    pub(super) value: TokenStream,
}

/// What ends an item or stands between two.
#[derive(Clone, Copy, PartialEq)]
enum Separator {
    Comma,
    Semicolon,
}

pub(super) fn parse(tokens: TokenStream, diagnostics: &mut Diagnostics) -> Declaration {
    let mut declaration = Declaration::default();
    let items = |input: ParseStream<'_>| {
        each(input, diagnostics, |input, diagnostics| {
            item(input, &mut declaration, diagnostics)
        });
        Ok(())
    };
    if let Err(error) = items.parse2(tokens) {
        diagnostics.push(error);
    }
    declaration
}

/// Parses one item after the other to the end of `input`.
fn each(
    input: ParseStream<'_>,
    diagnostics: &mut Diagnostics,
    mut one: impl FnMut(ParseStream<'_>, &mut Diagnostics) -> Result<()>,
) {
    while !input.is_empty() {
        if let Err(error) = one(input, diagnostics) {
            diagnostics.push(error);
            skip_item(input);
        }
    }
}

fn item(
    input: ParseStream<'_>,
    declaration: &mut Declaration,
    diagnostics: &mut Diagnostics,
) -> Result<()> {
    if at_setting(input) {
        let setting = setting(input, Separator::Semicolon, diagnostics)?;
        declaration.settings.push(setting);
        return Ok(());
    }
    let attributes = parse_attributes(input)?;
    if input.peek(Token![pub]) || input.peek(Token![mod]) {
        let module = module(attributes, input, diagnostics)?;
        declaration.modules.push(module);
    } else {
        let entry = entry(attributes, input, diagnostics)?;
        declaration.entries.push(entry);
    }
    Ok(())
}

fn parse_attributes(input: ParseStream<'_>) -> Result<Vec<Attribute>> {
    if input.peek(Token![#]) && input.peek2(Token![!]) {
        return Err(input.error(messages::INNER_ATTRIBUTE));
    }
    input.call(Attribute::parse_outer)
}

fn module(
    attributes: Vec<Attribute>,
    input: ParseStream<'_>,
    diagnostics: &mut Diagnostics,
) -> Result<Module> {
    let visibility = input.parse()?;
    if !input.peek(Token![mod]) {
        return Err(input.error(messages::VISIBILITY));
    }
    input.parse::<Token![mod]>()?;
    let name = input.parse()?;
    let content;
    braced!(content in input);
    let mut entries = Vec::new();
    each(&content, diagnostics, |input, diagnostics| {
        let attributes = parse_attributes(input)?;
        entries.push(entry(attributes, input, diagnostics)?);
        Ok(())
    });
    Ok(Module {
        attributes,
        visibility,
        name,
        is_implied: false,
        entries,
    })
}

fn entry(
    attributes: Vec<Attribute>,
    input: ParseStream<'_>,
    diagnostics: &mut Diagnostics,
) -> Result<Entry> {
    let first = name(input)?;
    let (alias, target) = if input.peek(Token![:]) {
        input.parse::<Token![:]>()?;
        (Some(first), name(input)?)
    } else {
        (None, first)
    };
    let settings = if input.peek(token::Brace) {
        settings(input, diagnostics)?
    } else {
        Vec::new()
    };
    if target.is_empty() {
        // Also moves past a stray separator, by way of `skip_item`.
        return Err(input.error(messages::MISSING_NAME));
    }
    separator(input, Separator::Comma, diagnostics)?;
    Ok(Entry {
        attributes,
        alias,
        target,
        settings,
    })
}

/// The settings of one service.
fn settings(input: ParseStream<'_>, diagnostics: &mut Diagnostics) -> Result<Vec<Setting>> {
    let content;
    braced!(content in input);
    let mut settings = Vec::new();
    each(&content, diagnostics, |input, diagnostics| {
        settings.push(setting(input, Separator::Comma, diagnostics)?);
        Ok(())
    });
    Ok(settings)
}

fn at_setting(input: ParseStream<'_>) -> bool {
    input.peek(syn::Ident::peek_any) && input.peek2(Token![=]) && !input.peek2(Token![==])
}

fn setting(
    input: ParseStream<'_>,
    end: Separator,
    diagnostics: &mut Diagnostics,
) -> Result<Setting> {
    if !at_setting(input) {
        return Err(input.error(messages::NOT_A_SETTING));
    }
    let word = input.call(syn::Ident::parse_any)?;
    input.parse::<Token![=]>()?;
    let mut value = TokenStream::new();
    while !at_end(input) {
        value.extend([input.parse::<TokenTree>()?]);
    }
    if value.is_empty() {
        return Err(syn::Error::new(word.span(), messages::no_value(&word)));
    }
    separator(input, end, diagnostics)?;
    Ok(Setting { word, value })
}

/// The tokens of a name, be they one or not: a service's name as boto3 has it takes several.
fn name(input: ParseStream<'_>) -> Result<TokenStream> {
    let mut tokens = TokenStream::new();
    while !at_end(input) && !input.peek(token::Brace) {
        if input.peek(Token![::]) {
            input.parse::<Token![::]>()?.to_tokens(&mut tokens);
        } else if input.peek(Token![:]) {
            break;
        } else {
            tokens.extend([input.parse::<TokenTree>()?]);
        }
    }
    Ok(tokens)
}

fn at_end(input: ParseStream<'_>) -> bool {
    input.is_empty() || input.peek(Token![,]) || input.peek(Token![;])
}

/// Moves past the separator of an item. A wrong one is reported, but costs no item.
fn separator(
    input: ParseStream<'_>,
    wanted: Separator,
    diagnostics: &mut Diagnostics,
) -> Result<()> {
    if input.is_empty() {
        return Ok(());
    }
    let at = input.span();
    let found = if input.peek(Token![,]) {
        Separator::Comma
    } else if input.peek(Token![;]) {
        Separator::Semicolon
    } else {
        return Err(input.error(messages::NO_SEPARATOR));
    };
    input.parse::<TokenTree>()?;
    if found != wanted {
        diagnostics.error_at(
            at,
            match wanted {
                Separator::Comma => messages::WANTED_COMMA,
                Separator::Semicolon => messages::WANTED_SEMICOLON,
            },
        );
    }
    Ok(())
}

/// Moves past the end of an item that could not be parsed.
fn skip_item(input: ParseStream<'_>) {
    while let Ok(token) = input.parse::<TokenTree>() {
        if matches!(&token, TokenTree::Punct(punct) if matches!(punct.as_char(), ',' | ';')) {
            break;
        }
    }
}
