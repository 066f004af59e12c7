//! Measures contenders side by side.
//!
//! criterion and divan measure one function after the other, so that on a machine that does other things meanwhile the
//! ratio of two of them is mostly noise. Here every round runs each contender once, in an order that rotates, and a
//! ratio is the median of the rounds' ratios.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// How much to measure.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Plan {
    pub(crate) rounds: usize,
    pub(crate) batch: Duration,
    pub(crate) quick: bool,
}

impl Plan {
    pub(crate) const FULL: Self = Self {
        rounds: 31,
        batch: Duration::from_millis(2),
        quick: false,
    };
    pub(crate) const QUICK: Self = Self {
        rounds: 9,
        batch: Duration::from_millis(1),
        quick: true,
    };
}

/// What is measured: runs a number of operations and says how long they took.
pub(crate) struct Contender<'a> {
    name: String,
    run: Box<dyn FnMut(usize) -> Duration + 'a>,
    operations: usize,
}

impl<'a> Contender<'a> {
    pub(crate) fn new(name: impl Into<String>, run: impl FnMut(usize) -> Duration + 'a) -> Self {
        Self {
            name: name.into(),
            run: Box::new(run),
            operations: 16,
        }
    }

    /// Finds the number of operations that fill a batch; warms up on the way.
    fn calibrate(&mut self, batch: Duration) {
        loop {
            // Something else may have run meanwhile.
            let tries = (0..3).map(|_| (self.run)(self.operations));
            let elapsed = tries.min().unwrap_or_default();
            if elapsed * 4 >= batch {
                let each = elapsed.as_secs_f64() / self.operations as f64;
                self.operations = ((batch.as_secs_f64() / each) as usize).max(1);
                return;
            }
            self.operations *= 2;
        }
    }
}

/// What a contender needed for an operation, a sample a round.
#[derive(Clone, Debug)]
pub(crate) struct Series {
    pub(crate) name: String,
    samples: Vec<f64>,
}

impl Series {
    /// Nanoseconds an operation, as a rule.
    pub(crate) fn median(&self) -> f64 {
        median(self.samples.iter().copied())
    }

    /// How many times as long as the other this takes.
    pub(crate) fn ratio(&self, other: &Self) -> f64 {
        let rounds = self.samples.iter().zip(&other.samples);
        median(rounds.map(|(ours, theirs)| ours / theirs))
    }
}

/// Runs all contenders once a round.
pub(crate) fn interleave(plan: Plan, mut contenders: Vec<Contender<'_>>) -> Vec<Series> {
    for contender in &mut contenders {
        contender.calibrate(plan.batch);
    }
    let count = contenders.len();
    let mut samples = vec![Vec::with_capacity(plan.rounds); count];
    for round in 0..plan.rounds {
        for place in 0..count {
            let at = (round + place) % count;
            let contender = &mut contenders[at];
            let elapsed = (contender.run)(contender.operations);
            samples[at].push(elapsed.as_secs_f64() * 1e9 / contender.operations as f64);
        }
    }
    let names = contenders.into_iter().map(|contender| contender.name);
    let series = names.zip(samples);
    series
        .map(|(name, samples)| Series { name, samples })
        .collect()
}

/// Times a function.
pub(crate) fn time(run: impl FnOnce()) -> Duration {
    let start = Instant::now();
    run();
    start.elapsed()
}

/// Runs a function on a number of threads that start together: the time from the first start to the last end.
///
/// Each has a core of its own as long as there are enough. What short-lived threads do is otherwise the scheduler's choice, and
/// two that run one after the other would be taken for two that do not disturb each other.
pub(crate) fn time_threads(threads: usize, run: impl Fn(usize) + Sync) -> Duration {
    if threads == 1 {
        return time(|| run(0));
    }
    let (ready, run) = (&AtomicUsize::new(0), &run);
    thread::scope(|scope| {
        let spawn = |index| {
            scope.spawn(move || {
                pin(index);
                ready.fetch_add(1, Ordering::SeqCst);
                // To be woken takes longer than some batches.
                while ready.load(Ordering::SeqCst) < threads {
                    thread::yield_now();
                }
                let start = Instant::now();
                run(index);
                (start, Instant::now())
            })
        };
        let running: Vec<_> = (0..threads).map(spawn).collect();
        let spans = running.into_iter().filter_map(|thread| thread.join().ok());
        let (starts, ends): (Vec<_>, Vec<_>) = spans.unzip();
        match (starts.into_iter().min(), ends.into_iter().max()) {
            (Some(start), Some(end)) => end - start,
            _ => Duration::ZERO,
        }
    })
}

/// Gives the current thread a core of its own, as long as there are enough.
pub(crate) fn pin(index: usize) {
    let cores = core_affinity::get_core_ids().unwrap_or_default();
    if let Some(&core) = cores.get(index) {
        core_affinity::set_for_current(core);
    }
}

/// The middle one.
pub(crate) fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}
