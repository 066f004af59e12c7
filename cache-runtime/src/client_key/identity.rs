//! What a kept key keeps of its identity: hashes, and the whole of it where that is short.

use std::io::Write;

use super::{Parameters, Rare};
use crate::key::{self, CacheKey};

/// The identity of a key in a form that lookups are quick with.
#[derive(Clone, Copy)]
pub(super) struct KeptIdentity {
    /// The hash of all but the region.
    pub(super) rest: u64,
    pub(super) hash: u64,
    pub(super) sets_more_than_region: bool,
    short: Option<Short>,
}

/// All that identifies a key, in the size of a cache line.
type Short = [u8; LENGTH];

const LENGTH: usize = 64;

/// The ends of a text that is set and of one that is not: bytes that are in no text.
const SET: u8 = 0xff;
const UNSET: u8 = 0xfe;

impl KeptIdentity {
    pub(super) fn of(parameters: &Parameters) -> Self {
        let rest = key::hash_besides_region(parameters);
        Self {
            rest,
            hash: key::combine(rest, parameters.region()),
            sets_more_than_region: !parameters.eq_besides_region(&Parameters::default()),
            short: short(parameters),
        }
    }

    /// Whether two keys are the same, if that can be told from here: without a look at what lies elsewhere in memory.
    #[inline]
    pub(super) fn same(&self, other: &Self) -> Option<bool> {
        Some(self.short.as_ref()? == other.short.as_ref()?)
    }
}

/// The texts one after the other, each with its end; none where they do not fit, or where anything else is set.
fn short(parameters: &Parameters) -> Option<Short> {
    let Parameters {
        region,
        profile_name,
        endpoint_url,
        access_key_id,
        secret_access_key,
        session_token,
        rare: Rare(None),
    } = parameters
    else {
        return None;
    };
    let mut short = [0; LENGTH];
    let mut free = &mut short[..];
    for text in [
        region,
        profile_name,
        endpoint_url,
        access_key_id,
        secret_access_key,
        session_token,
    ] {
        let (bytes, end) = match text {
            Some(text) => (text.as_bytes(), SET),
            None => (&[][..], UNSET),
        };
        free.write_all(bytes).ok()?;
        free.write_all(&[end]).ok()?;
    }
    Some(short)
}
