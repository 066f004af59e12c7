//! The check of region names, before they reach a cache or the SDK.

use crate::error::Error;

/// The longest name that is accepted: a DNS label, since regions become part of host names.
const MAX_LENGTH: usize = 63;

/// Accepts what can be a region's name: letters, digits and hyphens between them, at most 63 characters, not digits alone.
///
/// Which regions exist is not asked: they grow in number, and local stacks have their own.
pub(crate) fn check(region: &str) -> Result<(), Error> {
    if is_host_label(region) {
        Ok(())
    } else {
        Err(Error::invalid_region(region))
    }
}

fn is_host_label(region: &str) -> bool {
    let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    (1..=MAX_LENGTH).contains(&region.len())
        && region.bytes().all(is_allowed)
        && !region.starts_with('-')
        && !region.ends_with('-')
        && !region.bytes().all(|byte| byte.is_ascii_digit())
}
