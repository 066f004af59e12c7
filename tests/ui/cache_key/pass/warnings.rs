//! An expansion adds no warning to what the user has been warned of.
#![deny(warnings, missing_docs, unused_qualifications, unused_results, single_use_lifetimes)]
#![deny(elided_lifetimes_in_paths, trivial_casts, unreachable_pub, private_bounds)]

use cache_runtime::CacheKey;

mod inner {
    #[derive(Clone, PartialEq, Eq, Hash, Debug)]
    pub struct Private<T>(pub(crate) T);
}

/// A key with a field that is on its way out.
#[derive(Clone, CacheKey)]
pub struct Deprecated<T> {
    /// Old.
    #[deprecated]
    #[cache_key(region)]
    pub old: String,
    /// Older.
    #[deprecated]
    pub older: u8,
    private: inner::Private<T>,
}

/// A type that is on its way out.
#[deprecated]
#[derive(Clone, CacheKey)]
pub struct Old;

/// A type of unusual names.
#[allow(non_camel_case_types, non_upper_case_globals)]
#[derive(Clone, CacheKey)]
pub struct unusual<r#trait, const n: usize>(r#trait, [u8; n]);

fn main() {}
