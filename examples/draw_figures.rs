//! Draws every figure from made-up results, for the eye: run it, then look into
//! `target/report-for-the-eye`.

#[path = "../tests/synthetic/mod.rs"]
mod synthetic;

use gresham::report;
use std::fs;
use std::io;
use std::path::Path;

fn main() -> io::Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/report-for-the-eye");
    for (name, arms, replicates, days) in [
        ("two-arms", 2, 6, 730),
        ("one-arm", 1, 6, 400),
        ("five-arms", synthetic::ARMS.len(), 6, 730),
        ("three-arms-short", 3, 4, 25),
        ("single-replicate", 2, 1, 300),
    ] {
        let folder = root.join(name);
        let results = synthetic::results(arms, replicates, days);
        fs::create_dir_all(folder.join("figures"))?;
        for (name, bytes) in report::files(&results, "| a table |\n|---|\n| 1 |")? {
            fs::write(folder.join(name), bytes)?;
        }
        println!("{}", folder.display());
    }
    Ok(())
}
