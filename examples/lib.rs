//! Programs that show `cache-runtime` at work: `cargo run --example quickstart`.
