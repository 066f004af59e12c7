//! Random operations on a cache and on a naive model of it, compared after each.

#[path = "cache_model/model.rs"]
mod model;
#[path = "cache_model/run.rs"]
mod run;

use std::fmt::Debug;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use cache_runtime::{CacheKey, ClientKey, EvictionPolicy};
use model::Key;
use proptest::prelude::*;
use proptest::test_runner::Config;
use run::Run;

/// A key that is made of a number and gives it back.
trait Numbered: CacheKey + Debug {
    fn of(number: Key) -> Self;
    fn number(&self) -> Key;
}

impl Numbered for ClientKey {
    fn of(number: Key) -> Self {
        Self::new().region(number.to_string())
    }

    fn number(&self) -> Key {
        self.region().unwrap().parse().unwrap()
    }
}

/// A key whose hash is always the same.
#[derive(Clone, Debug, CacheKey)]
struct Colliding {
    number: SameHash,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct SameHash(Key);

impl Hash for SameHash {
    fn hash<H: Hasher>(&self, _: &mut H) {}
}

impl Numbered for Colliding {
    fn of(number: Key) -> Self {
        Self {
            number: SameHash(number),
        }
    }

    fn number(&self) -> Key {
        self.number.0
    }
}

/// A number whose copies are counted.
#[derive(Clone, Debug)]
struct Value(
    u64,
    #[expect(dead_code, reason = "counts the copies")] Arc<()>,
);

#[derive(Clone, Copy, Debug)]
enum Operation {
    Get(Key),
    TryGet(Key),
    Peek(Key),
    ContainsKey(Key),
    Insert(Key),
    GetOrInsertWith(Key),
    GetOrInsertWithAsync(Key),
    FailToBuild(Key),
    Remove(Key),
    Pop(Key),
    PopNext,
    RemoveIfBelow(Key),
    Clear,
    SetMaxSize(usize),
    Clone { go_on_with_copy: bool },
}

/// Any operation, on keys below `keys`.
fn operation(keys: Key) -> impl Strategy<Value = Operation> {
    use Operation::*;
    let key = || 0..keys;
    prop_oneof![
        12 => key().prop_map(Get),
        4 => key().prop_map(TryGet),
        3 => key().prop_map(Peek),
        3 => key().prop_map(ContainsKey),
        16 => key().prop_map(Insert),
        6 => key().prop_map(GetOrInsertWith),
        4 => key().prop_map(GetOrInsertWithAsync),
        2 => key().prop_map(FailToBuild),
        3 => key().prop_map(Remove),
        3 => key().prop_map(Pop),
        3 => Just(PopNext),
        1 => key().prop_map(RemoveIfBelow),
        1 => Just(Clear),
        2 => (0..10_usize).prop_map(SetMaxSize),
        2 => any::<bool>().prop_map(|go_on_with_copy| Clone { go_on_with_copy }),
    ]
}

/// Operations on a cache of a hundred entries that is made small in between: what it holds moves together then.
fn growing_and_shrinking() -> impl Strategy<Value = Vec<Operation>> {
    let key = || 0..100_u8;
    let fill = prop_oneof![
        2 => key().prop_map(Operation::Insert),
        1 => key().prop_map(Operation::Get),
    ];
    let shrink = (10..17_usize).prop_map(Operation::SetMaxSize);
    let filled = prop::collection::vec(fill, 200..300);
    let rest = prop::collection::vec(operation(100), 100);
    (filled, shrink, rest).prop_map(|(filled, shrink, rest)| [filled, vec![shrink], rest].concat())
}

fn run<K: Numbered>(policy: EvictionPolicy, max_size: usize, operations: &[Operation]) {
    let mut run = Run::<K>::new(policy, max_size);
    for &operation in operations {
        run.perform(operation);
        run.compare();
    }
    run.compare_left_behind();
}

fn cases(cases: u32) -> Config {
    Config {
        cases,
        failure_persistence: None,
        ..Config::default()
    }
}

proptest! {
    #![proptest_config(cases(200))]

    #[test]
    fn lru_is_as_documented(max_size in 0..9_usize, operations in prop::collection::vec(operation(12), 1..120)) {
        run::<ClientKey>(EvictionPolicy::Lru, max_size, &operations);
    }

    #[test]
    fn lfu_is_as_documented(max_size in 0..9_usize, operations in prop::collection::vec(operation(12), 1..120)) {
        run::<ClientKey>(EvictionPolicy::Lfu, max_size, &operations);
    }

    #[test]
    fn lru_is_the_same_for_keys_that_collide(max_size in 0..9_usize, operations in prop::collection::vec(operation(12), 1..60)) {
        run::<Colliding>(EvictionPolicy::Lru, max_size, &operations);
    }

    #[test]
    fn lfu_is_the_same_for_keys_that_collide(max_size in 0..9_usize, operations in prop::collection::vec(operation(12), 1..60)) {
        run::<Colliding>(EvictionPolicy::Lfu, max_size, &operations);
    }
}

proptest! {
    #![proptest_config(cases(24))]

    #[test]
    fn lru_is_the_same_when_it_shrinks(operations in growing_and_shrinking()) {
        run::<ClientKey>(EvictionPolicy::Lru, 100, &operations);
    }

    #[test]
    fn lfu_is_the_same_when_it_shrinks(operations in growing_and_shrinking()) {
        run::<ClientKey>(EvictionPolicy::Lfu, 100, &operations);
    }
}
