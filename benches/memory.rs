//! What clients weigh once they have been used, and what is left of those that were evicted.
//!
//! Resident memory is a property of a process, so each way runs in a process of its own, and the server in another: this
//! program again, with arguments that nobody types.

use std::fs;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;

use aws_config::{Region, SdkConfig};
use aws_sdk_s3::Client;
use cache_runtime::Session;
use serde_json::json;

use crate::builds::{load, with_http_client};
use crate::clients::SessionExt as _;
use crate::harness::{Plan, median};
use crate::keys::keys;
use crate::report::{Report, round, table};
use crate::subjects::{ESSENTIAL, Kind};
use crate::{Result, runtime};

pub(crate) const GROUP: &str = "memory";

pub(crate) const OURS: &str = "session.s3(region)";
pub(crate) const NAIVE: &str = "one SdkConfig, a Client::new each";
const SHARED: &str = "the same, with an HTTP client set by hand";
const LOAD: &str = "aws_config::load + Client::new each";
const WAYS: [&str; 4] = [OURS, NAIVE, SHARED, LOAD];

/// After how many clients the process is weighed. The first few bring what is needed once.
const WEIGHED_AT: [usize; 7] = [0, 10, 40, 80, 120, 160, 200];

pub(crate) fn run(plan: Plan, report: &mut Report) -> Result {
    println!("\n## Memory\n");
    let server = Server::start()?;
    let repeats = if plan.quick { 1 } else { 3 };
    let mut rows = Vec::new();
    let mut ours = f64::NAN;
    for way in WAYS {
        let runs: Vec<Vec<f64>> = (0..repeats)
            .map(|_| weigh(way, &server.url))
            .collect::<Result<_>>()?;
        let at = |place: usize| median(runs.iter().map(|run| run[place] - run[0]));
        for (place, clients) in WEIGHED_AT.into_iter().enumerate() {
            report.add(json!({
                "group": GROUP, "kind": "rss", "way": way, "clients": clients, "kib": round(at(place)),
            }));
        }
        let last = WEIGHED_AT.len() - 1;
        let each =
            |run: &Vec<f64>| (run[last] - run[1]) / (WEIGHED_AT[last] - WEIGHED_AT[1]) as f64;
        let each = median(runs.iter().map(each));
        if way == OURS {
            ours = each;
        }
        report.add(json!({
            "group": GROUP, "kind": "rss a client", "way": way, "kib": round(each), "ours_over_it": round(ours / each),
        }));
        if [NAIVE, LOAD].contains(&way) {
            report.check(
                GROUP,
                format!("RSS a client, ours / {way}"),
                ours / each,
                0.2,
            );
        }
        rows.push(vec![
            way.to_owned(),
            format!("{each:.1}"),
            format!("{:.3}", ours / each),
            format!("{:.1}", at(last) / 1024.0),
        ]);
    }
    let head = ["way", "KiB RSS a client", "ours ÷ it", "MiB for 200"];
    println!("{}", table(&head, &rows));
    evicted(report)?;
    entries(report);
    Ok(())
}

/// What the clients that have left leave behind.
fn evicted(report: &mut Report) -> Result {
    const HELD: usize = 10;
    const MORE: usize = 1_000;
    let runtime = runtime()?;
    let session = Session::builder().max_size(HELD).build();
    let build = |ids: std::ops::Range<usize>| {
        let mut failed = 0;
        let counted = allocation_counter::measure(|| {
            failed = runtime.block_on(async {
                let mut failed = 0;
                for id in ids {
                    failed += usize::from(session.s3(format!("bench-region-{id}")).await.is_err());
                }
                failed
            });
        });
        (counted.bytes_current, failed)
    };
    // What is needed once does not count.
    let (_, first) = build(0..1);
    session.clear();
    let (full, some) = build(0..HELD);
    let (more, others) = build(HELD..HELD + MORE);
    let cleared = allocation_counter::measure(|| session.clear()).bytes_current;
    if first + some + others > 0 {
        return Err("clients could not be built".into());
    }
    let (after, left) = (full + more, full + more + cleared);
    println!(
        "live bytes: {full} with {HELD} clients, {after} after {MORE} more were built and evicted, {left} when cleared\n"
    );
    report.add(json!({
        "group": GROUP, "kind": "live bytes", "clients": HELD, "bytes": full, "evicted": MORE,
        "bytes_after": after, "bytes_when_cleared": left,
    }));
    let ratio = after as f64 / full as f64;
    report.check(
        GROUP,
        format!("live bytes after {MORE} evictions / before"),
        ratio,
        1.05,
    );
    Ok(())
}

/// What an entry costs besides its key.
fn entries(report: &mut Report) {
    const CAPACITY: usize = 10_000;
    let keys = keys(CAPACITY);
    let mut rows = Vec::new();
    for kind in ESSENTIAL {
        let Kind {
            name, hasher, make, ..
        } = kind;
        let mut subject = None;
        let counted = allocation_counter::measure(|| {
            let made = make(CAPACITY);
            for key in &keys {
                made.insert(key.clone(), Arc::new(0));
            }
            made.settle();
            subject = Some(made);
        });
        drop(subject);
        let each = counted.bytes_current as f64 / CAPACITY as f64;
        report.add(json!({
            "group": GROUP, "kind": "bytes an entry", "subject": name, "hasher": hasher, "bytes": round(each),
        }));
        rows.push(vec![kind.id(), format!("{each:.0}")]);
    }
    let head = ["capacity 10000, full", "bytes an entry, its value included"];
    println!("{}", table(&head, &rows));
}

/// The server in another process: its memory is not ours.
struct Server {
    process: Child,
    url: String,
}

impl Server {
    fn start() -> Result<Self> {
        let mut process = again("server", "")?
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let mut url = String::new();
        if let Some(stdout) = process.stdout.take() {
            BufReader::new(stdout).read_line(&mut url)?;
        }
        let url = url.trim().to_owned();
        Ok(Self { process, url })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// This program again.
fn again(role: &str, way: &str) -> Result<Command> {
    let mut command = Command::new(std::env::current_exe()?);
    command.args([CHILD, role, way]);
    Ok(command)
}

/// The resident memory in KiB after each number of clients.
fn weigh(way: &str, url: &str) -> Result<Vec<f64>> {
    let output = again("clients", way)?
        .env("AWS_ENDPOINT_URL", url)
        .stderr(Stdio::inherit())
        .output()?;
    let printed = String::from_utf8(output.stdout)?;
    let weights: Vec<f64> = printed
        .lines()
        .map(str::parse)
        .collect::<std::result::Result<_, _>>()?;
    if weights.len() != WEIGHED_AT.len() {
        return Err(format!("`{way}` ended early").into());
    }
    Ok(weights)
}

/// The argument that makes this program one of its own children.
pub(crate) const CHILD: &str = "--child";

pub(crate) fn child(role: &str, way: &str) -> Result {
    match role {
        "server" => serve(),
        _ => runtime()?.block_on(use_clients(way)),
    }
}

fn serve() -> Result {
    let aws = tests::Aws::start_on_own_runtime()?;
    println!("{}", aws.url());
    io::stdout().flush()?;
    io::stdin().read_to_end(&mut Vec::new())?;
    Ok(())
}

async fn use_clients(way: &str) -> Result {
    let count = WEIGHED_AT.into_iter().max().unwrap_or(0);
    let session = Session::builder().max_size(count).build();
    let naive = load().await;
    let shared = with_http_client(&naive);
    let in_region = |config: &SdkConfig, region: String| {
        Client::new(&config.to_builder().region(Region::new(region)).build())
    };
    let mut held = Vec::new();
    for id in 0..=count {
        if WEIGHED_AT.contains(&id) {
            println!("{}", resident()?);
        }
        let region = format!("bench-region-{id}");
        let client = match way {
            OURS => session.s3(region).await?,
            NAIVE => in_region(&naive, region),
            SHARED => in_region(&shared, region),
            _ => in_region(&load().await, region),
        };
        client.list_buckets().send().await?;
        held.push(client);
    }
    Ok(())
}

fn resident() -> Result<f64> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kib = line.and_then(|line| line.trim().strip_suffix(" kB"));
    Ok(kib.ok_or("the system does not tell")?.parse()?)
}
