//! Which entry a full cache gives up.

use std::fmt;
use std::str::FromStr;

/// Which entry a full cache gives up for a new one.
///
/// Both policies are exact: no sampling, no sharding, O(1) per operation.
///
/// ```
/// use cache_runtime::EvictionPolicy;
///
/// assert_eq!("LFU".parse(), Ok(EvictionPolicy::Lfu));
/// assert_eq!(EvictionPolicy::default().to_string(), "LRU");
/// assert!("FIFO".parse::<EvictionPolicy>().is_err());
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum EvictionPolicy {
    /// The least recently used entry leaves.
    #[default]
    Lru,
    /// The least frequently used entry leaves; among equals, the least recently used.
    Lfu,
}

impl fmt::Display for EvictionPolicy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Lru => "LRU",
            Self::Lfu => "LFU",
        })
    }
}

impl FromStr for EvictionPolicy {
    type Err = UnknownPolicy;

    /// Parses `"LRU"` or `"LFU"`; case matters, as in boto3-client-cache.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "LRU" => Ok(Self::Lru),
            "LFU" => Ok(Self::Lfu),
            _ => Err(UnknownPolicy(text.to_owned())),
        }
    }
}

/// A text that names no [`EvictionPolicy`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownPolicy(String);

impl fmt::Display for UnknownPolicy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "unknown eviction policy {:?}: write \"LRU\" or \"LFU\"",
            self.0
        )
    }
}

impl std::error::Error for UnknownPolicy {}
