//! What an accessor takes: a region in any form, or a key.

use std::borrow::Cow;
use std::fmt;

use aws_types::region::Region;

use crate::client_key::ClientKey;
use crate::key::{self, CacheKey, KeyFor};
use crate::session_key::{DerivedKey, Parts};

/// What an accessor such as `clients::s3(…)` takes, where `C` is the service's client: a region as `&str`, `String` or
/// [`Region`], `()` for the session's own region, or a reference to a [`ClientKey`] or to a value of a type that derives
/// [`CacheKey`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` is neither a region nor a cache key",
    label = "not a region, not a key",
    note = "write a region (`\"us-west-2\"`), `()` for the session's own region, or a reference to a value whose type derives `CacheKey`"
)]
pub trait IntoKey<'a, C> {
    #[doc(hidden)]
    fn into_key(self) -> RequestKey<'a>;
}

/// The key of a request. Small, since it is moved on its way into the future that is awaited.
pub struct RequestKey<'a> {
    given: Given<'a>,
    /// What builder methods have made of the parameters.
    edited: Option<Box<ClientKey>>,
}

/// What the accessor was called with, to look up without a copy.
enum Given<'a> {
    /// `()`.
    Nothing,
    Text(&'a str),
    Region(Region),
    Parameters(&'a ClientKey),
    Derived(DerivedKey<'a>),
}

impl fmt::Debug for RequestKey<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        key::write_label(f, "", self.named_region(), |fields| {
            self.parts().write_fields(fields)
        })
    }
}

impl<'a> RequestKey<'a> {
    #[inline]
    const fn new(given: Given<'a>) -> Self {
        Self {
            given,
            edited: None,
        }
    }

    #[inline]
    pub(crate) const fn of_derived(key: DerivedKey<'a>) -> Self {
        Self::new(Given::Derived(key))
    }

    #[inline]
    pub(crate) const fn of_parameters(key: &'a ClientKey) -> Self {
        Self::new(Given::Parameters(key))
    }

    /// The user's own key, if that is what was given.
    #[inline]
    pub(crate) const fn derived(&self) -> Option<DerivedKey<'a>> {
        match self.given {
            Given::Derived(key) => Some(key),
            _ => None,
        }
    }

    /// The parameters that were given or set.
    #[inline]
    pub(crate) fn parameters(&self) -> Option<&ClientKey> {
        match (&self.edited, &self.given) {
            (Some(edited), _) => Some(edited),
            (None, Given::Parameters(key)) => Some(key),
            (None, _) => None,
        }
    }

    /// The parameters, to be changed by a builder method.
    pub(crate) fn edit(&mut self, edit: impl FnOnce(ClientKey) -> ClientKey) {
        let parameters = self.parameters().cloned().unwrap_or_default();
        self.edited = Some(Box::new(edit(parameters)));
    }

    /// The region that the key names, if it does: the last word has a builder method, then what was given.
    #[inline]
    pub(crate) fn named_region(&self) -> Option<&str> {
        let set = self.parameters().and_then(CacheKey::region);
        set.or_else(|| match &self.given {
            Given::Text(region) => Some(region),
            Given::Region(region) => Some(region.as_ref()),
            Given::Derived(derived) => derived.key.named_region(),
            Given::Nothing | Given::Parameters(_) => None,
        })
    }

    /// All but the region.
    pub(crate) fn parts(&self) -> Parts<'_> {
        Parts {
            derived: self.derived().map(|derived| derived.key),
            parameters: self.parameters(),
        }
    }
}

impl<'a, C> IntoKey<'a, C> for () {
    #[inline]
    fn into_key(self) -> RequestKey<'a> {
        RequestKey::new(Given::Nothing)
    }
}

impl<'a, C> IntoKey<'a, C> for &'a str {
    #[inline]
    fn into_key(self) -> RequestKey<'a> {
        RequestKey::new(Given::Text(self))
    }
}

impl<'a, C> IntoKey<'a, C> for String {
    #[inline]
    fn into_key(self) -> RequestKey<'a> {
        RequestKey::new(Given::Region(Region::new(self)))
    }
}

impl<'a, C> IntoKey<'a, C> for &'a String {
    #[inline]
    fn into_key(self) -> RequestKey<'a> {
        RequestKey::new(Given::Text(self))
    }
}

impl<'a, C> IntoKey<'a, C> for Cow<'a, str> {
    #[inline]
    fn into_key(self) -> RequestKey<'a> {
        RequestKey::new(match self {
            Cow::Borrowed(region) => Given::Text(region),
            Cow::Owned(region) => Given::Region(Region::new(region)),
        })
    }
}

impl<'a, C> IntoKey<'a, C> for Region {
    #[inline]
    fn into_key(self) -> RequestKey<'a> {
        RequestKey::new(Given::Region(self))
    }
}

impl<'a, C> IntoKey<'a, C> for &'a Region {
    #[inline]
    fn into_key(self) -> RequestKey<'a> {
        RequestKey::new(Given::Text(self.as_ref()))
    }
}

impl<'a, C, K: CacheKey + KeyFor<C>> IntoKey<'a, C> for &'a K {
    #[inline]
    fn into_key(self) -> RequestKey<'a> {
        self.request_key()
    }
}
