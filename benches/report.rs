//! What was measured, as tables, as JSON lines and as a verdict.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::SystemTime;

use aws_smithy_types::date_time::{DateTime, Format};
use serde_json::{Value, json};

use crate::Result;
use crate::harness::Plan;

/// All that a run has measured.
#[derive(Debug, Default)]
pub(crate) struct Report {
    lines: Vec<Value>,
    checks: Vec<Check>,
}

#[derive(Debug)]
struct Check {
    claim: String,
    value: f64,
    limit: f64,
}

impl Report {
    /// Adds a line; its `group` says which benchmark it is of.
    pub(crate) fn add(&mut self, line: Value) {
        self.lines.push(line);
    }

    /// States what must hold: that `value` is at most `limit`. Only printed, since a machine may be busy.
    pub(crate) fn check(&mut self, of: &str, claim: impl Into<String>, value: f64, limit: f64) {
        let claim = claim.into();
        self.add(json!({
            "group": "checks", "of": of, "claim": claim, "value": round(value), "limit": limit, "holds": value <= limit,
        }));
        self.checks.push(Check {
            claim,
            value,
            limit,
        });
    }

    pub(crate) fn print_checks(&self) {
        println!("\n## What must hold\n");
        for Check {
            claim,
            value,
            limit,
        } in &self.checks
        {
            let verdict = if value <= limit { "PASS" } else { "FAIL" };
            println!("{verdict}  {claim}: {value:.3}, at most {limit}");
        }
    }

    /// Writes the lines, in the place of those that an earlier run has left of the same groups. All lines that are there now.
    pub(crate) fn save(&self, path: &Path, groups: &[&str], plan: Plan) -> Result<Vec<Value>> {
        let is_old = |line: &Value| {
            groups.contains(&text(line, "group")) || groups.contains(&text(line, "of"))
        };
        let before = fs::read_to_string(path).unwrap_or_default();
        let before = before
            .lines()
            .filter_map(|line| serde_json::from_str(line).ok());
        let mut all: Vec<Value> = before.filter(|line| !is_old(line)).collect();
        let machine = machine(plan);
        for group in groups {
            let mut line = machine.clone();
            line["of"] = json!(group);
            all.push(line);
        }
        all.extend(self.lines.iter().cloned());
        let text: String = all.iter().map(|line| format!("{line}\n")).collect();
        fs::create_dir_all(path.parent().unwrap_or(path))?;
        fs::write(path, text)?;
        Ok(all)
    }
}

/// Where and when.
pub(crate) fn machine(plan: Plan) -> Value {
    let cpus = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = cpus.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        (name.trim() == "model name").then(|| value.trim().to_owned())
    });
    let rustc = Command::new("rustc").arg("--version").output();
    let rustc = rustc.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned());
    let date = DateTime::from(SystemTime::now()).fmt(Format::DateTime);
    json!({
        "group": "machine",
        "cpu": model,
        "cores": std::thread::available_parallelism().map_or(0, usize::from),
        "rustc": rustc.ok(),
        "date": date.ok(),
        "rounds": plan.rounds,
        "batch_ms": plan.batch.as_secs_f64() * 1e3,
    })
}

/// A text of a line; empty where it has none of that name.
pub(crate) fn text<'a>(line: &'a Value, name: &str) -> &'a str {
    line[name].as_str().unwrap_or_default()
}

pub(crate) fn number(line: &Value, name: &str) -> Option<f64> {
    line[name].as_f64()
}

/// Three decimals are more than any measurement here deserves.
pub(crate) fn round(value: f64) -> f64 {
    (value * 1e3).round() / 1e3
}

/// A Markdown table that can be read as it is.
pub(crate) fn table(head: &[&str], rows: &[Vec<String>]) -> String {
    let head: Vec<String> = head.iter().map(|&cell| cell.to_owned()).collect();
    let width = |column: usize| {
        let cells = rows.iter().chain([&head]).filter_map(|row| row.get(column));
        cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..head.len()).map(width).collect();
    let line = |row: &Vec<String>| {
        let cells = row.iter().zip(&widths).enumerate();
        let cells = cells.map(|(column, (cell, &width))| {
            if column == 0 {
                format!("| {cell:<width$} ")
            } else {
                format!("| {cell:>width$} ")
            }
        });
        cells.collect::<String>() + "|\n"
    };
    let rule = widths.iter().enumerate().map(|(column, &width)| {
        let colon = if column == 0 { "-" } else { ":" };
        format!("|{}{colon}", "-".repeat(width + 1))
    });
    let rule = rule.collect::<String>() + "|\n";
    line(&head) + &rule + &rows.iter().map(line).collect::<String>()
}
