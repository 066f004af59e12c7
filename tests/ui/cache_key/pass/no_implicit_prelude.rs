#![no_implicit_prelude]
#![deny(warnings, missing_docs)]
//! Nothing is in scope but what is named.

use ::cache_runtime::CacheKey;

/// A key.
#[derive(::core::clone::Clone, CacheKey)]
pub struct Tenant<T> {
    #[cache_key(region)]
    region: ::core::option::Option<::std::string::String>,
    #[cache_key(assume_role)]
    role: ::std::string::String,
    #[cache_key(secret)]
    secret: u8,
    id: T,
    #[cache_key(skip)]
    _skipped: u8,
}

/// A key.
#[derive(::core::clone::Clone, CacheKey)]
pub enum Either {
    /// One.
    One,
    /// The other.
    Other(#[cache_key(flatten)] Tenant<u8>),
}

fn main() {}
