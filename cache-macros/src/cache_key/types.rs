//! Types that cannot be kept in a key, as far as their names tell. The trait bounds find the rest.

use std::fmt::Display;

use proc_macro2::Ident;
use quote::ToTokens;
use syn::{
    GenericArgument, Generics, Lifetime, PathArguments, PathSegment, Type, TypePath, TypeReference,
};

use super::model::Field;
use crate::diagnostics::Diagnostics;

const FLOATS: [&str; 4] = ["f16", "f32", "f64", "f128"];

/// Types whose value can change behind a shared reference, with their modules.
const CELLS: [(&str, &str); 9] = [
    ("Cell", "cell"),
    ("LazyCell", "cell"),
    ("LazyLock", "sync"),
    ("Mutex", "sync"),
    ("OnceCell", "cell"),
    ("OnceLock", "sync"),
    ("RefCell", "cell"),
    ("RwLock", "sync"),
    ("UnsafeCell", "cell"),
];

const ATOMICS: [&str; 12] = [
    "AtomicBool",
    "AtomicI8",
    "AtomicI16",
    "AtomicI32",
    "AtomicI64",
    "AtomicIsize",
    "AtomicPtr",
    "AtomicU8",
    "AtomicU16",
    "AtomicU32",
    "AtomicU64",
    "AtomicUsize",
];

/// Collections without an order, and those to write instead.
const UNORDERED: [(&str, &str); 2] = [("HashMap", "BTreeMap"), ("HashSet", "BTreeSet")];

/// Types that are compared by what they hold. Others may make more of a type than it is, as `OrderedFloat<f64>` does.
const CONTAINERS: [&str; 14] = [
    "Arc",
    "BTreeMap",
    "BTreeSet",
    "Box",
    "Cow",
    "HashMap",
    "HashSet",
    "LinkedList",
    "Option",
    "Rc",
    "Result",
    "Reverse",
    "Vec",
    "VecDeque",
];

/// Borrowed types that have another name when owned.
const OWNED: [(&str, &str); 4] = [
    ("CStr", "CString"),
    ("OsStr", "OsString"),
    ("Path", "PathBuf"),
    ("str", "String"),
];

/// Whether the type holds no value.
pub(super) fn is_phantom(ty: &Type) -> bool {
    is_named(ty, "PhantomData")
}

/// Whether a type is written as an `Option`.
pub(super) fn is_option(ty: &Type) -> bool {
    is_named(ty, "Option")
}

fn is_named(ty: &Type, wanted: &str) -> bool {
    match ty {
        Type::Group(group) => is_named(&group.elem, wanted),
        Type::Paren(paren) => is_named(&paren.elem, wanted),
        Type::Path(path) => name(path).is_some_and(|name| name == wanted),
        _ => false,
    }
}

/// The types of a key's fields, and the lifetimes that it declares.
pub(super) struct Types<'a> {
    lifetimes: Vec<&'a Lifetime>,
    /// Lifetimes that have been refused where a field uses them.
    refused: Vec<Ident>,
}

impl<'a> Types<'a> {
    pub(super) fn new(generics: &'a Generics) -> Self {
        Self {
            lifetimes: generics.lifetimes().map(|it| &it.lifetime).collect(),
            refused: Vec::new(),
        }
    }

    pub(super) fn check(&mut self, field: &Field, errors: &mut Diagnostics) {
        self.visit(&field.ty, field.skip.is_none(), errors);
    }

    /// Refuses the lifetimes for which no field has been refused.
    pub(super) fn check_lifetimes(self, errors: &mut Diagnostics) {
        for lifetime in self.lifetimes {
            if !self.refused.contains(&lifetime.ident) {
                errors.error(
                    lifetime,
                    format!("a key cannot borrow for `{lifetime}`: the cache keeps it as long as its client; remove `{lifetime}` and own what it borrows, as in `String` for `&{lifetime} str`"),
                );
            }
        }
    }

    /// Visits a type. Only one that `identifies` must be fit for it, but none may borrow.
    fn visit(&mut self, ty: &Type, identifies: bool, errors: &mut Diagnostics) {
        match ty {
            Type::Group(group) => self.visit(&group.elem, identifies, errors),
            Type::Paren(paren) => self.visit(&paren.elem, identifies, errors),
            Type::Array(array) => self.visit(&array.elem, identifies, errors),
            Type::Slice(slice) => self.visit(&slice.elem, identifies, errors),
            Type::Tuple(tuple) => {
                for element in &tuple.elems {
                    self.visit(element, identifies, errors);
                }
            }
            Type::Reference(reference) => self.reference(reference, identifies, errors),
            Type::Path(path) => self.path(path, identifies, errors),
            Type::Ptr(_) if identifies => refuse(
                ty,
                "a raw pointer",
                "an address tells nothing of the value there, and is used again for another; write the value itself",
                errors,
            ),
            Type::FnPtr(_) if identifies => refuse(
                ty,
                "a function pointer",
                "one function may have several addresses, and several functions one; write an `enum` that names the choices",
                errors,
            ),
            _ => {}
        }
    }

    fn reference(&mut self, reference: &TypeReference, identifies: bool, errors: &mut Diagnostics) {
        let declared = reference.lifetime.as_ref().filter(|it| self.declares(it));
        if !identifies && declared.is_none() {
            return self.visit(&reference.elem, false, errors);
        }
        self.refused.extend(declared.map(|it| it.ident.clone()));
        let owned = match owned(&reference.elem) {
            Some(owned) => format!("`{owned}`"),
            None => "an owned type".to_owned(),
        };
        errors.error(
            reference,
            format!("a key cannot hold a reference: the cache keeps it as long as its client, so it owns what identifies it; write {owned}"),
        );
    }

    fn path(&mut self, path: &TypePath, identifies: bool, errors: &mut Diagnostics) {
        let Some(last) = path.path.segments.last() else {
            return;
        };
        if identifies {
            check_name(path, last, errors);
        }
        let PathArguments::AngleBracketed(arguments) = &last.arguments else {
            return;
        };
        let identifies = identifies && CONTAINERS.iter().any(|name| last.ident == name);
        for argument in &arguments.args {
            match argument {
                GenericArgument::Type(ty) => self.visit(ty, identifies, errors),
                GenericArgument::Lifetime(lifetime) if self.declares(lifetime) => {
                    self.refused.push(lifetime.ident.clone());
                    errors.error(
                        lifetime,
                        format!("a key cannot borrow for `{lifetime}`: the cache keeps it as long as its client; write `'static`, and remove the parameter `{lifetime}`"),
                    );
                }
                _ => {}
            }
        }
    }

    fn declares(&self, lifetime: &Lifetime) -> bool {
        self.lifetimes.contains(&lifetime)
    }
}

/// Refuses a type by its name. The user's own types of such a name are told apart by their module or by having no
/// parameters, as the `Cell` of a cell-based architecture has none.
fn check_name(path: &TypePath, last: &PathSegment, errors: &mut Diagnostics) {
    let name = last.ident.to_string();
    let name = name.as_str();
    let module = module(path);
    let is_in = |home: &str| module.is_none_or(|module| module == home);
    let is_generic = !last.arguments.is_none();
    if FLOATS.contains(&name) && is_in("primitive") {
        refuse(
            path,
            format_args!("`{name}`"),
            "NaN does not equal itself, so such a key would never be found again; write an integer, in a smaller unit if need be, or a `String`",
            errors,
        );
    } else if ATOMICS.contains(&name) && is_in("atomic")
        || is_generic
            && CELLS
                .iter()
                .any(|(cell, home)| *cell == name && is_in(home))
    {
        refuse(
            path,
            format_args!("`{name}`"),
            "its value can change while the cache holds the key; write the value itself, or `#[cache_key(skip)]`",
            errors,
        );
    } else if let Some((_, ordered)) = UNORDERED.iter().find(|(it, _)| *it == name)
        && is_generic
        && is_in("collections")
    {
        refuse(
            path,
            format_args!("`{name}`"),
            format_args!("it has no order, hence no hash; write `{ordered}`"),
            errors,
        );
    }
}

fn refuse(ty: impl ToTokens, name: impl Display, why: impl Display, errors: &mut Diagnostics) {
    errors.error(ty, format_args!("{name} cannot identify a client: {why}"));
}

fn name(path: &TypePath) -> Option<&Ident> {
    path.path.segments.last().map(|segment| &segment.ident)
}

/// The last module that a path names.
fn module(path: &TypePath) -> Option<&Ident> {
    let segment = path.path.segments.iter().nth_back(1)?;
    Some(&segment.ident)
}

/// The owned type to write for a reference to `ty`.
fn owned(ty: &Type) -> Option<String> {
    match ty {
        Type::Group(group) => owned(&group.elem),
        Type::Paren(paren) => owned(&paren.elem),
        Type::Reference(reference) => owned(&reference.elem),
        Type::Slice(slice) => Some(format!("Vec<{}>", spell(&slice.elem))),
        Type::Path(path) => {
            let name = name(path)?;
            let owned = OWNED.iter().find(|(borrowed, _)| name == borrowed);
            Some(owned.map_or_else(|| spell(ty), |(_, owned)| (*owned).to_owned()))
        }
        Type::Array(_) | Type::Tuple(_) => Some(spell(ty)),
        _ => None,
    }
}

/// A type as a user would write it: its tokens without the blanks that no one writes.
fn spell(ty: &Type) -> String {
    let mut text = ty.to_token_stream().to_string();
    for mark in ["<", "::", "&", "("] {
        text = text.replace(&format!("{mark} "), mark);
    }
    for mark in ["<", ">", "::", ",", ";", ")"] {
        text = text.replace(&format!(" {mark}"), mark);
    }
    text
}
