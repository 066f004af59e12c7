//! What a lookup costs, ours and the peers', on the same keys in the same order.

use serde_json::json;

use crate::harness::{Contender, Plan, Series, interleave, time_threads};
use crate::keys::{Key, Order, keys};
use crate::report::{Report, round, table};
use crate::subjects::{self, Batch, Kind, Subject};

pub(crate) const GROUP: &str = "hits";

const CAPACITIES: [usize; 3] = [10, 100, 10_000];
const THREADS: [usize; 2] = [1, 2];

/// What is done with the keys.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Work {
    Uniform,
    Zipf,
    /// Nine hits to one miss, which inserts and evicts.
    Mixed,
    /// As `Uniform`, but the keys that are looked up are clones of those that are held.
    Clones,
}

impl Work {
    const ALL: [Self; 4] = [Self::Uniform, Self::Zipf, Self::Mixed, Self::Clones];

    const fn name(self) -> &'static str {
        match self {
            Self::Uniform => "uniform",
            Self::Zipf => "zipf 0.99",
            Self::Mixed => "90/10 with eviction",
            Self::Clones => "uniform, cloned keys",
        }
    }
}

pub(crate) fn run(plan: Plan, report: &mut Report) {
    println!("\n## Hits\n");
    println!(
        "ns an operation (ours LRU ÷ it). `*`: it does not hold as many keys as its capacity says, so some are misses."
    );
    for work in Work::ALL {
        for threads in THREADS {
            let measured =
                CAPACITIES.map(|capacity| measure(plan, report, work, capacity, threads));
            print(work, threads, &measured);
            if work == Work::Uniform {
                for (capacity, measured) in CAPACITIES.iter().zip(&measured) {
                    check(report, *capacity, threads, measured);
                }
            }
        }
    }
}

struct Measured {
    series: Vec<Series>,
    /// The part of the lookups that find something.
    found: Vec<f64>,
}

impl Measured {
    fn get(&self, id: &str) -> Option<&Series> {
        self.series.iter().find(|series| series.name == id)
    }

    fn ratio(&self, id: &str, other: &str) -> f64 {
        match (self.get(id), self.get(other)) {
            (Some(series), Some(other)) => series.ratio(other),
            _ => f64::NAN,
        }
    }
}

fn measure(
    plan: Plan,
    report: &mut Report,
    work: Work,
    capacity: usize,
    threads: usize,
) -> Measured {
    let (held, sought, order) = match work {
        Work::Uniform => (keys(capacity), keys(capacity), Order::uniform(capacity, 1)),
        Work::Zipf => (keys(capacity), keys(capacity), Order::zipf(capacity, 1)),
        Work::Clones => {
            let held = keys(capacity);
            (held.clone(), held, Order::uniform(capacity, 1))
        }
        Work::Mixed => {
            let (hot, cold) = (capacity / 2, capacity * 4);
            (keys(hot), keys(hot + cold), Order::mixed(hot, cold, 1))
        }
    };
    let kinds = subjects::ESSENTIAL.into_iter().chain(subjects::MORE);
    let kinds: Vec<Kind> = kinds
        .filter(|kind| work != Work::Mixed || kind.is_bounded)
        .collect();
    let filled: Vec<_> = kinds
        .iter()
        .map(|kind| subjects::filled(*kind, capacity, &held))
        .collect();
    let found = |subject: &dyn Subject| {
        let found = held.iter().filter(|&key| subject.get(key).is_some());
        found.count() as f64 / held.len() as f64
    };
    let found = filled.iter().map(|subject| found(&**subject)).collect();

    let contenders = kinds
        .iter()
        .zip(&filled)
        .map(|(kind, subject)| contender(kind.id(), &**subject, &sought, &order, work, threads))
        .collect();
    // Threads need a while to meet.
    let batch = plan.batch * if threads == 1 { 1 } else { 2 };
    let series = interleave(Plan { batch, ..plan }, contenders);
    let measured = Measured { series, found };
    for ((series, found), named) in measured.series.iter().zip(&measured.found).zip(&kinds) {
        report.add(json!({
            "group": GROUP,
            "work": work.name(),
            "capacity": capacity,
            "threads": threads,
            "subject": named.name,
            "hasher": named.hasher,
            "ns": round(series.median()),
            "found": found,
            "ours_lru_over_it": round(measured.ratio(subjects::OURS_LRU, &series.name)),
            "ours_lfu_over_it": round(measured.ratio(subjects::OURS_LFU, &series.name)),
        }));
    }
    measured
}

fn contender<'a>(
    id: String,
    subject: &'a dyn Subject,
    keys: &'a [Key],
    order: &'a Order,
    work: Work,
    threads: usize,
) -> Contender<'a> {
    let run = move |batch: Batch<'_>| {
        if work == Work::Mixed {
            subject.obtain(batch);
        } else {
            subject.look_up(batch);
        }
    };
    let mut next = Batch {
        keys,
        order,
        from: 0,
        operations: 0,
    };
    Contender::new(id, move |operations| {
        run(next.advance(subjects::warm_up(keys.len())));
        let batch = next.advance(operations);
        time_threads(threads, |thread| {
            let from = batch.from + order.start(thread, threads);
            run(Batch { from, ..batch });
        })
    })
}

fn print(work: Work, threads: usize, measured: &[Measured; 3]) {
    let capacities = CAPACITIES.map(|capacity| format!("capacity {capacity}"));
    let threads = if threads == 1 {
        "one thread"
    } else {
        "two threads"
    };
    let head = format!("{}, {threads}", work.name());
    let head: Vec<&str> = std::iter::once(&head)
        .chain(&capacities)
        .map(String::as_str)
        .collect();
    let row = |at: usize| {
        let cell = |measured: &Measured| {
            let series = &measured.series[at];
            let ratio = measured.ratio(subjects::OURS_LRU, &series.name);
            let star = if measured.found[at] < 1.0 { "*" } else { "" };
            format!("{:.1}{star} ({ratio:.2})", series.median())
        };
        let cells = measured.iter().map(cell);
        std::iter::once(measured[0].series[at].name.clone())
            .chain(cells)
            .collect()
    };
    let rows: Vec<Vec<String>> = (0..measured[0].series.len()).map(row).collect();
    println!("\n{}", table(&head, &rows));
}

fn check(report: &mut Report, capacity: usize, threads: usize, measured: &Measured) {
    use subjects::{FLOOR, LRU, MOKA_FUTURE, MOKA_SYNC, OURS_LFU, OURS_LRU, QUICK_CACHE};

    let place = format!("capacity {capacity}, {threads} thread(s)");
    let mut at_most = |id: &str, other: &str, limit: f64| {
        let ratio = measured.ratio(id, other);
        report.check(GROUP, format!("{id} / {other}, {place}"), ratio, limit);
    };
    at_most(OURS_LRU, LRU, 0.75);
    at_most(OURS_LRU, MOKA_SYNC, 0.25);
    at_most(OURS_LRU, MOKA_FUTURE, 0.25);
    at_most(OURS_LFU, OURS_LRU, 1.3);
    if threads == 1 {
        at_most(OURS_LRU, QUICK_CACHE, 1.0);
    }
    if capacity == 10 {
        at_most(OURS_LRU, FLOOR, 1.3);
    }
}
