//! Memory that this process may still take.

use std::fmt;
use std::fs;

/// The tightest limit on memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AvailableMemory {
    /// Bytes that are left under it.
    pub bytes: u64,
    /// What limits.
    pub limit: Limit,
}

/// A limit on memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limit {
    /// The machine's memory that others do not use.
    Machine,
    /// The control group that the process is in, such as a container.
    ControlGroup,
    /// The address space, as `ulimit -v` sets it.
    AddressSpace,
}

impl fmt::Display for Limit {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Machine => "on this machine",
            Self::ControlGroup => "in this control group",
            Self::AddressSpace => "under the limit of ulimit -v",
        })
    }
}

/// What is left under the tightest limit; `None` where the system tells none.
#[must_use]
pub fn available_memory() -> Option<AvailableMemory> {
    let limits = [
        (Limit::Machine, on_machine()),
        (Limit::ControlGroup, in_control_group()),
        (Limit::AddressSpace, in_address_space()),
    ];
    let known = limits.into_iter();
    let known = known.filter_map(|(limit, bytes)| {
        Some(AvailableMemory {
            bytes: bytes?,
            limit,
        })
    });
    known.min_by_key(|available| available.bytes)
}

fn on_machine() -> Option<u64> {
    kibibytes(&fs::read_to_string("/proc/meminfo").ok()?, "MemAvailable:")
}

fn in_address_space() -> Option<u64> {
    let limits = fs::read_to_string("/proc/self/limits").ok()?;
    let limit = address_space(&limits)?;
    let status = fs::read_to_string("/proc/self/status").ok()?;
    Some(limit.saturating_sub(kibibytes(&status, "VmSize:")?))
}

/// The control group's own limit; what a file holds beside numbers is no limit.
fn in_control_group() -> Option<u64> {
    let number = |path: String| fs::read_to_string(path).ok()?.trim().parse::<u64>().ok();
    let groups = fs::read_to_string("/proc/self/cgroup").ok()?;
    let group = groups.lines().find_map(|line| line.strip_prefix("0::"));
    let second = group.and_then(|group| {
        let folder = format!("/sys/fs/cgroup{}", group.trim_end_matches('/'));
        let limit = number(format!("{folder}/memory.max"))?;
        Some(limit.saturating_sub(number(format!("{folder}/memory.current"))?))
    });
    second.or_else(|| {
        let folder = "/sys/fs/cgroup/memory";
        let limit = number(format!("{folder}/memory.limit_in_bytes"))?;
        Some(limit.saturating_sub(number(format!("{folder}/memory.usage_in_bytes"))?))
    })
}

/// Bytes of a line such as `MemAvailable:  123 kB`.
fn kibibytes(text: &str, key: &str) -> Option<u64> {
    let line = text.lines().find_map(|line| line.strip_prefix(key))?;
    let number: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(number * 1024)
}

/// The soft limit of the address space in bytes, if there is one.
fn address_space(limits: &str) -> Option<u64> {
    let mut lines = limits.lines();
    let line = lines.find_map(|line| line.strip_prefix("Max address space"))?;
    line.split_whitespace().next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::{address_space, kibibytes};

    #[test]
    fn limits_are_read_off_what_the_system_tells() {
        let memory = "MemTotal:  100 kB\nMemAvailable:    24 kB\n";
        assert_eq!(kibibytes(memory, "MemAvailable:"), Some(24 * 1024));
        let limits = "Max address space         4096000000           unlimited            bytes\n";
        assert_eq!(address_space(limits), Some(4_096_000_000));
        let unlimited =
            "Max address space         unlimited            unlimited            bytes\n";
        assert_eq!(address_space(unlimited), None);
    }
}
