//! `region!` and `__regions!`: the regions of AWS, checked while compiling.

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{ToTokens as _, quote};
use syn::parse::{Parse, ParseStream};
use syn::{Error, LitStr, Path, Result, Token};

use crate::diagnostics::closest;

/// Data, as the services' table is; `data/README.md` says how to renew it.
const TABLE: &str = include_str!("../data/aws-regions.tsv");

/// What a region's name says of its place, before the number: `west` in `us-west-2`.
const COMPASS: &[&str] = &[
    "north",
    "northeast",
    "east",
    "southeast",
    "south",
    "southwest",
    "west",
    "northwest",
    "central",
];

struct Row {
    partition: &'static str,
    region: &'static str,
    place: &'static str,
}

/// `region!("us-west-2")`, or `region!(crate = path, "us-west-2")` where `cache-runtime` has another name.
struct Input {
    runtime: Option<Path>,
    region: LitStr,
}

impl Parse for Input {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let runtime = if input.peek(Token![crate]) {
            input.parse::<Token![crate]>()?;
            input.parse::<Token![=]>()?;
            let path = input.call(Path::parse_mod_style)?;
            input.parse::<Token![,]>()?;
            Some(path)
        } else {
            None
        };
        if !input.peek(LitStr) {
            let written: TokenStream = input.parse()?;
            return Err(not_a_literal(written));
        }
        let region = input.parse()?;
        input.parse::<Option<Token![,]>>()?;
        Ok(Self { runtime, region })
    }
}

/// An expression of the type `Region`.
pub(crate) fn expand(tokens: TokenStream) -> TokenStream {
    syn::parse2(tokens)
        .and_then(|Input { runtime, region }| {
            check(&region)?;
            let runtime = runtime.map_or_else(|| quote!(::cache_runtime), Path::into_token_stream);
            Ok(quote!(#runtime::Region::from_static(#region)))
        })
        .unwrap_or_else(Error::into_compile_error)
}

/// A constant for each region of the table, for the runtime's module `regions`.
pub(crate) fn constants() -> TokenStream {
    table()
        .map(|row| {
            let name = row.region.replace('-', "_").to_uppercase();
            let name = Ident::new(&name, Span::call_site());
            let docs = format!(
                "`{}`, {}, of the partition `{}`.",
                row.region, row.place, row.partition
            );
            let region = Literal::string(row.region);
            quote! {
                #[doc = #docs]
                pub const #name: crate::Region = crate::Region::from_static(#region);
            }
        })
        .collect()
}

fn check(region: &LitStr) -> Result<()> {
    let written = region.value();
    if table().any(|row| row.region == written) || is_like_a_region(&written) {
        return Ok(());
    }
    let regions = table().map(|row| row.region);
    // Case and separator are no letters of the name, so they must not count as wrong ones.
    let lower = written.to_lowercase().replace('_', "-");
    let message = match closest(&lower, regions) {
        Some(close) => format!("unknown region \"{written}\": did you mean \"{close}\"?"),
        None => format!(
            "unknown region \"{written}\": write one as AWS does, such as \"us-west-2\", or use `Region::new` for one that is not of AWS"
        ),
    };
    Err(Error::new(region.span(), message))
}

/// Whether a name is built as the known ones are, so that a region newer than the table passes: a known prefix, a compass
/// word, a number.
fn is_like_a_region(written: &str) -> bool {
    split(written).is_some_and(|(prefix, _)| {
        table().any(|row| split(row.region).is_some_and(|(known, _)| known == prefix))
    })
}

/// `us-gov` and `west` of `us-gov-west-1`.
fn split(region: &str) -> Option<(&str, &str)> {
    let (rest, number) = region.rsplit_once('-')?;
    let (prefix, compass) = rest.rsplit_once('-')?;
    let counts = matches!(
        number.as_bytes(),
        [b'1'..=b'9'] | [b'1'..=b'9', b'0'..=b'9']
    );
    (counts && COMPASS.contains(&compass)).then_some((prefix, compass))
}

fn not_a_literal(written: TokenStream) -> Error {
    let text: String = written
        .clone()
        .into_iter()
        .map(|tree| tree.to_string())
        .collect();
    if table().any(|row| row.region == text) {
        Error::new_spanned(
            written,
            format!("a region is written in quotes: write `region!(\"{text}\")`"),
        )
    } else if written.is_empty() {
        Error::new(
            Span::call_site(),
            "expected a region, as in `region!(\"us-west-2\")`",
        )
    } else {
        Error::new_spanned(
            written,
            "expected a region in quotes, as in `region!(\"us-west-2\")`; for a region known only at run time use `Region::new`",
        )
    }
}

fn table() -> impl Iterator<Item = Row> {
    TABLE
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| {
            let mut columns = line.split('\t');
            Some(Row {
                partition: columns.next()?,
                region: columns.next()?,
                place: columns.next()?,
            })
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn accepted(region: &str) -> bool {
        check(&LitStr::new(region, Span::call_site())).is_ok()
    }

    #[test]
    fn every_known_region_is_accepted_and_built_as_expected() {
        for row in table() {
            assert!(accepted(row.region), "{}", row.region);
            assert!(is_like_a_region(row.region), "{}", row.region);
        }
        assert_eq!(table().count(), TABLE.lines().count() - 1);
    }

    #[test]
    fn a_newer_region_is_accepted() {
        for region in [
            "us-west-3",
            "eu-northeast-1",
            "us-gov-central-12",
            "eusc-de-west-1",
        ] {
            assert!(accepted(region), "{region}");
        }
    }

    #[test]
    fn anything_else_is_refused() {
        for region in [
            "",
            "-",
            "us",
            "us-west",
            "us-west-",
            "us-west-0",
            "us-west-02",
            "us-west-2a",
            "us-west-100",
            "us-wset-2",
            "US-WEST-2",
            "us_west_2",
            " us-west-2",
            "xx-west-1",
            "west-1",
            "-west-1",
            "us--west-1",
            "us-gov-1",
            "us-west-２",
        ] {
            assert!(!accepted(region), "{region}");
        }
    }

    #[test]
    fn the_closest_region_is_named() {
        for (written, meant) in [
            ("us-wset-2", "us-west-2"),
            ("US_WEST_2", "us-west-2"),
            ("us-west-2a", "us-west-2"),
            ("eu-centrall-1", "eu-central-1"),
        ] {
            let checked = check(&LitStr::new(written, Span::call_site()));
            let said = checked
                .err()
                .map(|error| error.to_string())
                .unwrap_or_default();
            let answer = format!("did you mean \"{meant}\"");
            assert!(said.contains(&answer), "{said}");
        }
    }
}
