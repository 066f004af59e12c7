//! What it costs to ask a session for a client that it has, from the call to the client in hand.
//!
//! Beside [`ClientCache::get`] on the same clients, which knows no service, no session and no region but the key's.

use std::hint::black_box;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

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

/// A way to a client: looks up one of eight.
type Way<'a> = (&'static str, Box<dyn Fn(usize) + Sync + 'a>);

/// A hit is ready when it is first polled. What is not would show in the allocations.
fn ready<T>(future: impl IntoFuture<Output = T>) -> Option<T> {
    let mut context = Context::from_waker(Waker::noop());
    match pin!(future.into_future()).poll(&mut context) {
        Poll::Ready(value) => Some(value),
        Poll::Pending => None,
    }
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

    let ways: Vec<Way<'_>> = vec![
        (
            CLONE,
            Box::new(|at| drop(black_box(black_box(&kept[at]).clone()))),
        ),
        (
            GET,
            Box::new(|at| drop(black_box(cache.get(black_box(&keys[at]))))),
        ),
        (
            "session.s3(\"…\").await",
            Box::new(|at| drop(black_box(ready(session.s3(black_box(REGIONS[at])))))),
        ),
        ("session.s3(\"…\").cached()", {
            Box::new(|at| drop(black_box(session.s3(black_box(REGIONS[at])).cached())))
        }),
        (
            "clients::s3(\"…\").await",
            Box::new(|at| drop(black_box(ready(clients::s3(black_box(REGIONS[at])))))),
        ),
        ("session.s3(&String).await", {
            Box::new(|at| drop(black_box(ready(session.s3(black_box(&texts[at]))))))
        }),
        ("session.s3(&ClientKey).await", {
            Box::new(|at| drop(black_box(ready(session.s3(black_box(&keys[at]))))))
        }),
        ("session.s3(&derived key of five fields).await", {
            Box::new(|at| drop(black_box(ready(session.s3(black_box(&tenants[at]))))))
        }),
    ];

    let mut rows = Vec::new();
    for threads in [1, 2] {
        let mut contenders: Vec<_> = ways
            .iter()
            .map(|(name, way)| {
                Contender::new(*name, move |operations| {
                    time_threads(threads, |_| {
                        (0..operations).for_each(|at| way(at % REGIONS.len()))
                    })
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

/// The strings are the caller's, and made before the clock starts; that they are freed is part of the call.
fn owned_text(session: &Session) -> Contender<'_> {
    Contender::new(OWNED, move |operations| {
        let texts: Vec<String> = (0..operations)
            .map(|at| REGIONS[at % REGIONS.len()].to_owned())
            .collect();
        time(|| {
            for text in texts {
                drop(black_box(ready(session.s3(black_box(text)))));
            }
        })
    })
}

/// Allocations of one call.
fn allocations(ways: &[Way<'_>], session: &Session, name: &str) -> f64 {
    const CALLS: usize = 1_000;
    let counted = match ways.iter().find(|(way, _)| *way == name) {
        Some((_, way)) => allocation_counter::measure(|| {
            (0..CALLS).for_each(|at| way(at % REGIONS.len()));
        }),
        None => {
            let texts: Vec<String> = (0..CALLS)
                .map(|at| REGIONS[at % REGIONS.len()].to_owned())
                .collect();
            allocation_counter::measure(|| {
                for text in texts {
                    drop(black_box(ready(session.s3(text))));
                }
            })
        }
    };
    counted.count_total as f64 / CALLS as f64
}
