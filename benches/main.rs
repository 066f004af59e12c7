//! Ours and the peers on the same work: `cargo bench -p benches [-- hits|accessor|build|memory|growth] [--quick]`.

mod harness;
mod hits;
mod keys;
mod report;
mod subjects;

use crate::harness::Plan;
use crate::report::Report;

type Result<T = ()> = std::result::Result<T, Box<dyn std::error::Error + Send + Sync>>;

fn main() -> Result {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let plan = if args.iter().any(|arg| arg == "--quick") {
        Plan::QUICK
    } else {
        Plan::FULL
    };
    let mut report = Report::default();
    hits::run(plan, &mut report);
    report.print_checks();
    Ok(())
}
