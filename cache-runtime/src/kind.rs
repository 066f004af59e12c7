//! What a cache holds, as a type: it names the cache's errors and labels.

use std::marker::PhantomData;

use crate::error::{CacheError, ClientCacheError, FromFailure, ResourceCacheError};
use crate::resource::Resource;
use crate::service::Service;

/// What a cache holds.
pub trait Kind: 'static {
    /// The error of the cache's operations.
    type Error: FromFailure;
    /// The noun in the cache's name: `LRUClientCache`.
    const NOUN: &'static str;
    /// What its labels begin with, where not with the key's own name.
    const NAME: Option<&'static str>;
}

/// Values of any type.
#[derive(Debug)]
pub enum Value {}

impl Kind for Value {
    type Error = CacheError;
    const NOUN: &'static str = "";
    const NAME: Option<&'static str> = None;
}

/// Clients of the service `S`.
#[derive(Debug)]
pub struct Client<S>(PhantomData<S>);

impl<S: Service> Kind for Client<S> {
    type Error = ClientCacheError;
    const NOUN: &'static str = "Client";
    const NAME: Option<&'static str> = Some(S::NAME);
}

/// Resources of the type `R`.
#[derive(Debug)]
pub struct ResourceOf<R>(PhantomData<R>);

impl<R: Resource> Kind for ResourceOf<R> {
    type Error = ResourceCacheError;
    const NOUN: &'static str = "Resource";
    const NAME: Option<&'static str> = Some(R::NAME);
}

/// Clients of all services of a session.
#[derive(Debug)]
pub enum AnyClient {}

impl Kind for AnyClient {
    type Error = ClientCacheError;
    const NOUN: &'static str = "Client";
    const NAME: Option<&'static str> = None;
}

/// Resources of all types of a session.
#[derive(Debug)]
pub enum AnyResource {}

impl Kind for AnyResource {
    type Error = ResourceCacheError;
    const NOUN: &'static str = "Resource";
    const NAME: Option<&'static str> = None;
}
