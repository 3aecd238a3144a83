//! The machine that a run ran on.

use serde::{Deserialize, Serialize};
use std::fs;

/// The machine of a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Machine {
    /// The operating system's name.
    pub os: String,
    /// The processor's architecture.
    pub arch: String,
    /// Processors that the run could use.
    pub cpus: usize,
    /// The processor's model, where it can be read.
    pub cpu_model: Option<String>,
}

impl Machine {
    /// This machine.
    #[must_use]
    pub fn this() -> Self {
        Self {
            os: std::env::consts::OS.to_owned(),
            arch: std::env::consts::ARCH.to_owned(),
            cpus: std::thread::available_parallelism().map_or(1, usize::from),
            cpu_model: value_of("/proc/cpuinfo", "model name"),
        }
    }
}

/// The most memory this process has had resident, in bytes; `None` where the system does not say.
#[must_use]
pub fn peak_memory_bytes() -> Option<u64> {
    memory_bytes("VmHWM")
}

/// Memory that this process has resident now, in bytes; `None` where the system does not say.
#[must_use]
pub fn resident_memory_bytes() -> Option<u64> {
    memory_bytes("VmRSS")
}

fn memory_bytes(key: &str) -> Option<u64> {
    let memory = value_of("/proc/self/status", key)?;
    let kibibytes: u64 = memory.strip_suffix("kB")?.trim().parse().ok()?;
    Some(kibibytes * 1024)
}

/// The value after `key :` on the first such line of a file.
fn value_of(path: &str, key: &str) -> Option<String> {
    let text = fs::read_to_string(path).ok()?;
    let lines = text.lines().filter_map(|line| line.split_once(':'));
    let mut values = lines.filter(|(found, _)| found.trim() == key);
    values.next().map(|(_, value)| value.trim().to_owned())
}
