//! The `gresham` command; `cli` has what its words mean and its exit status.

use gresham::machine::HugePages;
use std::ffi::OsString;
use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: HugePages = HugePages;

fn main() -> ExitCode {
    let words: Vec<OsString> = std::env::args_os().collect();
    ExitCode::from(gresham::cli::main(&words))
}
