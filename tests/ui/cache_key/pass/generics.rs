use std::fmt::Debug;
use std::hash::Hash;
use std::marker::PhantomData;
use std::sync::Arc;

use cache_runtime::{CacheKey, RoleValue};

#[derive(Clone, CacheKey)]
struct Generic<R, I, F, S, T = u8> {
    #[cache_key(region)]
    region: R,
    id: Vec<I>,
    again: Vec<I>,
    #[cache_key(flatten)]
    inner: F,
    #[cache_key(secret)]
    secret: S,
    #[cache_key(skip)]
    _skipped: T,
}

#[derive(Clone, CacheKey)]
struct Bounded<T: Clone + Eq + Hash + Debug + Send + Sync + 'static>
where
    Option<T>: Default,
{
    id: T,
}

#[derive(Clone, CacheKey)]
struct Bytes<const N: usize, T = ()> {
    bytes: [u8; N],
    more: [T; N],
}

/// A state of the type only; it need not be anything.
struct Prod;

#[derive(CacheKey)]
struct Stage<S> {
    id: u8,
    stage: PhantomData<fn() -> S>,
}

impl<S> Clone for Stage<S> {
    fn clone(&self) -> Self {
        Self { id: self.id, stage: PhantomData }
    }
}

#[derive(Clone, PartialEq, Eq, Hash, Debug, CacheKey)]
enum List<T> {
    End,
    More(T, Arc<List<T>>),
}

/// Neither a bound of the fields nor the usual ones are asked for.
#[derive(CacheKey)]
#[cache_key(bound = "T: Clone + Send + Sync + 'static, T: Eq + Hash + Debug")]
struct ByHand<T> {
    id: T,
}

impl<T: Clone> Clone for ByHand<T> {
    fn clone(&self) -> Self {
        Self { id: self.id.clone() }
    }
}

trait Tenancy {
    type Id: RoleValue<str> + Clone + Send + Sync + 'static;
}

#[derive(Clone)]
struct Shop;

impl Tenancy for Shop {
    type Id = String;
}

#[derive(Clone, CacheKey)]
struct Projected<T: Tenancy> {
    #[cache_key(region)]
    id: T::Id,
}

fn is_key<K: CacheKey>(_: &K) {}

fn main() {
    is_key(&Generic {
        region: "us-west-2".to_owned(),
        id: vec![1],
        again: vec![],
        inner: Bytes { bytes: [1, 2], more: [(), ()] },
        secret: 'x',
        _skipped: 0.5,
    });
    is_key(&Bounded { id: 'x' });
    is_key(&Stage::<Prod> { id: 1, stage: PhantomData });
    is_key(&List::More(1, Arc::new(List::End)));
    is_key(&ByHand { id: 'x' });
    is_key(&Projected::<Shop> { id: "us-west-2".to_owned() });
}
