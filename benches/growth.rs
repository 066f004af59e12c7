//! Whether the cost of an operation stays what it is: as the capacity grows, and as more tasks come.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::json;
use tokio::runtime::Builder;
use tokio::task::{JoinSet, yield_now};

use crate::Result;
use crate::harness::{self, Contender, Plan, Series, interleave, time};
use crate::keys::{Key, Order, keys};
use crate::report::{Report, round, table};
use crate::subjects::{self, Batch, ESSENTIAL, Kind, MOKA_FUTURE, Subject};

pub(crate) const GROUP: &str = "growth";

const CAPACITIES: [usize; 6] = [10, 100, 1_000, 10_000, 100_000, 1_000_000];
const TASKS: [usize; 4] = [1, 2, 4, 8];

pub(crate) fn run(plan: Plan, report: &mut Report) -> Result {
    println!("\n## Growth\n");
    println!("ns an operation, one thread: flat but for what the processor's caches cannot hold\n");
    let capacities = if plan.quick {
        &CAPACITIES[..5]
    } else {
        &CAPACITIES
    };
    // A future more or less is no matter of growth.
    let kinds: Vec<Kind> = ESSENTIAL
        .into_iter()
        .filter(|kind| kind.id() != MOKA_FUTURE)
        .collect();
    let (mut hits, mut inserts) = (Vec::new(), Vec::new());
    for &capacity in capacities {
        let held = keys(capacity.next_power_of_two() * 2);
        let subjects: Vec<_> = kinds
            .iter()
            .map(|&kind| subjects::filled(kind, capacity, &held[..capacity]))
            .collect();
        hits.push(measure_hits(plan, capacity, &kinds, &subjects));
        inserts.push(measure_inserts(plan, capacity, &held, &kinds, &subjects));
    }
    for (operation, measured) in [("hit", &hits), ("insert", &inserts)] {
        let mut rows = Vec::new();
        for (at, kind) in kinds.iter().enumerate() {
            let mut row = vec![kind.id()];
            for (capacity, series) in capacities.iter().zip(measured) {
                let ns = series[at].median();
                row.push(format!("{ns:.1}"));
                report.add(json!({
                    "group": GROUP, "operation": operation, "subject": kind.name, "hasher": kind.hasher,
                    "capacity": capacity, "ns": round(ns), "ours_lru_over_it": round(series[0].ratio(&series[at])),
                }));
            }
            rows.push(row);
        }
        let head = capacities
            .iter()
            .map(|capacity| format!("capacity {capacity}"));
        let head: Vec<String> = std::iter::once(operation.to_owned()).chain(head).collect();
        let head: Vec<&str> = head.iter().map(String::as_str).collect();
        println!("{}", table(&head, &rows));
    }
    throughput(plan, report)
}

fn measure_hits(
    plan: Plan,
    capacity: usize,
    kinds: &[Kind],
    subjects: &[Box<dyn Subject>],
) -> Vec<Series> {
    let (sought, order) = (keys(capacity), Order::uniform(capacity, 1));
    let first = Batch {
        keys: &sought,
        order: &order,
        from: 0,
        operations: 0,
    };
    let warm_up = subjects::warm_up(capacity);
    run_batches(plan, kinds, subjects, first, warm_up, |subject, batch| {
        subject.look_up(batch);
    })
}

/// Into full caches, of keys that are not there: each evicts one.
fn measure_inserts(
    plan: Plan,
    capacity: usize,
    held: &[Key],
    kinds: &[Kind],
    subjects: &[Box<dyn Subject>],
) -> Vec<Series> {
    let order = Order::round(held.len());
    let first = Batch {
        keys: held,
        order: &order,
        from: capacity,
        operations: 0,
    };
    // No key comes twice before all the others have.
    run_batches(plan, kinds, subjects, first, 0, |subject, batch| {
        subject.fill(batch);
    })
}

fn run_batches(
    plan: Plan,
    kinds: &[Kind],
    subjects: &[Box<dyn Subject>],
    first: Batch<'_>,
    warm_up: usize,
    run: fn(&dyn Subject, Batch<'_>),
) -> Vec<Series> {
    let mut contenders = Vec::new();
    for (kind, subject) in kinds.iter().zip(subjects) {
        let mut next = first;
        contenders.push(Contender::new(kind.id(), move |operations| {
            run(&**subject, next.advance(warm_up));
            let batch = next.advance(operations);
            time(|| run(&**subject, batch))
        }));
    }
    interleave(plan, contenders)
}

/// Tasks that look up side by side and make way for each other now and then.
fn throughput(plan: Plan, report: &mut Report) -> Result {
    const CAPACITY: usize = 100;
    const AT_ONCE: usize = 256;
    // Workers that share a core would look like tasks that do not disturb each other.
    let started = AtomicUsize::new(0);
    let pin = move || harness::pin(started.fetch_add(1, Ordering::Relaxed));
    let runtime = &Builder::new_multi_thread().on_thread_start(pin).build()?;
    let plan = Plan {
        batch: plan.batch * 2,
        ..plan
    };
    let held = keys(CAPACITY);
    let sought: &Arc<[Key]> = &keys(CAPACITY).into();
    let order = &Arc::new(Order::uniform(CAPACITY, 1));
    let mut rows: Vec<_> = ESSENTIAL.iter().map(|kind| vec![kind.id()]).collect();
    for tasks in TASKS {
        let contenders = ESSENTIAL.map(|kind| {
            let subject: Arc<dyn Subject> = subjects::filled(kind, CAPACITY, &held).into();
            Contender::new(kind.id(), move |operations| {
                let mut running = JoinSet::new();
                time(|| {
                    for task in 0..tasks {
                        let (subject, sought) = (Arc::clone(&subject), Arc::clone(sought));
                        let order = Arc::clone(order);
                        let look_up = async move {
                            let start = order.start(task, tasks);
                            for done in (0..operations).step_by(AT_ONCE) {
                                subject.look_up(Batch {
                                    keys: &sought,
                                    order: &order,
                                    from: start + done,
                                    operations: AT_ONCE.min(operations - done),
                                });
                                yield_now().await;
                            }
                        };
                        running.spawn_on(look_up, runtime.handle());
                    }
                    runtime.block_on(async { while running.join_next().await.is_some() {} });
                })
            })
        });
        let measured = interleave(plan, contenders.into());
        for ((kind, series), row) in ESSENTIAL.iter().zip(&measured).zip(&mut rows) {
            let per_second = tasks as f64 / series.median() * 1e9;
            row.push(format!("{:.2}", per_second / 1e6));
            report.add(json!({
                "group": GROUP, "operation": "hits of tasks", "subject": kind.name, "hasher": kind.hasher,
                "capacity": CAPACITY, "tasks": tasks, "per_second": per_second.round(),
                "ours_lru_over_it": round(series.ratio(&measured[0])),
            }));
        }
    }
    let head = [
        "million hits a second, capacity 100",
        "1 task",
        "2 tasks",
        "4 tasks",
        "8 tasks",
    ];
    println!("{}", table(&head, &rows));
    Ok(())
}
