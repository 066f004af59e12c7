//! What a cache tells of itself: counts, and who left why.

use std::fmt;
use std::sync::Arc;

/// What a cache has done so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Stats {
    /// Lookups that found what they looked for.
    pub hits: u64,
    /// Lookups that did not.
    pub misses: u64,
    /// Builds that succeeded.
    pub builds: u64,
    /// Builds that failed or panicked.
    pub failures: u64,
    /// Entries that left for others, or because their time was over.
    pub evictions: u64,
    /// Callers that waited for another caller's build instead of building themselves.
    pub waiters_joined: u64,
}

impl std::ops::Add for Stats {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            hits: self.hits + other.hits,
            misses: self.misses + other.misses,
            builds: self.builds + other.builds,
            failures: self.failures + other.failures,
            evictions: self.evictions + other.evictions,
            waiters_joined: self.waiters_joined + other.waiters_joined,
        }
    }
}

/// Why an entry left a cache.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Cause {
    /// The cache was full, or was made smaller.
    Size,
    /// Its time to live or to idle was over.
    Expired,
    /// It was removed, invalidated or cleared.
    Removed,
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Size => "size",
            Self::Expired => "expired",
            Self::Removed => "removed",
        })
    }
}

/// An entry that has left a cache.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Eviction {
    /// The key's label, without secrets.
    pub label: String,
    /// Why it left.
    pub cause: Cause,
}

/// Called for each entry that leaves, outside of all locks.
pub(crate) type Listener = Arc<dyn Fn(&Eviction) + Send + Sync>;
