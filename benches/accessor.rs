//! What it costs to ask a session for a client that it has, from the call to the client in hand.
//!
//! Beside [`ClientCache::get`] on the same clients, which knows no service, no session and no region but the key's.

use std::hint::black_box;
use std::pin::pin;
use std::task::{Context, Waker};
use std::time::Duration;

use aws_sdk_s3::Client;
use cache_runtime::{CacheKey, ClientCache, ClientKey, Region, Session, set_default_session};
use serde_json::json;

use crate::clients::{self, SessionExt as _};
use crate::harness::{Contender, Plan, interleave, time, time_threads};
use crate::keys::REGIONS;
use crate::report::{Report, round, table};
use crate::{Result, runtime};

pub(crate) const GROUP: &str = "accessor";

const GET: &str = "ClientCache::get";
const CLONE: &str = "Client::clone alone";

/// The key of a tenant, as an application has it.
#[derive(Clone, CacheKey)]
struct Tenant {
    #[cache_key(region)]
    region: Region,
    #[cache_key(assume_role)]
    role_arn: String,
    #[cache_key(external_id, secret)]
    external_id: String,
    id: u64,
    stage: String,
}

fn tenants() -> Vec<Tenant> {
    let tenants = REGIONS.iter().zip(100..).map(|(&region, id)| Tenant {
        region: Region::new(region),
        role_arn: format!("arn:aws:iam::123456789012:role/tenant-{id}"),
        external_id: format!("external-{id}"),
        id,
        stage: "production".to_owned(),
    });
    tenants.collect()
}

fn client_keys() -> Vec<ClientKey> {
    let key = |&region: &&str| ClientKey::new().region(region);
    REGIONS.iter().map(key).collect()
}

/// A way to clients: gets a number of them, one after the other of eight.
type Way<'a> = (&'static str, Box<dyn Fn(usize) + Sync + 'a>);

/// Runs to its end what never has to wait. What does would show in the allocations.
fn run_ready(future: impl Future<Output = ()>) {
    let mut context = Context::from_waker(Waker::noop());
    let _ = pin!(future).poll(&mut context);
}

/// Gets clients as an asynchronous function does, each from an expression that gives an option of one.
macro_rules! clients_by {
    ($at:ident => $client:expr) => {
        Box::new(move |operations: usize| {
            run_ready(async {
                for $at in (0..operations).map(|at| at % REGIONS.len()) {
                    if let Some(client) = $client {
                        drop(black_box(client));
                    }
                }
            });
        })
    };
}

pub(crate) fn run(plan: Plan, report: &mut Report) -> Result {
    println!("\n## The accessor's hit\n");
    // Asked once for each tenant's role.
    let aws = tests::Aws::start_on_own_runtime()?;
    let session = Session::builder()
        .endpoint_url(aws.url())
        .max_size(64)
        .build();
    set_default_session(session.clone());
    let cache: ClientCache<clients::S3> = ClientCache::new(64);
    let kept: Vec<Client> = runtime()?.block_on(async {
        session.warm::<clients::S3, _>(REGIONS).await?;
        session.warm::<clients::S3, _>(&client_keys()).await?;
        session.warm::<clients::S3, _>(&tenants()).await?;
        let mut kept = Vec::new();
        for key in client_keys() {
            let client = session.s3(&key).await?;
            cache.insert(key, client.clone())?;
            kept.push(client);
        }
        Ok::<_, Box<dyn std::error::Error + Send + Sync>>(kept)
    })?;
    // Not those that were inserted.
    let (keys, tenants) = (client_keys(), tenants());
    let texts = REGIONS.map(String::from);
    let (session, cache) = (&session, &cache);

    let (kept, keys, texts, tenants) = (&kept, &keys, &texts, &tenants);
    let ways: Vec<Way<'_>> = vec![
        (CLONE, clients_by!(at => Some(black_box(&kept[at]).clone()))),
        (GET, clients_by!(at => cache.get(black_box(&keys[at])))),
        (
            "session.s3(\"…\").await",
            clients_by!(at => session.s3(black_box(REGIONS[at])).await.ok()),
        ),
        (
            "session.s3(\"…\").cached()",
            clients_by!(at => session.s3(black_box(REGIONS[at])).cached()),
        ),
        (
            "clients::s3(\"…\").await",
            clients_by!(at => clients::s3(black_box(REGIONS[at])).await.ok()),
        ),
        (
            "session.s3(&String).await",
            clients_by!(at => session.s3(black_box(&texts[at])).await.ok()),
        ),
        (
            "session.s3(&ClientKey).await",
            clients_by!(at => session.s3(black_box(&keys[at])).await.ok()),
        ),
        (
            "session.s3(&derived key of five fields).await",
            clients_by!(at => session.s3(black_box(&tenants[at])).await.ok()),
        ),
    ];

    let mut rows = Vec::new();
    for threads in [1, 2] {
        let mut contenders: Vec<_> = ways
            .iter()
            .map(|(name, way)| {
                Contender::new(*name, move |operations| {
                    time_threads(threads, |_| way(operations))
                })
            })
            .collect();
        if threads == 1 {
            contenders.push(owned_text(session));
        }
        let measured = interleave(plan, contenders);
        let get = measured.iter().find(|series| series.name == GET);
        for series in &measured {
            let ratio = get.map_or(f64::NAN, |get| series.ratio(get));
            let allocations = allocations(&ways, session, &series.name);
            report.add(json!({
                "group": GROUP, "threads": threads, "way": series.name, "ns": round(series.median()),
                "over_get": round(ratio), "allocations": allocations,
            }));
            if ![CLONE, GET].contains(&&*series.name) {
                report.check(
                    GROUP,
                    format!("{} / {GET}, {threads} thread(s)", series.name),
                    ratio,
                    2.0,
                );
            }
            if threads == 1 && series.name != CLONE {
                report.check(
                    GROUP,
                    format!("allocations of {}", series.name),
                    allocations,
                    0.0,
                );
            }
            rows.push(vec![
                series.name.clone(),
                threads.to_string(),
                format!("{:.1}", series.median()),
                format!("{ratio:.2}"),
                allocations.to_string(),
            ]);
        }
    }
    let head = ["way", "threads", "ns", "÷ ClientCache::get", "allocations"];
    println!("{}", table(&head, &rows));
    set_default_session(Session::new());
    Ok(())
}

const OWNED: &str = "session.s3(String).await";

/// The strings are the caller's, and made before the clock starts; that they are freed is part of the call. No more of them at
/// a time than the processor's caches hold.
fn owned_text(session: &Session) -> Contender<'_> {
    const AT_A_TIME: usize = 512;
    let get = |count| {
        let texts = owned_texts(count);
        time(|| get_each(session, texts))
    };
    Contender::new(OWNED, move |operations| {
        let rest = get(operations % AT_A_TIME);
        let turns = (0..operations / AT_A_TIME).map(|_| get(AT_A_TIME));
        rest + turns.sum::<Duration>()
    })
}

fn owned_texts(count: usize) -> Vec<String> {
    let regions = REGIONS.into_iter().cycle();
    regions.take(count).map(String::from).collect()
}

fn get_each(session: &Session, texts: Vec<String>) {
    run_ready(async {
        for text in texts {
            if let Ok(client) = session.s3(black_box(text)).await {
                drop(black_box(client));
            }
        }
    });
}

/// Allocations of one call.
fn allocations(ways: &[Way<'_>], session: &Session, name: &str) -> f64 {
    const CALLS: usize = 1_000;
    let counted = match ways.iter().find(|(way, _)| *way == name) {
        Some((_, way)) => allocation_counter::measure(|| way(CALLS)),
        None => {
            let texts = owned_texts(CALLS);
            allocation_counter::measure(|| get_each(session, texts))
        }
    };
    counted.count_total as f64 / CALLS as f64
}
