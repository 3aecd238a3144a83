//! The `gresham` command.
fn main() {}
