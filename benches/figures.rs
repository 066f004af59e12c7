//! The few figures that the README shows, out of the JSON lines.

use serde_json::Value;

use crate::report::{number, table, text};
use crate::{accessor, builds, hits, memory, subjects};

pub(crate) fn print(lines: &[Value]) {
    println!("\n## For the README\n");
    let of = |group: &'static str| lines.iter().filter(move |line| line["group"] == group);
    if let Some(machine) = of("machine").next_back() {
        let (cpu, rustc) = (text(machine, "cpu"), text(machine, "rustc"));
        println!(
            "{cpu}, {} cores, {rustc}, {}\n",
            machine["cores"],
            text(machine, "date")
        );
    }

    let ns = |subject: &str, capacity: u64, threads: u64| {
        let line = of(hits::GROUP).find(|line| {
            line["work"] == "uniform"
                && line["capacity"] == capacity
                && line["threads"] == threads
                && subjects::id(text(line, "subject"), text(line, "hasher")) == subject
        });
        line.map_or_else(String::new, |line| shown(line, "ns", 0))
    };
    let rows: Vec<Vec<String>> = subjects::SHOWN
        .iter()
        .map(|&subject| {
            let one = [10, 100, 10_000].map(|capacity| ns(subject, capacity, 1));
            let two = [10, 100, 10_000].map(|capacity| ns(subject, capacity, 2));
            std::iter::once(subject.to_owned())
                .chain(one)
                .chain(two)
                .collect()
        })
        .collect();
    let head = [
        "ns a hit",
        "10",
        "100",
        "10,000",
        "10, two threads",
        "100, two threads",
        "10,000, two threads",
    ];
    if of(hits::GROUP).next().is_some() {
        println!("{}", table(&head, &rows));
    }

    let mut rows = Vec::new();
    let mut push = |line, time| {
        let allocations = shown(line, "allocations", 0);
        rows.push(vec![text(line, "way").to_owned(), time, allocations]);
    };
    for line in of(accessor::GROUP).filter(|line| line["threads"] == 1) {
        push(line, shown(line, "ns", 0) + " ns");
    }
    for line in of(builds::GROUP) {
        push(line, shown(line, "us", 1) + " µs");
    }
    if !rows.is_empty() {
        println!("{}", table(&["S3 client", "time", "allocations"], &rows));
    }

    let weights = of(memory::GROUP).filter(|line| line["kind"] == "rss a client");
    let rows: Vec<Vec<String>> = weights
        .map(|line| vec![text(line, "way").to_owned(), shown(line, "kib", 1)])
        .collect();
    if !rows.is_empty() {
        println!(
            "{}",
            table(
                &["S3 clients after their first request", "KiB RSS each"],
                &rows
            )
        );
    }
}

/// A number as it is shown, none as nothing.
fn shown(line: &Value, name: &str, decimals: usize) -> String {
    number(line, name).map_or_else(String::new, |number| format!("{number:.decimals$}"))
}
