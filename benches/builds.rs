//! What one more client costs: in a session that is warm, and in the ways that people write by hand.

use std::cell::Cell;
use std::hint::black_box;
use std::time::Duration;

use aws_config::{BehaviorVersion, SdkConfig};
use aws_sdk_s3::Client;
use cache_runtime::Session;
use serde_json::json;
use tokio::runtime::Runtime;

use crate::clients::SessionExt as _;
use crate::harness::{Contender, Plan, interleave, time};
use crate::report::{Report, round, table};
use crate::{Result, runtime};

pub(crate) const GROUP: &str = "build";

pub(crate) const OURS: &str = "one more client of a warm session";
pub(crate) const NAIVE: &str = "Client::new(&sdk_config)";
pub(crate) const SHARED: &str = "Client::new(&sdk_config), with an HTTP client set by hand";
/// What of it is the SDK's own: with connections that are there, it only puts the client together.
const FLOOR: &str = "Client::new(the session's configuration): the floor";
pub(crate) const LOAD: &str = "aws_config::load + Client::new";

/// More than the session holds, so that each is built anew whenever its turn comes.
const REGIONS: usize = 64;
const HELD: usize = 10;

pub(crate) async fn load() -> SdkConfig {
    aws_config::load_defaults(BehaviorVersion::latest()).await
}

/// What the naive ways leave out: one HTTP client for all.
pub(crate) fn with_http_client(config: &SdkConfig) -> SdkConfig {
    let tls = aws_smithy_http_client::tls::Provider::Rustls(
        aws_smithy_http_client::tls::rustls_provider::CryptoMode::AwsLc,
    );
    let http = aws_smithy_http_client::Builder::new()
        .tls_provider(tls)
        .build_https();
    config.to_builder().http_client(http).build()
}

pub(crate) fn run(plan: Plan, report: &mut Report) -> Result {
    println!("\n## Builds\n");
    let runtime = &runtime()?;
    let session = Session::builder().max_size(HELD).build();
    let naive = runtime.block_on(load());
    let floor = runtime.block_on(session.config())?.clone();
    let shared = with_http_client(&naive);
    let regions: Vec<String> = (0..REGIONS)
        .map(|id| format!("bench-region-{id}"))
        .collect();
    let (turn, failed) = (Cell::new(0), Cell::new(0));

    let ours = |builds: usize| {
        runtime.block_on(async {
            for _ in 0..builds {
                turn.set((turn.get() + 1) % REGIONS);
                let built = black_box(session.s3(&regions[turn.get()]).await);
                failed.set(failed.get() + usize::from(built.is_err()));
            }
        });
    };
    let client_new = |config: &SdkConfig, builds: usize| {
        // Where timers and connections would be registered.
        let _entered = runtime.enter();
        (0..builds).for_each(|_| drop(black_box(Client::new(config))));
    };
    let ways: [Way<'_>; 5] = [
        (OURS, Box::new(ours)),
        (FLOOR, Box::new(|builds| client_new(&floor, builds))),
        (NAIVE, Box::new(|builds| client_new(&naive, builds))),
        (SHARED, Box::new(|builds| client_new(&shared, builds))),
        (LOAD, Box::new(|builds| load_and_new(runtime, builds))),
    ];

    let contenders = ways
        .iter()
        .map(|(name, way)| Contender::new(*name, |builds| time(|| way(builds))));
    let plan = Plan {
        batch: plan.batch.max(Duration::from_millis(4)),
        ..plan
    };
    let measured = interleave(plan, contenders.collect());
    let mut rows = Vec::new();
    for (series, (_, way)) in measured.iter().zip(&ways) {
        let ratio = measured[0].ratio(series);
        let allocations = allocation_counter::measure(|| way(REGIONS)).count_total as f64;
        let allocations = allocations / REGIONS as f64;
        report.add(json!({
            "group": GROUP, "way": series.name, "us": round(series.median() / 1e3),
            "ours_over_it": round(ratio), "allocations": round(allocations),
        }));
        if [NAIVE, LOAD].contains(&&*series.name) {
            report.check(GROUP, format!("{OURS} / {}", series.name), ratio, 0.2);
        }
        rows.push(vec![
            series.name.clone(),
            format!("{:.1}", series.median() / 1e3),
            format!("{ratio:.3}"),
            format!("{allocations:.0}"),
        ]);
    }
    let stats = session.stats().total();
    if failed.get() > 0 || stats.hits > 0 || stats.builds < REGIONS as u64 {
        return Err(format!("that was no measurement of builds: {stats:?}").into());
    }
    println!(
        "{}",
        table(&["way", "µs", "ours ÷ it", "allocations"], &rows)
    );
    Ok(())
}

type Way<'a> = (&'static str, Box<dyn Fn(usize) + 'a>);

fn load_and_new(runtime: &Runtime, builds: usize) {
    runtime.block_on(async {
        for _ in 0..builds {
            drop(black_box(Client::new(&load().await)));
        }
    });
}
