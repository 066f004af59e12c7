//! Ours and the peers on the same work, in one run.
//!
//! ```text
//! cargo bench -p benches                             all of it
//! cargo bench -p benches -- hits accessor            some groups of: hits, accessor, build, memory, growth
//! cargo bench -p benches -- --quick                  fewer rounds, and results/ stays as it is
//! ```
//!
//! Prints tables and what must hold; a claim that fails is printed and no more, since the machine may be busy. Leaves the
//! figures in `results/results.jsonl` and two drawings beside it.

mod accessor;
mod builds;
mod figures;
mod growth;
mod harness;
mod hits;
mod keys;
mod memory;
mod plot;
mod report;
mod subjects;

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use crate::harness::Plan;
use crate::report::Report;

cache_runtime::cached_clients! { s3 }

type Result<T = ()> = std::result::Result<T, Box<dyn std::error::Error + Send + Sync>>;

const GROUPS: [&str; 5] = [
    hits::GROUP,
    accessor::GROUP,
    builds::GROUP,
    memory::GROUP,
    growth::GROUP,
];

fn main() -> Result<ExitCode> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    if std::env::var_os(READY).is_none() {
        return in_environment(&args);
    }
    if let [flag, role, way] = &args[..]
        && flag == memory::CHILD
    {
        memory::child(role, way)?;
        return Ok(ExitCode::SUCCESS);
    }

    let mut plan = Plan::FULL;
    let mut groups = Vec::new();
    for arg in &args {
        match &**arg {
            "--quick" => plan = Plan::QUICK,
            // Cargo's.
            "--bench" => {}
            arg => match GROUPS.into_iter().find(|group| *group == arg) {
                Some(group) => groups.push(group),
                None => {
                    return Err(format!("`{arg}` is none of {GROUPS:?} and not `--quick`").into());
                }
            },
        }
    }
    if groups.is_empty() {
        groups = GROUPS.to_vec();
    }

    let mut report = Report::default();
    for &group in &groups {
        match group {
            hits::GROUP => hits::run(plan, &mut report),
            accessor::GROUP => accessor::run(plan, &mut report)?,
            builds::GROUP => builds::run(plan, &mut report)?,
            memory::GROUP => memory::run(plan, &mut report)?,
            _ => growth::run(plan, &mut report)?,
        }
    }
    let folder = folder(plan);
    let lines = report.save(&folder.join("results.jsonl"), &groups, plan)?;
    plot::draw(&lines, &folder)?;
    figures::print(&lines);
    report.print_checks();
    println!("\nResults and drawings: {}", folder.display());
    Ok(ExitCode::SUCCESS)
}

/// What is measured in a hurry is not kept.
fn folder(plan: Plan) -> PathBuf {
    if plan.quick {
        std::env::temp_dir().join("cache-runtime-benches")
    } else {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("results")
    }
}

/// Says that the environment is as it has to be.
const READY: &str = "CACHE_RUNTIME_BENCHES";

/// Runs this program again where `aws-config` finds all it needs without a network, and nothing else.
fn in_environment(args: &[String]) -> Result<ExitCode> {
    let status = Command::new(std::env::current_exe()?)
        .args(args)
        .env(READY, "1")
        .env("AWS_REGION", "us-east-1")
        .env("AWS_ACCESS_KEY_ID", tests::ACCESS_KEY_ID)
        .env("AWS_SECRET_ACCESS_KEY", tests::SECRET_ACCESS_KEY)
        .env("AWS_EC2_METADATA_DISABLED", "true")
        .env("AWS_CONFIG_FILE", "/dev/null")
        .env("AWS_SHARED_CREDENTIALS_FILE", "/dev/null")
        .env_remove("AWS_PROFILE")
        .env_remove("AWS_SESSION_TOKEN")
        .env_remove("AWS_ENDPOINT_URL")
        .status()?;
    let code = status.code().and_then(|code| u8::try_from(code).ok());
    Ok(code.map_or(ExitCode::FAILURE, ExitCode::from))
}

/// What asynchronous code is run on: one thread, whose allocations can be counted.
fn runtime() -> Result<tokio::runtime::Runtime> {
    Ok(tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?)
}
