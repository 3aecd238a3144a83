//! Parts that all fuzz targets share.

#[path = "readers/mod.rs"]
pub mod readers;

use std::path::PathBuf;

/// Lets panics that readers catch pass, as outside of a fuzzer; the others end the process. Writes
/// the seeds of a target where they are asked for.
pub fn begin(name: &str) {
    std::panic::set_hook(Box::new(|panic| eprintln!("{panic}")));
    let Some(folder) = std::env::var_os("GRESHAM_SEEDS").map(PathBuf::from) else {
        return;
    };
    let target = readers::TARGETS.iter().find(|target| target.name == name);
    let seeds = target.expect("the name of a target").seeds;
    for (nth, bytes) in seeds().iter().enumerate() {
        std::fs::write(folder.join(format!("seed-{nth}")), bytes).expect("a folder for seeds");
    }
}
