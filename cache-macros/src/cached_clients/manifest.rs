//! Whether the crate under compilation depends on a service's SDK crate at all.
//!
//! rustc's own message for a missing crate cannot be given a remedy, so a service whose crate the manifest does not even
//! mention is refused here, with the `cargo add` that helps. Reading the manifest as text, and taking any mention for a
//! dependency, errs on the side of rustc: inherited, renamed, optional, target- and dev-dependencies are all mentioned.
//! Where there is no manifest to read (Bazel, plain rustc) nothing is refused, nor where the user names the crate's path
//! (forks, re-exports, `extern crate … as …`).

use std::path::PathBuf;
use std::{env, fs};

/// The text of a manifest, if there is one to read.
pub(super) struct Manifest(Option<String>);

impl Manifest {
    /// The manifest of the crate under compilation.
    pub(super) fn of_this_crate() -> Self {
        // The path names the file itself, which for a cargo script is no `Cargo.toml`; older cargos only have the folder.
        let path = env::var_os("CARGO_MANIFEST_PATH")
            .map(PathBuf::from)
            .or_else(|| Some(PathBuf::from(env::var_os("CARGO_MANIFEST_DIR")?).join("Cargo.toml")));
        Self(path.and_then(|path| fs::read_to_string(path).ok()))
    }

    #[cfg(test)]
    pub(super) fn new(text: Option<&str>) -> Self {
        Self(text.map(str::to_owned))
    }

    /// Whether the manifest is there and mentions the service's crate.
    pub(super) fn mentions(&self, service: &str) -> bool {
        self.0
            .as_deref()
            .is_some_and(|text| mentions(text, service))
    }

    /// Whether the manifest is there and does not mention the service's crate.
    pub(super) fn lacks(&self, service: &str) -> bool {
        self.0
            .as_deref()
            .is_some_and(|text| !mentions(text, service))
    }
}

fn mentions(text: &str, service: &str) -> bool {
    [format!("aws-sdk-{service}"), format!("aws_sdk_{service}")]
        .iter()
        .any(|name| {
            text.match_indices(name.as_str())
                .any(|(at, _)| ends_name(&text[at + name.len()..]))
        })
}

/// Whether a crate's name ends before `rest`: `aws-sdk-s3control` does not mention `aws-sdk-s3`.
fn ends_name(rest: &str) -> bool {
    !rest.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '-' | '_'))
}
