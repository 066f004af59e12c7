//! The operations of a recording, on a `ClientCache` or a `ResourceCache`.

use std::convert::Infallible;
use std::fmt;
use std::sync::Arc;

use cache_runtime::kind::Kind;
use cache_runtime::{
    Cache, CacheKey, ClientCache, ClientCacheError, ClientConfig, ClientKey, Resource,
    ResourceCache, ResourceCacheError, Service,
};
use serde_json::{Value, json};

use crate::trace::{self, Operation, Step, Trace};

/// An operation whose result is not the recorded one.
pub(crate) struct Mismatch<'a> {
    step: &'a Step,
    result: Value,
}

impl fmt::Display for Mismatch<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Step {
            line,
            operation,
            result: recorded,
        } = self.step;
        write!(
            f,
            "{line}: {operation:?} gave {}, recorded is {recorded}",
            self.result
        )
    }
}

/// Replays one recording through the cache that its header describes.
pub(crate) fn replay(trace: &Trace) -> Vec<Mismatch<'_>> {
    let (policy, max_size) = (trace.header.policy, trace.header.max_size);
    match trace.header.kind {
        trace::Kind::Client => replay_on(
            ClientCache::<Numbers>::with_policy(policy, max_size),
            &trace.steps,
        ),
        trace::Kind::Resource => replay_on(
            ResourceCache::<Numbered>::with_policy(policy, max_size),
            &trace.steps,
        ),
    }
}

fn replay_on<V: Number, T: Kind<Error: Recorded>>(
    mut cache: Cache<ClientKey, V, T>,
    steps: &[Step],
) -> Vec<Mismatch<'_>> {
    let mut mismatches = Vec::new();
    for step in steps {
        let result = perform(&mut cache, &step.operation);
        if result != step.result {
            mismatches.push(Mismatch { step, result });
        }
    }
    mismatches
}

/// Performs an operation; its result is in the recordings' terms.
fn perform<V: Number, T: Kind<Error: Recorded>>(
    cache: &mut Cache<ClientKey, V, T>,
    operation: &Operation,
) -> Value {
    match *operation {
        Operation::Clear => {
            cache.clear();
            ok()
        }
        Operation::Contains { key } => json!(cache.contains_key(&key_of(key))),
        Operation::Copy => {
            leave_for_copy(cache);
            ok()
        }
        Operation::Del { key } => outcome(cache.remove(&key_of(key)), |()| ok()),
        Operation::Get { key } => json!(cache.get(&key_of(key)).map(|value| value.number())),
        Operation::GetItem { key } => outcome(cache.try_get(&key_of(key)), |v| json!(v.number())),
        Operation::Items => cache.iter().map(item).collect(),
        Operation::Keys => cache.keys().iter().map(number_of).collect(),
        Operation::Len => json!(cache.len()),
        Operation::Pop { key } => outcome(cache.pop(&key_of(key)), |v| json!(v.number())),
        Operation::PopItem => outcome(cache.pop_next(), item),
        Operation::Resize { max_size } => {
            cache.set_max_size(max_size);
            ok()
        }
        Operation::Reversed => cache.rev().map(|key| number_of(&key)).collect(),
        Operation::Set { key, value } => {
            let inserted = cache.insert(key_of(key), V::of(value));
            outcome(inserted.map_err(|error| error.into_error()), |()| ok())
        }
        Operation::Values => cache.values().iter().map(Number::number).collect(),
    }
}

/// Goes on with a copy. The original is emptied: if the two had anything in common, the rest of the recording would show it.
fn leave_for_copy<V: Number, T: Kind>(cache: &mut Cache<ClientKey, V, T>) {
    let copy = cache.clone();
    cache.clear();
    *cache = copy;
}

fn ok() -> Value {
    json!("ok")
}

fn item<V: Number>((key, value): (ClientKey, V)) -> Value {
    json!([number_of(&key), value.number()])
}

fn outcome<R, E: Recorded>(result: Result<R, E>, shown: impl FnOnce(R) -> Value) -> Value {
    result.map_or_else(|error| json!({ "error": error.name() }), shown)
}

fn key_of(number: u64) -> ClientKey {
    ClientKey::new().region(number.to_string())
}

/// The number that a key was made of.
fn number_of(key: &ClientKey) -> Value {
    let number: Option<u64> = key.region().and_then(|region| region.parse().ok());
    json!(number)
}

/// A value of a cache that is nothing but a number.
trait Number: Clone {
    fn of(number: u64) -> Self;
    fn number(&self) -> u64;
}

/// A service whose clients are numbers.
struct Numbers;

#[derive(Clone)]
struct NumberClient(u64);

impl Service for Numbers {
    type Client = NumberClient;
    type Identity = Self;
    const NAME: &'static str = "numbers";

    fn build(_: &ClientConfig) -> NumberClient {
        NumberClient(0)
    }
}

impl Number for NumberClient {
    fn of(number: u64) -> Self {
        Self(number)
    }

    fn number(&self) -> u64 {
        self.0
    }
}

/// A resource that is a number.
struct Numbered(u64);

impl Resource for Numbered {
    type Service = Numbers;
    type Error = Infallible;
    const NAME: &'static str = "numbered";

    async fn build(client: NumberClient) -> Result<Self, Infallible> {
        Ok(Self(client.0))
    }
}

impl Number for Arc<Numbered> {
    fn of(number: u64) -> Self {
        Self::new(Numbered(number))
    }

    fn number(&self) -> u64 {
        self.0
    }
}

/// An error as the recordings name it.
trait Recorded {
    fn name(&self) -> &'static str;
}

macro_rules! recorded {
    ($($error:ident),*) => {$(
        impl Recorded for $error {
            fn name(&self) -> &'static str {
                match self {
                    Self::AlreadyCached { .. } => "exists",
                    Self::NotCached { .. } | Self::Empty => "not_found",
                    _ => "other",
                }
            }
        }
    )*};
}

recorded!(ClientCacheError, ResourceCacheError);
