//! What identifies a client: the trait that `#[derive(CacheKey)]` implements, identity hashes and labels.

use std::fmt::{self, Debug, Write};
use std::hash::{BuildHasher, Hash, Hasher};
use std::sync::LazyLock;

use foldhash::SharedSeed;
use foldhash::fast::SeedableRandomState;

use crate::client_key::ClientKey;
use crate::into_key::RequestKey;
use crate::role::RoleType;
use crate::session_key::DerivedKey;

/// A key of a cache: at once the identity of a client and its configuration.
///
/// Implement it with `#[derive(CacheKey)]`, which makes identity, label and configuration out of the same fields, so that they
/// cannot disagree. The type's own `PartialEq` and `Hash`, if it has them, play no part.
///
/// ```
/// use cache_runtime::{CacheKey, Region};
///
/// #[derive(Clone, CacheKey)]
/// struct Tenant {
///     #[cache_key(region)]
///     region: Region,
///     id: u64,
///     #[cache_key(skip)]
///     trace: String,
/// }
///
/// let tenant = |id, trace: &str| Tenant { region: Region::new("eu-west-1"), id, trace: trace.to_owned() };
/// assert!(tenant(7, "a").same_identity(&tenant(7, "b")));
/// assert!(!tenant(7, "a").same_identity(&tenant(8, "a")));
/// assert_eq!(tenant(7, "a").label().to_string(), r#"Tenant(region="eu-west-1", id=7)"#);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no cache key",
    label = "not a cache key",
    note = "write `#[derive(Clone, CacheKey)]` on the type, or use `cache_runtime::ClientKey`"
)]
pub trait CacheKey: Clone + Send + Sync + 'static {
    /// The name that labels begin with: the type's own, or the derive's `label = "…"`.
    const LABEL: &'static str;

    /// The region that the key names, if it names one.
    fn region(&self) -> Option<&str>;

    /// Whether all of the identity but the region is equal.
    #[doc(hidden)]
    fn eq_besides_region(&self, other: &Self) -> bool;

    /// Feeds all of the identity but the region.
    #[doc(hidden)]
    fn hash_besides_region<H: Hasher>(&self, state: &mut IdentityHasher<'_, H>);

    /// Writes the fields of the label.
    #[doc(hidden)]
    fn write_label(&self, fields: &mut LabelFields<'_>) -> fmt::Result;

    /// Copies what configures a client into `parameters`.
    #[doc(hidden)]
    fn configure(&self, parameters: &mut ClientKey);

    /// The key as a request carries it.
    #[doc(hidden)]
    #[inline]
    fn request_key(&self) -> RequestKey<'_> {
        RequestKey::of_derived(DerivedKey::new(self, self.rest_hash()))
    }

    /// Writes the label under a name: that of a service, of a resource, or the key's own.
    #[doc(hidden)]
    fn write_named_label(&self, f: &mut dyn Write, name: &str) -> fmt::Result {
        write_label(f, name, self.region(), |fields| self.write_label(fields))
    }

    /// The hash of all but the region, in this process. A key that keeps its hash returns the kept one.
    #[doc(hidden)]
    #[inline]
    fn rest_hash(&self) -> u64 {
        hash_besides_region(self)
    }

    /// The hash of the identity in this process, which lookups in a [`Cache`](crate::Cache) use.
    #[doc(hidden)]
    fn identity_hash(&self) -> u64 {
        combine(self.rest_hash(), self.region())
    }

    /// Whether two keys stand for the same client: whether all fields but the skipped ones are equal.
    fn same_identity(&self, other: &Self) -> bool {
        self.region() == other.region() && self.eq_besides_region(other)
    }

    /// The key as it may be shown and logged: its fields in order, secrets as `***`.
    fn label(&self) -> Label<'_, Self> {
        Label(self)
    }

    /// A hash of the identity that is the same in every process and on every platform: SipHash-2-4 with a zero key over what the
    /// region and the fields, in order, feed to their `Hash`, with integers in little-endian order and `usize` as 64 bits. It
    /// changes when the type's fields do, or the `Hash` of one of their types.
    ///
    /// Secret fields play no part in it, so it gives nothing of them away; two keys that differ in a secret alone have one
    /// fingerprint.
    ///
    /// ```
    /// use cache_runtime::{CacheKey, ClientKey};
    ///
    /// let key = ClientKey::new().region("us-west-2");
    /// assert_eq!(key.fingerprint(), ClientKey::new().region("us-west-2").fingerprint());
    /// assert_ne!(key.fingerprint(), ClientKey::new().region("us-east-1").fingerprint());
    /// ```
    fn fingerprint(&self) -> u64 {
        let mut stable = StableHasher::default();
        self.region().hash(&mut stable);
        self.hash_besides_region(&mut IdentityHasher::without_secrets(&mut stable));
        stable.finish()
    }
}

/// Which services a key may be used with: all, or those that the derive's `service(…)` lists.
///
/// `C` is the SDK's client type.
#[diagnostic::on_unimplemented(
    message = "the key `{Self}` may not be used for a `{C}`",
    label = "not a key for this service",
    note = "its `#[cache_key(service(…))]` lists the services it is for: add this one there, or use another key"
)]
pub trait KeyFor<C> {}

/// Whether both are there and the same, or neither is there.
#[inline]
pub(crate) fn same_options<T: ?Sized>(
    a: Option<&T>,
    b: Option<&T>,
    same: impl FnOnce(&T, &T) -> bool,
) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => same(a, b),
        (None, None) => true,
        _ => false,
    }
}

/// The hash of all of the identity but the region. Not inlined: it is large, and what calls it should be.
#[inline(never)]
pub(crate) fn hash_besides_region<K: CacheKey>(key: &K) -> u64 {
    let mut hasher = hash_state().build_hasher();
    key.hash_besides_region(&mut IdentityHasher::new(&mut hasher));
    hasher.finish()
}

/// Adds the region to the hash of the rest.
#[inline]
pub(crate) fn combine(rest: u64, region: Option<&str>) -> u64 {
    let mut hasher = hash_state().build_hasher();
    hasher.write_u64(rest);
    if let Some(region) = region {
        hasher.write(region.as_bytes());
    }
    hasher.finish()
}

/// Seeded once a process, so that regions and tenants from outside cannot be chosen to collide. The shared seed too: with the
/// one that the library has in its source, there are texts that collide under any other seed.
#[inline]
pub(crate) fn hash_state() -> &'static SeedableRandomState {
    static SHARED: LazyLock<SharedSeed> = LazyLock::new(|| SharedSeed::from_u64(random()));
    static STATE: LazyLock<SeedableRandomState> =
        LazyLock::new(|| SeedableRandomState::with_seed(random(), &SHARED));
    &STATE
}

/// A number that nobody outside of this process knows, another at each call.
fn random() -> u64 {
    std::hash::RandomState::new().hash_one(0_u8)
}

/// Receives the fields of an identity.
pub struct IdentityHasher<'a, H> {
    hasher: &'a mut H,
    /// Whether the hash is to look a key up, and never leaves this process: then secrets are part of it.
    in_process: bool,
}

impl<'a, H: Hasher> IdentityHasher<'a, H> {
    pub(crate) const fn new(hasher: &'a mut H) -> Self {
        Self {
            hasher,
            in_process: true,
        }
    }

    const fn without_secrets(hasher: &'a mut H) -> Self {
        Self {
            hasher,
            in_process: false,
        }
    }

    pub(crate) const fn is_in_process(&self) -> bool {
        self.in_process
    }

    /// Adds the position of an enum's variant.
    #[inline]
    pub fn variant(&mut self, index: u32) {
        self.hasher.write_u32(index);
    }

    /// Adds what fills a role, or that nothing does.
    #[inline]
    pub(crate) fn role<V: RoleType + ?Sized>(&mut self, value: Option<&V>, secret: bool) {
        if self.in_process || !secret {
            self.hasher.write_u8(u8::from(value.is_some()));
            if let Some(value) = value {
                value.feed(self.hasher);
            }
        }
    }
}

/// What a field that identifies a client can do. Implemented for all that is `Eq`, `Hash` and `Debug`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot identify a client",
    label = "not `Eq + Hash + Debug`",
    note = "derive `PartialEq`, `Eq`, `Hash` and `Debug` for the type, or write `#[cache_key(skip)]` if the client does not depend on the field"
)]
pub trait Identity {
    /// Whether two fields are equal.
    fn identity_eq(&self, other: &Self) -> bool;
    /// Feeds the field.
    fn identity_hash<H: Hasher>(&self, state: &mut IdentityHasher<'_, H>);
    /// Writes the field.
    ///
    /// # Errors
    ///
    /// Those of the writer.
    fn identity_label(&self, fields: &mut LabelFields<'_>, name: &str) -> fmt::Result;
}

#[diagnostic::do_not_recommend]
impl<T: Eq + Hash + Debug + ?Sized> Identity for T {
    #[inline]
    fn identity_eq(&self, other: &Self) -> bool {
        self == other
    }

    #[inline]
    fn identity_hash<H: Hasher>(&self, state: &mut IdentityHasher<'_, H>) {
        self.hash(state.hasher);
    }

    fn identity_label(&self, fields: &mut LabelFields<'_>, name: &str) -> fmt::Result {
        fields.field(name, self)
    }
}

/// What a secret field can do. Implemented for all that is `Eq` and `Hash`; no `Debug`, since it is never shown.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot identify a client",
    label = "not `Eq + Hash`",
    note = "derive `PartialEq`, `Eq` and `Hash` for the type, or write `#[cache_key(skip)]` if the client does not depend on the field"
)]
pub trait SecretIdentity {
    /// Whether two fields are equal.
    fn secret_eq(&self, other: &Self) -> bool;
    /// Feeds the field, unless the hash leaves the process.
    fn secret_hash<H: Hasher>(&self, state: &mut IdentityHasher<'_, H>);
}

#[diagnostic::do_not_recommend]
impl<T: Eq + Hash + ?Sized> SecretIdentity for T {
    #[inline]
    fn secret_eq(&self, other: &Self) -> bool {
        self == other
    }

    #[inline]
    fn secret_hash<H: Hasher>(&self, state: &mut IdentityHasher<'_, H>) {
        if state.in_process {
            self.hash(state.hasher);
        }
    }
}

/// A key as it may be shown: see [`CacheKey::label`].
pub struct Label<'a, K: ?Sized>(&'a K);

impl<K: CacheKey> fmt::Display for Label<'_, K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.write_named_label(f, K::LABEL)
    }
}

impl<K: CacheKey> fmt::Debug for Label<'_, K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Writes `name(…)` with the region in its place among the fields, or last where no field has it.
pub(crate) fn write_label(
    f: &mut dyn Write,
    name: &str,
    region: Option<&str>,
    fields: impl FnOnce(&mut LabelFields<'_>) -> fmt::Result,
) -> fmt::Result {
    write!(f, "{name}(")?;
    let mut label = LabelFields {
        out: f,
        region,
        is_first: true,
    };
    fields(&mut label)?;
    label.region("region")?;
    f.write_char(')')
}

/// Receives the fields of a label.
pub struct LabelFields<'a> {
    out: &'a mut dyn Write,
    /// The region that the client has in the end, until it is written.
    region: Option<&'a str>,
    is_first: bool,
}

/// What stands for a secret.
pub(crate) const REDACTED: &str = "***";

impl LabelFields<'_> {
    fn name(&mut self, name: &str) -> fmt::Result {
        if !std::mem::take(&mut self.is_first) {
            self.out.write_str(", ")?;
        }
        self.out.write_str(name)
    }

    /// Writes `name=value`.
    pub(crate) fn field(&mut self, name: &str, value: &(impl Debug + ?Sized)) -> fmt::Result {
        self.name(name)?;
        write!(self.out, "={value:?}")
    }

    /// Writes `name=***`.
    pub fn secret(&mut self, name: &str) -> fmt::Result {
        self.name(name)?;
        write!(self.out, "={REDACTED}")
    }

    /// Writes the name of an enum's variant.
    pub fn variant(&mut self, name: &str) -> fmt::Result {
        self.name(name)
    }

    /// Writes the region that the client has in the end, once.
    pub(crate) fn region(&mut self, name: &str) -> fmt::Result {
        match self.region.take() {
            Some(region) => self.field(name, region),
            None => Ok(()),
        }
    }
}

/// SipHash-2-4 that is fed the same bytes on every platform.
#[derive(Default)]
struct StableHasher(siphasher::sip::SipHasher24);

macro_rules! write_little_endian {
    ($($method:ident: $from:ty as $to:ty),* $(,)?) => {
        $(fn $method(&mut self, value: $from) {
            self.0.write(&(value as $to).to_le_bytes());
        })*
    };
}

impl Hasher for StableHasher {
    fn write(&mut self, bytes: &[u8]) {
        self.0.write(bytes);
    }

    fn finish(&self) -> u64 {
        self.0.finish()
    }

    write_little_endian! {
        write_u8: u8 as u8,
        write_u16: u16 as u16,
        write_u32: u32 as u32,
        write_u64: u64 as u64,
        write_u128: u128 as u128,
        write_usize: usize as u64,
        write_i8: i8 as i8,
        write_i16: i16 as i16,
        write_i32: i32 as i32,
        write_i64: i64 as i64,
        write_i128: i128 as i128,
        write_isize: isize as i64,
    }
}
