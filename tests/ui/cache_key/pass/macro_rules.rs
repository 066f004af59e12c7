//! Declarations that a macro makes: types and literals arrive in groups without delimiters.

#[doc(hidden)]
pub use ::cache_runtime as __runtime;

macro_rules! key {
    ($(#[$attribute:meta])* $name:ident $label:literal { $($(#[$($word:tt)*])? $field:ident: $type:ty = $rename:literal),* $(,)? }) => {
        $(#[$attribute])*
        #[derive(Clone, $crate::__runtime::CacheKey)]
        #[cache_key(crate = $crate::__runtime, label = $label)]
        struct $name {
            $(
                $(#[cache_key($($word)*)])?
                #[cache_key(rename = $rename)]
                $field: $type,
            )*
        }
    };
}

macro_rules! generic {
    ($name:ident<$parameter:ident>($($type:ty),*)) => {
        #[derive(Clone, ::cache_runtime::CacheKey)]
        struct $name<$parameter>($(#[allow(dead_code)] $type),*);
    };
}

macro_rules! text {
    () => { String };
}

key! {
    #[allow(dead_code)]
    Tenant "tenant" {
        #[region] region: Option<String> = "r",
        id: Vec<(u8, Option<Box<[u8]>>)> = "i",
        text: text!() = "t",
    }
}

generic! { Generic<T>(T, Vec<T>, std::marker::PhantomData<T>) }

fn is_key<K: __runtime::CacheKey>() -> &'static str {
    K::LABEL
}

fn main() {
    assert_eq!(is_key::<Tenant>(), "tenant");
    assert_eq!(is_key::<Generic<u8>>(), "Generic");
}
