#![no_implicit_prelude]
#![deny(warnings, missing_docs, clippy::all, clippy::pedantic)]
#![allow(non_upper_case_globals, non_camel_case_types)]
//! An expansion names nothing but what it means.

/// In the way of what an expansion needs.
pub struct Option;
/// In the way of what an expansion needs.
pub struct Result;
/// In the way of what an expansion needs.
pub struct Cache;
/// In the way of what an expansion needs.
pub struct Region;
/// In the way of what an expansion needs.
pub struct Session;
/// In the way of what an expansion needs.
pub struct Request;
/// In the way of what an expansion needs.
pub struct From;
/// In the way of what an expansion needs.
pub struct Sized;
/// In the way of what an expansion needs.
pub struct key;
/// In the way of what an expansion needs.
pub const config: u8 = 0;
/// In the way of what an expansion needs.
pub static builder: u8 = 0;
/// In the way of what an expansion needs.
pub struct configure;
/// In the way of what an expansion needs.
pub mod core {}
/// In the way of what an expansion needs.
pub mod cache_runtime {}
/// In the way of what an expansion needs.
pub mod aws_sdk_s3 {}

::cache_runtime::cached_clients! {
    s3,
    key: sqs { configure = |own| own },
    mod unused { s3 }
}

/// A region.
pub const REGION: ::cache_runtime::Region = ::cache_runtime::region!("us-west-2");

fn main() {}
