//! The user's own types of the names that an expansion might use.
#![deny(warnings)]
#![allow(dead_code)]

pub mod own {
    use ::cache_runtime::CacheKey as Key;

    #[derive(Clone, PartialEq, Eq, Hash, Debug)]
    pub struct Option;
    #[derive(Clone, PartialEq, Eq, Hash, Debug)]
    pub struct Result;
    #[derive(Clone, PartialEq, Eq, Hash, Debug)]
    pub struct String;
    /// Cells of a cell-based architecture.
    #[derive(Clone, PartialEq, Eq, Hash, Debug)]
    pub struct Cell(pub u8);
    #[derive(Clone, PartialEq, Eq, Hash, Debug)]
    pub struct Mutex;

    pub trait Send {}
    pub trait Sync {}
    pub trait Hash {}
    pub trait Hasher {}
    pub trait CacheKey {}
    pub trait KeyFor {}
    pub trait Identity {}
    pub struct ClientKey;
    pub struct Region;
    pub struct Cache;
    pub struct Some;
    pub struct None;
    pub struct Ok;
    pub struct Err;
    pub fn drop() {}
    pub mod core {}
    pub mod std {}
    pub mod cache_runtime {}

    #[derive(Clone, Key)]
    pub struct Tenant {
        option: Option,
        result: Result,
        string: String,
        cell: Cell,
        mutex: Mutex,
        #[cache_key(region)]
        region: ::std::string::String,
    }

    #[derive(Clone, Key)]
    pub enum Either {
        Some(Option),
        None,
        Ok { state: Cell, fields: u8, other: u8, parameters: u8 },
    }
}

fn main() {}
