use std::collections::BTreeMap;

use cache_runtime::CacheKey;

#[derive(Clone, CacheKey)]
struct Key {
    id: Option<f32>,
    list: Vec<Box<[f64]>>,
    array: [f32; 2],
    tuple: (u8, (f64,)),
    map: BTreeMap<u8, std::primitive::f64>,
}

fn main() {}
