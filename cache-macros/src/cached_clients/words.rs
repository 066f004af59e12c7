//! Every word of the grammar, once.

/// The runtime crate's path, or in a service's braces the path of its SDK crate.
pub(super) use crate::symbol::CRATE;

/// A service's hook.
pub(super) const CONFIGURE: &str = "configure";
pub(super) const EVICTION_POLICY: &str = "eviction_policy";
pub(super) const MAX_SIZE: &str = "max_size";

/// The options of the whole declaration.
pub(super) const OF_DECLARATION: &[&str] = &[CRATE, EVICTION_POLICY, MAX_SIZE];
/// The options of one service.
pub(super) const OF_SERVICE: &[&str] = &[CRATE, CONFIGURE];

/// The variants of `EvictionPolicy`.
pub(super) const POLICIES: &[&str] = &["Lru", "Lfu"];

/// The module of the services that are declared outside of any module.
pub(super) const CLIENTS: &str = "clients";
/// The module that holds resources.
pub(super) const RESOURCES: &str = "resources";
/// The extension trait of either module.
pub(super) const SESSION_EXT: &str = "SessionExt";
