//! What can go wrong, for whom, and what to do about it.

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;

use crate::flight::{Failure, SharedError};

/// Why a request gave no client or resource.
///
/// All callers that waited for one build get the same error. No message holds a secret.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// use cache_runtime::{ErrorKind, cached_clients};
///
/// cached_clients! { s3 }
///
/// let error = clients::s3("us west 2").await.unwrap_err();
/// assert!(matches!(error.kind(), ErrorKind::InvalidRegion { region } if region == "us west 2"));
/// # }
/// ```
#[derive(Clone)]
pub struct Error(
    /// One word, so that what a request gives is returned in registers.
    Arc<ErrorKind>,
);

/// What an [`Error`] is about.
#[derive(Debug)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The text cannot be a region's name.
    InvalidRegion {
        /// The text, cut where it is long.
        region: String,
    },
    /// Neither the key nor the session names a region.
    MissingRegion {
        /// The key's label.
        label: String,
    },
    /// The shared configuration files have no such profile.
    UnknownProfile {
        /// The profile's name.
        profile: String,
    },
    /// The shared configuration files cannot be read.
    ProfileFile {
        /// The profile that was looked for.
        profile: String,
        /// What is wrong with them.
        source: SharedError,
    },
    /// The text is no URL that requests can be sent to.
    InvalidEndpointUrl {
        /// The text, without user name and password.
        endpoint_url: String,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// The text is no ARN of an IAM role.
    InvalidRoleArn {
        /// The text.
        role_arn: String,
    },
    /// A parameter is invalid, or at odds with another.
    InvalidParameter {
        /// The parameter's name.
        parameter: &'static str,
        /// Why, and what to write instead.
        reason: &'static str,
    },
    /// STS did not give credentials for the role.
    AssumeRole {
        /// The role.
        role_arn: String,
        /// What STS, or the way to it, answered.
        source: SharedError,
    },
    /// The environment's configuration is loaded outside of any tokio runtime.
    NoRuntime,
    /// The user's own build of a resource failed.
    Build {
        /// The key's label.
        label: String,
        /// The build's error.
        source: SharedError,
    },
    /// The build panicked while another caller that waited for it drove it.
    Panicked {
        /// The key's label.
        label: String,
    },
    /// A build asked for what it builds.
    Recursive {
        /// The key's label.
        label: String,
    },
}

/// More of a value than this is not repeated in a message.
const SHOWN: usize = 80;

/// The beginning of a value that came from outside.
pub(crate) fn shorten(value: &str) -> String {
    match value.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &value[..end]),
        None => value.to_owned(),
    }
}

impl From<ErrorKind> for Error {
    fn from(kind: ErrorKind) -> Self {
        Self(Arc::new(kind))
    }
}

impl Error {
    /// What it is about.
    #[must_use]
    pub fn kind(&self) -> &ErrorKind {
        &self.0
    }

    pub(crate) fn invalid_region(region: &str) -> Self {
        let region = shorten(region);
        ErrorKind::InvalidRegion { region }.into()
    }

    /// The error of a build for the one that waited for it.
    pub(crate) fn from_failure(failure: Failure, label: impl FnOnce() -> String) -> Self {
        match failure {
            Failure::Failed(error) => match error.downcast_ref::<Self>() {
                Some(error) => error.clone(),
                None => {
                    let (label, source) = (label(), error);
                    ErrorKind::Build { label, source }.into()
                }
            },
            Failure::Panicked => ErrorKind::Panicked { label: label() }.into(),
            Failure::Recursive => ErrorKind::Recursive { label: label() }.into(),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind() {
            ErrorKind::InvalidRegion { region } => write!(
                f,
                "{region:?} cannot be a region: write letters, digits and hyphens, such as \"us-west-2\", or `()` for the session's own"
            ),
            ErrorKind::MissingRegion { label } => write!(
                f,
                "no region for {label}: name one in the call, in the session, in AWS_REGION or in the profile"
            ),
            ErrorKind::UnknownProfile { profile } => write!(
                f,
                "there is no profile {profile:?}: add it to the shared configuration files, or correct its name"
            ),
            ErrorKind::ProfileFile { profile, .. } => write!(
                f,
                "the shared configuration files cannot be read for the profile {profile:?}"
            ),
            ErrorKind::InvalidEndpointUrl {
                endpoint_url,
                reason,
            } => write!(
                f,
                "{endpoint_url:?} is no endpoint URL: {reason}; write one such as \"https://s3.example.com\""
            ),
            ErrorKind::InvalidRoleArn { role_arn } => write!(
                f,
                "{role_arn:?} is no role ARN: write one such as \"arn:aws:iam::123456789012:role/name\""
            ),
            ErrorKind::InvalidParameter { parameter, reason } => {
                write!(f, "`{parameter}`: {reason}")
            }
            ErrorKind::AssumeRole { role_arn, .. } => {
                write!(f, "the role {role_arn:?} could not be assumed")
            }
            ErrorKind::NoRuntime => f.write_str(
                "configuration is loaded on a tokio runtime: make the call inside of one",
            ),
            ErrorKind::Build { label, .. } => write!(f, "{label} could not be built"),
            ErrorKind::Panicked { label } => write!(
                f,
                "the build of {label} panicked while another caller drove it: call again to build anew"
            ),
            ErrorKind::Recursive { label } => write!(
                f,
                "the build of {label} asks for itself: build it from another key, or outside of its own build"
            ),
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.kind(), f)
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self.kind() {
            ErrorKind::ProfileFile { source, .. }
            | ErrorKind::AssumeRole { source, .. }
            | ErrorKind::Build { source, .. } => Some(&**source),
            _ => None,
        }
    }
}

macro_rules! cache_error {
    ($(#[$doc:meta])* $name:ident, $noun:literal) => {
        $(#[$doc])*
        #[derive(Clone, Debug)]
        #[non_exhaustive]
        pub enum $name {
            /// The key is there already; what is cached is never overwritten.
            AlreadyCached {
                /// The key's label.
                label: String,
            },
            /// The key is not there.
            NotCached {
                /// The key's label.
                label: String,
            },
            /// There is nothing in the cache.
            Empty,
            /// The build failed.
            Build {
                /// The key's label.
                label: String,
                /// The build's error.
                source: SharedError,
            },
            /// The build panicked while another caller that waited for it drove it.
            Panicked {
                /// The key's label.
                label: String,
            },
            /// A build asked for what it builds.
            Recursive {
                /// The key's label.
                label: String,
            },
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                match self {
                    Self::AlreadyCached { label } => write!(
                        f,
                        concat!("the ", $noun, " {} is already cached: remove it first"),
                        label
                    ),
                    Self::NotCached { label } => {
                        write!(f, concat!("the ", $noun, " {} is not cached"), label)
                    }
                    Self::Empty => f.write_str(concat!("no ", $noun, " is cached")),
                    Self::Build { label, .. } => {
                        write!(f, concat!("the ", $noun, " {} could not be built"), label)
                    }
                    Self::Panicked { label } => write!(
                        f,
                        concat!("the build of the ", $noun, " {} panicked while another caller drove it"),
                        label
                    ),
                    Self::Recursive { label } => write!(
                        f,
                        concat!("the build of the ", $noun, " {} asks for itself"),
                        label
                    ),
                }
            }
        }

        impl StdError for $name {
            fn source(&self) -> Option<&(dyn StdError + 'static)> {
                match self {
                    Self::Build { source, .. } => Some(&**source),
                    _ => None,
                }
            }
        }

        impl FromFailure for $name {
            fn already_cached(label: String) -> Self {
                Self::AlreadyCached { label }
            }

            fn not_cached(label: String) -> Self {
                Self::NotCached { label }
            }

            fn empty() -> Self {
                Self::Empty
            }

            fn build(failure: BuildFailure, label: String) -> Self {
                match failure.0 {
                    Failure::Failed(source) => Self::Build { label, source },
                    Failure::Panicked => Self::Panicked { label },
                    Failure::Recursive => Self::Recursive { label },
                }
            }
        }
    };
}

/// Makes an error of one kind of cache.
pub trait FromFailure: StdError + Clone + Send + Sync + 'static {
    #[doc(hidden)]
    fn already_cached(label: String) -> Self;
    #[doc(hidden)]
    fn not_cached(label: String) -> Self;
    #[doc(hidden)]
    fn empty() -> Self;
    #[doc(hidden)]
    fn build(failure: BuildFailure, label: String) -> Self;
}

/// Why a build gave no value.
#[doc(hidden)]
#[derive(Debug)]
pub struct BuildFailure(pub(crate) Failure);

cache_error! {
    /// What the operations of a [`ClientCache`](crate::ClientCache) fail with.
    ClientCacheError, "client"
}

cache_error! {
    /// What the operations of a [`ResourceCache`](crate::ResourceCache) fail with.
    ResourceCacheError, "resource"
}

cache_error! {
    /// What the operations of a [`Cache`](crate::Cache) of other values fail with.
    CacheError, "value"
}

/// An insert that was refused, since the key is there already. It hands the value back.
#[derive(Clone)]
pub struct InsertError<V, E> {
    value: V,
    error: E,
}

impl<V, E> InsertError<V, E> {
    pub(crate) const fn new(value: V, error: E) -> Self {
        Self { value, error }
    }

    /// The value that was not inserted.
    pub fn into_value(self) -> V {
        self.value
    }

    /// Why not.
    pub const fn error(&self) -> &E {
        &self.error
    }

    /// Why not, without the value.
    pub fn into_error(self) -> E {
        self.error
    }
}

impl<V, E: fmt::Debug> fmt::Debug for InsertError<V, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("InsertError").field(&self.error).finish()
    }
}

impl<V, E: fmt::Display> fmt::Display for InsertError<V, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.error.fmt(f)
    }
}

impl<V, E: StdError + 'static> StdError for InsertError<V, E> {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.error.source()
    }
}
