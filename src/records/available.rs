//! Memory that this process may still take.

use std::fmt;
use std::fs;
use std::path::Path;

/// The tightest limit on memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AvailableMemory {
    /// Bytes that are left under it.
    pub bytes: u64,
    /// The limit.
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

/// Memory left under the tightest limit; `None` where the system tells none.
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

/// The tightest of the limits of the control group and of those that it is in.
fn in_control_group() -> Option<u64> {
    let groups = fs::read_to_string("/proc/self/cgroup").ok()?;
    let limits = groups.lines().flat_map(|line| {
        let mut parts = line.splitn(3, ':').skip(1);
        let (controllers, group) = (parts.next(), parts.next());
        let [root, files] = match controllers {
            Some("") => ["/sys/fs/cgroup", "memory.max memory.current"],
            Some("memory") => [
                "/sys/fs/cgroup/memory",
                "memory.limit_in_bytes memory.usage_in_bytes",
            ],
            _ => return Vec::new(),
        };
        let group = Path::new(group.unwrap_or("/").trim_start_matches('/'));
        let folders = group.ancestors().map(|part| Path::new(root).join(part));
        folders
            .filter_map(|folder| left_in(&folder, files))
            .collect()
    });
    limits.min()
}

/// Memory that a control group leaves under its limit; pages of files that it holds can be given
/// up.
fn left_in(folder: &Path, files: &str) -> Option<u64> {
    let (limit, used) = files.split_once(' ')?;
    let number = |file: &str| -> Option<u64> {
        let text = fs::read_to_string(folder.join(file)).ok()?;
        text.trim().parse().ok()
    };
    let limit = number(limit)?;
    let statistics = fs::read_to_string(folder.join("memory.stat")).unwrap_or_default();
    let used = number(used)?.saturating_sub(pages_of_files(&statistics));
    Some(limit.saturating_sub(used))
}

fn pages_of_files(statistics: &str) -> u64 {
    let lines = statistics.lines().filter_map(|line| line.split_once(' '));
    let files = lines.filter(|(key, _)| ["active_file", "inactive_file"].contains(key));
    files
        .filter_map(|(_, bytes)| bytes.parse::<u64>().ok())
        .sum()
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
    use super::{address_space, kibibytes, left_in};
    use std::fs;

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

    #[test]
    fn pages_of_files_count_as_left_in_a_control_group() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
        write("memory.max", "1000\n");
        write("memory.current", "900\n");
        write(
            "memory.stat",
            "anon 300\ninactive_file 400\nactive_file 200\n",
        );
        let files = "memory.max memory.current";
        assert_eq!(left_in(folder.path(), files), Some(700));
        write("memory.max", "max\n");
        assert_eq!(left_in(folder.path(), files), None);
    }
}
