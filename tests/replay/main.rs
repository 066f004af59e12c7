//! Replays recordings of boto3-client-cache through the public caches of cache-runtime.
//!
//! `cargo run --release -p tests --bin replay -- FILES…` prints each operation whose result differs from the recorded one, and
//! last of all `N traces, M operations, K mismatches`. It exits with 0 if all agree, 1 if any differs, and 2 if a file cannot be
//! read.

mod caches;
mod trace;

use std::env;
use std::path::PathBuf;
use std::process::ExitCode;

use trace::{Trace, Unreadable};

fn main() -> ExitCode {
    let files: Vec<PathBuf> = env::args_os().skip(1).map(PathBuf::from).collect();
    if files.is_empty() {
        eprintln!("usage: replay FILES…");
        return ExitCode::from(2);
    }
    match replay(&files) {
        Ok(0) => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(2)
        }
    }
}

/// Reads all files before it replays any, and returns the number of mismatches.
fn replay(files: &[PathBuf]) -> Result<usize, Unreadable> {
    let traces: Vec<Trace> = files
        .iter()
        .map(|file| Trace::read(file))
        .collect::<Result<_, _>>()?;
    let operations: usize = traces.iter().map(|trace| trace.steps.len()).sum();
    let mut mismatches = 0;
    for (file, trace) in files.iter().zip(&traces) {
        for mismatch in caches::replay(trace) {
            println!("{}:{mismatch}", file.display());
            mismatches += 1;
        }
    }
    println!(
        "{} traces, {operations} operations, {mismatches} mismatches",
        traces.len()
    );
    Ok(mismatches)
}
