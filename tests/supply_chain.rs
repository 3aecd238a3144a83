//! Everything that the project takes in, pinned to the byte, and code that no compiler checks.
//! Licences, versions and the bill of materials are tested in `xtask`.

use std::fs;
use std::path::{Path, PathBuf};

/// Files that may hold unsafe code: one in a crate, its reason at its top.
const UNSAFE: [(&str, &str); 2] = [
    ("crates/gresham-market", "src/machine.rs"),
    ("crates/gresham-web", "src/memory.rs"),
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Files below a folder that end so, without what builds leave there.
fn below(folder: &str, ending: &str) -> Vec<PathBuf> {
    const LEFT_BY_BUILDS: [&str; 2] = ["target", "node_modules"];
    let mut found = Vec::new();
    let mut ahead = vec![root().join(folder)];
    while let Some(folder) = ahead.pop() {
        for entry in fs::read_dir(&folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            if path.is_dir() && !name.starts_with('.') && !LEFT_BY_BUILDS.contains(&&*name) {
                ahead.push(path);
            } else if name.ends_with(ending) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// Code before any comment that ends its line.
fn code(line: &str) -> &str {
    line.split("//").next().unwrap_or(line)
}

/// True if a line of code does what no compiler checks, or asks to be let do so.
fn is_unsafe(line: &str) -> bool {
    const SIGNS: [&str; 6] = [
        "unsafe {",
        "unsafe fn",
        "unsafe impl",
        "unsafe extern",
        "unsafe(",
        "unsafe_code,",
    ];
    SIGNS.iter().any(|sign| code(line).contains(sign))
}

#[test]
fn unsafe_code_stands_in_one_file_of_a_crate_with_its_reason() {
    let mut found = Vec::new();
    for path in below("", ".rs") {
        let text = fs::read_to_string(&path).expect("a source");
        let path = path.strip_prefix(root()).expect("below the root");
        // This file names the words that it looks for.
        if path.ends_with("tests/supply_chain.rs") {
            continue;
        }
        if text.lines().any(is_unsafe) {
            let told = text.split("unsafe_code,\n").nth(1).unwrap_or_default();
            assert!(
                told.trim_start().starts_with("reason = \""),
                "{} gives no reason for unsafe code",
                path.display()
            );
            found.push(path.to_string_lossy().replace('\\', "/"));
        }
    }
    let allowed = UNSAFE.map(|(folder, file)| format!("{folder}/{file}"));
    assert_eq!(found, allowed);
    let manifest = read("Cargo.toml");
    assert!(manifest.contains("unsafe_code = \"deny\""));
    let workspace = manifest.split("members = [").nth(1).unwrap_or_default();
    let members = workspace.split(']').next().unwrap_or_default().split('"');
    for member in members.skip(1).step_by(2) {
        let text = read(&format!("{member}/Cargo.toml"));
        let takes_lints = text.contains("[lints]\nworkspace = true");
        assert!(takes_lints, "{member} takes no lints");
    }
}

#[test]
fn every_block_of_unsafe_code_says_why_it_is_sound() {
    for (folder, file) in UNSAFE {
        let text = read(&format!("{folder}/{file}"));
        let lines: Vec<&str> = text.lines().collect();
        for (at, line) in lines.iter().enumerate() {
            // An implementation's comment holds for the methods that hand on.
            if !code(line).contains("unsafe {") || code(line).contains("System.") {
                continue;
            }
            let above = lines[at.saturating_sub(3)..at].iter();
            let has_reason = above.into_iter().any(|line| line.contains("SAFETY: "));
            assert!(has_reason, "{folder}/{file}:{}", at + 1);
        }
    }
}

/// Workflows, with actions and examples of workflows.
fn workflows() -> Vec<PathBuf> {
    let mut found = below(".github", ".yml");
    found.extend(["action.yml", "docs/github-workflow.yml"].map(|path| root().join(path)));
    found
}

#[test]
fn actions_are_pinned_to_a_commit_and_say_its_version() {
    let mut seen = 0;
    for path in workflows() {
        let text = fs::read_to_string(&path).expect("a workflow");
        for line in text.lines() {
            let Some((_, used)) = line.split_once("uses: ") else {
                continue;
            };
            seen += 1;
            let (action, version) = used.split_once(" # v").unwrap_or((used, ""));
            let commit = action.split_once('@').map_or("", |(_, commit)| commit);
            let is_commit =
                commit.len() == 40 && commit.bytes().all(|digit| digit.is_ascii_hexdigit());
            let told = format!("{}: {used}", path.display());
            assert!(is_commit, "{told} names no commit");
            assert!(version.split('.').count() == 3, "{told} names no version");
        }
    }
    assert!(seen > 10, "{seen} uses of actions");
}

#[test]
fn workflows_hold_no_more_rights_than_a_job_asks_for() {
    for path in below(".github", ".yml") {
        let text = fs::read_to_string(&path).expect("a workflow");
        let top = text.split("\njobs:").next().unwrap_or_default();
        let told = path.display();
        assert!(top.contains("permissions:\n  contents: read"), "{told}");
        assert!(
            !top.contains("write"),
            "{told} gives every job a right to write"
        );
        let jobs = text.split("\njobs:").nth(1).unwrap_or_default();
        let limits = jobs.matches("timeout-minutes:").count();
        assert!(
            limits >= jobs.matches("runs-on:").count(),
            "{told}: no limit"
        );
        assert!(!text.contains("pull_request_target"), "{told}");
    }
}

#[test]
fn lock_files_hold_what_is_fetched_to_its_bytes() {
    let crates = read("Cargo.lock");
    for package in crates.split("[[package]]").skip(1) {
        let name = package
            .lines()
            .find(|line| line.starts_with("name"))
            .unwrap_or_default();
        let has_source = package.contains("\nsource = \"registry+");
        assert_eq!(has_source, package.contains("\nchecksum = \""), "{name}");
        assert!(!package.contains("\nsource = \"git+"), "{name}");
    }
    let scripts: serde_json::Value =
        serde_json::from_str(&read("web/package-lock.json")).expect("a lock file");
    let scripts = scripts["packages"].as_object().expect("packages");
    for (path, package) in scripts.iter().filter(|(path, _)| !path.is_empty()) {
        let integrity = package["integrity"].as_str().unwrap_or_default();
        assert!(integrity.starts_with("sha512-"), "{path}");
    }
    let python = read("python/requirements.lock");
    let requirements = python.lines().filter(|line| line.contains("=="));
    let mut count = 0;
    for requirement in requirements {
        let rest = python.split(requirement).nth(1).unwrap_or_default();
        let next = rest.lines().nth(1).unwrap_or_default();
        assert!(next.trim().starts_with("--hash=sha256:"), "{requirement}");
        count += 1;
    }
    assert!(count > 20, "{count} requirements");
}
