//! The recordings: JSON lines, the first of which describes the cache, each further one an operation and its result.

use std::path::{Path, PathBuf};
use std::{fmt, fs};

use cache_runtime::EvictionPolicy;
use serde::de::{DeserializeOwned, Error as _};
use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// One recording.
pub(crate) struct Trace {
    pub(crate) header: Header,
    pub(crate) steps: Vec<Step>,
}

/// The cache that was recorded.
#[derive(Deserialize)]
pub(crate) struct Header {
    pub(crate) kind: Kind,
    #[serde(deserialize_with = "policy")]
    pub(crate) policy: EvictionPolicy,
    pub(crate) max_size: usize,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Kind {
    Client,
    Resource,
}

/// An operation, and what the Python package gave for it.
#[derive(Deserialize)]
pub(crate) struct Step {
    #[serde(skip)]
    pub(crate) line: usize,
    #[serde(flatten)]
    pub(crate) operation: Operation,
    pub(crate) result: Value,
}

#[derive(Debug, Deserialize)]
#[serde(tag = "op", rename_all = "lowercase")]
pub(crate) enum Operation {
    Clear,
    Contains { key: u64 },
    Copy,
    Del { key: u64 },
    Get { key: u64 },
    GetItem { key: u64 },
    Items,
    Keys,
    Len,
    Pop { key: u64 },
    PopItem,
    Resize { max_size: usize },
    Reversed,
    Set { key: u64, value: u64 },
    Values,
}

fn policy<'de, D: Deserializer<'de>>(deserializer: D) -> Result<EvictionPolicy, D::Error> {
    let text = String::deserialize(deserializer)?;
    text.parse().map_err(D::Error::custom)
}

impl Trace {
    pub(crate) fn read(file: &Path) -> Result<Self, Unreadable> {
        let unreadable = |line, reason: &dyn fmt::Display| Unreadable {
            file: file.to_owned(),
            line,
            reason: reason.to_string(),
        };
        let text = fs::read_to_string(file).map_err(|error| unreadable(None, &error))?;
        let mut lines = text.lines().zip(1..);
        let (header, _) = lines
            .next()
            .ok_or_else(|| unreadable(None, &"it is empty"))?;
        let header = parse(header).map_err(|error| unreadable(Some(1), &error))?;
        let steps = lines
            .map(|(text, line)| {
                let step = parse(text).map_err(|error| unreadable(Some(line), &error))?;
                Ok(Step { line, ..step })
            })
            .collect::<Result<_, _>>()?;
        Ok(Self { header, steps })
    }
}

/// Parses one line. Its number is known better here than in the error, which would call each line the first.
fn parse<T: DeserializeOwned>(line: &str) -> Result<T, String> {
    serde_json::from_str(line).map_err(|error| {
        let position = format!(" at line {} column {}", error.line(), error.column());
        let message = error.to_string();
        message
            .strip_suffix(&position)
            .unwrap_or(&message)
            .to_owned()
    })
}

/// A file that cannot be read, or a line of it that is no part of a recording.
#[derive(Debug)]
pub(crate) struct Unreadable {
    file: PathBuf,
    line: Option<usize>,
    reason: String,
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:", self.file.display())?;
        if let Some(line) = self.line {
            write!(f, "{line}:")?;
        }
        write!(f, " {}", self.reason)
    }
}
