//! What an accessor takes: a region in any form, or a key.

use std::borrow::Cow;
use std::fmt;
use std::sync::LazyLock;

use aws_types::region::Region;

use crate::client_key::ClientKey;
use crate::key::{self, CacheKey, KeyFor};
use crate::session_key::DerivedKey;

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

/// The key of a request.
pub struct RequestKey<'a> {
    region: Option<RegionName<'a>>,
    pub(crate) derived: Option<DerivedKey<'a>>,
    pub(crate) parameters: Cow<'a, ClientKey>,
}

/// A region as the caller gave it, to look up without a copy.
enum RegionName<'a> {
    Text(Cow<'a, str>),
    Sdk(Region),
}

impl RegionName<'_> {
    #[inline]
    fn as_str(&self) -> &str {
        match self {
            Self::Text(text) => text,
            Self::Sdk(region) => region.as_ref(),
        }
    }
}

impl fmt::Debug for RequestKey<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let region = self.named_region();
        key::write_label(f, "", region, |fields| {
            if let Some(derived) = self.derived {
                derived.key.write_fields(fields)?;
            }
            CacheKey::write_label(&*self.parameters, fields)
        })
    }
}

static EMPTY: LazyLock<ClientKey> = LazyLock::new(ClientKey::new);

impl<'a> RequestKey<'a> {
    #[inline]
    fn region(region: Option<RegionName<'a>>) -> Self {
        Self {
            region,
            derived: None,
            parameters: Cow::Borrowed(&EMPTY),
        }
    }

    #[inline]
    pub(crate) fn derived(key: DerivedKey<'a>) -> Self {
        Self {
            region: None,
            derived: Some(key),
            parameters: Cow::Borrowed(&EMPTY),
        }
    }

    #[inline]
    pub(crate) fn parameters(key: &'a ClientKey) -> Self {
        Self {
            region: None,
            derived: None,
            parameters: Cow::Borrowed(key),
        }
    }

    /// The parameters, to be changed by a builder method.
    pub(crate) fn edit(&mut self, edit: impl FnOnce(ClientKey) -> ClientKey) {
        let parameters = std::mem::replace(&mut self.parameters, Cow::Borrowed(&EMPTY));
        self.parameters = Cow::Owned(edit(parameters.into_owned()));
    }

    /// The region that the key names, if it does: the last word has a builder method, then the call, then the user's key.
    #[inline]
    pub(crate) fn named_region(&self) -> Option<&str> {
        CacheKey::region(&*self.parameters)
            .or(self.region.as_ref().map(RegionName::as_str))
            .or_else(|| self.derived?.key.named_region())
    }

    /// All that the key sets, to build from.
    pub(crate) fn all_parameters(&self, region: &str) -> ClientKey {
        let mut parameters = ClientKey::new();
        if let Some(derived) = self.derived {
            derived.key.set_parameters(&mut parameters);
        }
        parameters.overlay(&self.parameters);
        parameters.set_region(region);
        parameters
    }
}

impl<'a, C> IntoKey<'a, C> for () {
    #[inline]
    fn into_key(self) -> RequestKey<'a> {
        RequestKey::region(None)
    }
}

impl<'a, C> IntoKey<'a, C> for &'a str {
    #[inline]
    fn into_key(self) -> RequestKey<'a> {
        RequestKey::region(Some(RegionName::Text(Cow::Borrowed(self))))
    }
}

impl<'a, C> IntoKey<'a, C> for String {
    #[inline]
    fn into_key(self) -> RequestKey<'a> {
        RequestKey::region(Some(RegionName::Text(Cow::Owned(self))))
    }
}

impl<'a, C> IntoKey<'a, C> for &'a String {
    #[inline]
    fn into_key(self) -> RequestKey<'a> {
        RequestKey::region(Some(RegionName::Text(Cow::Borrowed(self))))
    }
}

impl<'a, C> IntoKey<'a, C> for Cow<'a, str> {
    #[inline]
    fn into_key(self) -> RequestKey<'a> {
        RequestKey::region(Some(RegionName::Text(self)))
    }
}

impl<'a, C> IntoKey<'a, C> for Region {
    #[inline]
    fn into_key(self) -> RequestKey<'a> {
        RequestKey::region(Some(RegionName::Sdk(self)))
    }
}

impl<'a, C> IntoKey<'a, C> for &'a Region {
    #[inline]
    fn into_key(self) -> RequestKey<'a> {
        RequestKey::region(Some(RegionName::Text(Cow::Borrowed(self.as_ref()))))
    }
}

impl<'a, C, K: CacheKey + KeyFor<C>> IntoKey<'a, C> for &'a K {
    #[inline]
    fn into_key(self) -> RequestKey<'a> {
        self.request_key()
    }
}
