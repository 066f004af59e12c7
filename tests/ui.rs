//! What the compiler says: one file a mistake, one file a shape that compiles.
//!
//! The recorded messages are ours. `TRYBUILD=overwrite cargo test -p tests --test ui` renews them.

#[test]
fn messages() {
    let cases = trybuild::TestCases::new();
    cases.pass("ui/*/pass/*.rs");
    cases.compile_fail("ui/*/fail/*.rs");
}
