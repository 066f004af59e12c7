//! The AWS server as a process of its own, for tests that measure their own: prints its URL, and ends with its standard input.

use std::io::{self, Read, Write};

use tests::Aws;

fn main() -> io::Result<()> {
    let aws = Aws::start_on_own_runtime()?;
    println!("{}", aws.url());
    io::stdout().flush()?;
    io::stdin().read_to_end(&mut Vec::new()).map(drop)
}
