//! What was written → what makes sense, with a message for all that does not.

use proc_macro2::{Ident, Span, TokenStream};
use syn::parse::Parser as _;
use syn::{Attribute, Error, Path, Result, Token, Visibility};

use super::manifest::Manifest;
use super::model::{Client, Content, Declaration, Module, Name, Resource, Stub};
use super::names::{self, Judgement, Written};
use super::options::{self, Options};
use super::{messages, parse, words};
use crate::diagnostics::Diagnostics;

pub(super) fn check(
    parsed: parse::Declaration,
    manifest: &Manifest,
    diagnostics: &mut Diagnostics,
) -> Declaration {
    // What could not even be parsed was meant to be something.
    let is_whole = !diagnostics.has_errors();
    if is_whole && parsed.modules.is_empty() && parsed.entries.is_empty() {
        diagnostics.error_at(Span::call_site(), messages::EMPTY);
    }
    let options = Options::new(parsed.settings, words::OF_DECLARATION, diagnostics);
    let mut modules = Vec::new();
    let implied = (!parsed.entries.is_empty()).then(|| implied_module(parsed.entries));
    for module in implied.into_iter().chain(parsed.modules) {
        if check_module_name(&module, &modules, diagnostics) {
            modules.push(module);
        }
    }
    if is_whole {
        for module in &modules {
            check_emptiness(module, diagnostics);
        }
    }
    let modules = modules
        .into_iter()
        .map(|module| Checker::check(module, manifest, diagnostics));
    Declaration {
        modules: modules.collect(),
        runtime: options.crate_path(diagnostics),
        defaults: options.defaults(diagnostics),
    }
}

/// `pub mod clients { … }` around what stands in no module.
fn implied_module(entries: Vec<parse::Entry>) -> parse::Module {
    parse::Module {
        attributes: Vec::new(),
        visibility: Visibility::Public(<Token![pub]>::default()),
        name: Ident::new(words::CLIENTS, Span::call_site()),
        is_implied: true,
        entries,
    }
}

/// Whether no module before has the name; says so if one has.
fn check_module_name(
    module: &parse::Module,
    before: &[parse::Module],
    diagnostics: &mut Diagnostics,
) -> bool {
    let mut same = before.iter().filter(|other| other.name == module.name);
    let Some(other) = same.next().filter(|_| !is_conditional(&module.attributes)) else {
        return true;
    };
    let name = &module.name;
    let message = if other.is_implied {
        messages::module_implied(name)
    } else {
        messages::module_twice(name, other.name.span())
    };
    diagnostics.error(name, message);
    false
}

fn check_emptiness(module: &parse::Module, diagnostics: &mut Diagnostics) {
    if module.entries.is_empty() {
        let message = if module.name == words::RESOURCES {
            messages::EMPTY_RESOURCES
        } else {
            messages::EMPTY_MODULE
        };
        diagnostics.error(&module.name, message);
    }
}

/// Checks the entries of one module.
struct Checker<'a> {
    manifest: &'a Manifest,
    diagnostics: &'a mut Diagnostics,
    /// Whether `#[cfg]` decides on the whole module.
    is_conditional: bool,
    /// A name can be given once, unless `#[cfg]` decides between its givers.
    taken: Vec<Name>,
    stubs: Vec<Stub>,
}

impl<'a> Checker<'a> {
    fn check(
        module: parse::Module,
        manifest: &'a Manifest,
        diagnostics: &'a mut Diagnostics,
    ) -> Module {
        let mut checker = Self {
            manifest,
            diagnostics,
            is_conditional: is_conditional(&module.attributes),
            taken: Vec::new(),
            stubs: Vec::new(),
        };
        let content = if module.name == words::RESOURCES {
            checker.resources(module.entries)
        } else {
            checker.clients(module.entries)
        };
        Module {
            attributes: module.attributes,
            visibility: module.visibility,
            name: module.name,
            content,
            stubs: checker.stubs,
        }
    }

    fn clients(&mut self, entries: Vec<parse::Entry>) -> Content {
        let clients = entries.into_iter().filter_map(|entry| self.client(entry));
        Content::Clients(clients.collect())
    }

    fn client(&mut self, entry: parse::Entry) -> Option<Client> {
        let conditional = is_conditional(&entry.attributes);
        let options = Options::new(entry.settings, words::OF_SERVICE, self.diagnostics);
        let sdk = options.crate_path(self.diagnostics);
        let alias = entry.alias.map(Written::new);
        let target = Written::new(entry.target);
        if let Some(error) = alias.as_ref().and_then(options::with_colon) {
            self.diagnostics.push(error);
            return None;
        }

        let service = target.service(|name| match &sdk {
            Some(_) => Judgement::Right,
            None => names::judge(
                name,
                self.manifest,
                conditional || self.is_conditional,
                alias.is_some(),
            ),
        });
        let named = match &alias {
            Some(alias) => both(alias.name(), service),
            None => service.and_then(|service| Ok((names::name(&service)?, service))),
        };
        match named {
            Ok((name, service)) => self.claim(&name, conditional).then_some(Client {
                attributes: entry.attributes,
                name,
                service,
                sdk,
                configure: options.configure(),
            }),
            Err(error) => {
                self.stub(alias.unwrap_or(target).guess(), error);
                None
            }
        }
    }

    fn resources(&mut self, entries: Vec<parse::Entry>) -> Content {
        let resources = entries.into_iter().filter_map(|entry| self.resource(entry));
        Content::Resources(resources.collect())
    }

    fn resource(&mut self, entry: parse::Entry) -> Option<Resource> {
        let conditional = is_conditional(&entry.attributes);
        if let Some(setting) = entry.settings.first() {
            self.diagnostics
                .error(&setting.word, messages::RESOURCE_OPTIONS);
        }
        let Some(alias) = entry.alias.map(Written::new) else {
            self.diagnostics
                .error(entry.target, messages::RESOURCE_WITHOUT_NAME);
            return None;
        };
        match both(alias.name(), resource_type(entry.target)) {
            Ok((name, ty)) => self.claim(&name, conditional).then_some(Resource {
                attributes: entry.attributes,
                name,
                ty,
            }),
            Err(error) => {
                self.stub(alias.guess(), error);
                None
            }
        }
    }

    /// Whether the name is still to be had; says so if not.
    fn claim(&mut self, name: &Name, conditional: bool) -> bool {
        let other = self.taken.iter().find(|other| other.marker == name.marker);
        if let Some(other) = other.filter(|_| !conditional) {
            self.diagnostics.error(&name.accessor, clash(name, other));
            return false;
        }
        if !conditional {
            self.taken.push(name.clone());
        }
        true
    }

    /// Reports a faulty entry, in a stub for what uses its accessor if that has a name of its own.
    fn stub(&mut self, guess: Option<Ident>, error: Error) {
        let free = |name: &Name| !self.taken.iter().any(|other| other.marker == name.marker);
        let name = guess.as_ref().and_then(names::usable).filter(free);
        let mut errors = error.into_iter();
        if let Some(name) = name
            && let Some(error) = errors.next()
        {
            self.taken.push(name.clone());
            self.stubs.push(Stub { name, error });
        }
        errors.for_each(|error| self.diagnostics.push(error));
    }
}

fn clash(name: &Name, other: &Name) -> String {
    if name.accessor == other.accessor {
        messages::name_twice(&name.accessor, other.accessor.span())
    } else {
        messages::marker_twice(&name.accessor, &other.accessor, &name.marker)
    }
}

fn resource_type(tokens: TokenStream) -> Result<Path> {
    Path::parse_mod_style
        .parse2(tokens.clone())
        .map_err(|_| Error::new_spanned(tokens, messages::RESOURCE_TYPE))
}

fn is_conditional(attributes: &[Attribute]) -> bool {
    attributes
        .iter()
        .any(|attribute| attribute.path().is_ident("cfg") || attribute.path().is_ident("cfg_attr"))
}

/// Both values, or the errors of both.
fn both<A, B>(a: Result<A>, b: Result<B>) -> Result<(A, B)> {
    match (a, b) {
        (Ok(a), Ok(b)) => Ok((a, b)),
        (Err(mut error), Err(other)) => {
            error.combine(other);
            Err(error)
        }
        (Err(error), _) | (_, Err(error)) => Err(error),
    }
}
