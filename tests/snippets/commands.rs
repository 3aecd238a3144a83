//! Commands of the pages, run in a folder of their own as their readers would run them.

use crate::files;
use crate::page::{Page, pages};
use crate::texts;
use assert_cmd::Command;
use rayon::prelude::*;
use std::fs;
use std::path::Path;

/// Commands that are not run here, by their first words, each with its reason.
const NOT_RUN: [(&str, &str); 9] = [
    (
        "MALLOC_MMAP_THRESHOLD_=131072 gresham bench --soak",
        "takes an hour; tests/reliability.rs takes it small",
    ),
    (
        "gresham report results/reference results/claims",
        "of results that take minutes; tests/verbs/report.rs has several folders in one page",
    ),
    ("cargo test --release --test", "the suite runs it"),
    (
        "gresham calibrate",
        "takes minutes however small; its own tests run it on files of a few facts",
    ),
    (
        "gresham aa",
        "needs hundreds of replicates; tests/gate/ runs it on a tiny study",
    ),
    ("perf record", "a profiler of Linux that needs rights"),
    (
        "pip install",
        "`cargo xtask python` builds and installs the wheel",
    ),
    (
        "cargo bench --bench",
        "takes minutes; the benchmark is looked for",
    ),
    (
        "gh attestation verify",
        "asks the network for a release's attestation",
    ),
];

/// A market of a few shops, two months around the launch.
const TINY: [&str; 6] = [
    "population.consumers=200",
    "population.shops=16",
    "run.start=2025-04-01",
    "run.end=2025-05-31",
    "run.evaluate_from=2025-05-02",
    "run.burn_in_days=5",
];

/// Verbs that take settings, with how many of [`TINY`] they can bear: what asks about the whole
/// calendar keeps it.
const SET: [(&str, usize); 8] = [
    ("run", 6),
    ("compare", 6),
    ("ablate", 6),
    ("attribute", 6),
    ("pairing", 6),
    ("facts", 2),
    ("claims", 2),
    ("payoffs", 2),
];

/// Options that are added to a verb's own, or stand in for them.
const SMALLER: [(&str, &[&str]); 11] = [
    ("run", &["--replicates=2", "--quiet"]),
    ("compare", &["--replicates=2", "--quiet"]),
    ("ablate", &["--replicates=2", "--quiet"]),
    ("attribute", &["--replicates=2", "--worlds=none", "--quiet"]),
    ("pairing", &["--replicates=2", "--quiet"]),
    ("facts", &["--replicates=2", "--quiet"]),
    ("claims", &["--replicates=2", "--quiet"]),
    ("payoffs", &["--replicates=2", "--worlds=none", "--quiet"]),
    ("bench", &["--consumers=2000", "--warm-up=1", "--days=1"]),
    ("sweep", &["--quiet"]),
    // Of all checks one, but where all are asked for as they are.
    ("verify", &["--short", "price"]),
];

/// Counts of worlds and known worlds that a reader asks for, made small wherever they stand.
const FEWER: [(&str, &str); 3] = [
    ("--worlds 24", "--worlds 2"),
    ("--worlds 8", "--worlds 2"),
    ("shipped:8", "shipped:2"),
];

#[test]
fn every_command_of_the_pages_runs() {
    let told: Vec<String> = pages().par_iter().flat_map_iter(run_page).collect();
    assert!(told.is_empty(), "{}", told.join("\n\n"));
}

/// Runs the commands of a page in order; what fails is told.
fn run_page(page: &Page) -> Vec<String> {
    if !page.blocks.iter().any(crate::page::Block::is_of_commands) {
        return Vec::new();
    }
    let place = tempfile::tempdir().expect("a folder");
    files::furnish(place.path(), page);
    let mut failed = Vec::new();
    let mut printed = String::new();
    for block in &page.blocks {
        if block.language == "text" {
            failed.extend(texts::untrue(page, block, place.path(), &printed));
        }
        if !block.is_of_commands() {
            continue;
        }
        printed.clear();
        for words in block.commands().into_iter().flat_map(slices) {
            match run(place.path(), &words) {
                Ok(text) => printed += &text,
                Err(why) => {
                    let (path, line) = (&page.path, block.line);
                    failed.push(format!("{path}:{line}: {}\n{why}", words.join(" ")));
                }
            }
        }
    }
    failed
}

/// The first of four slices stands for all of them.
fn slices(words: Vec<String>) -> Vec<Vec<String>> {
    if !words.iter().any(|word| word == "1/4") {
        return vec![words];
    }
    let nth = |number: usize| {
        let of = |word: &String| match word.as_str() {
            "1/4" => format!("{number}/4"),
            "parts/1" => format!("parts/{number}"),
            other => other.to_owned(),
        };
        words.iter().map(of).collect()
    };
    (1..=4).map(nth).collect()
}

/// Runs one command, or finds that it need not be run.
fn run(place: &Path, words: &[String]) -> Result<String, String> {
    let line = words.join(" ");
    if let Some(task) = line.strip_prefix("cargo xtask ") {
        return crate::inline::task(task).map(|()| String::new());
    }
    if NOT_RUN.iter().any(|(begin, _)| line.starts_with(begin)) {
        if let Some(bench) = line.strip_prefix("cargo bench --bench ") {
            let source = format!("{}/benches/{bench}.rs", env!("CARGO_MANIFEST_DIR"));
            assert!(Path::new(&source).is_file(), "{source}");
        }
        return Ok(String::new());
    }
    let line = line
        .strip_prefix("cargo run --release -- ")
        .unwrap_or(&line);
    let line = line.strip_prefix("gresham ").unwrap_or(line);
    let fewer = FEWER.iter().fold(format!("{line} "), |line, (many, few)| {
        line.replace(&format!("{many} "), &format!("{few} "))
    });
    let (line, redirected) = fewer.split_once(" > ").unwrap_or((&fewer, ""));
    let arguments = smaller(line.split_whitespace().map(str::to_owned).collect());
    let mut command = Command::cargo_bin("gresham").expect("the program");
    let output = command
        .current_dir(place)
        .args(&arguments)
        .output()
        .expect("the program starts");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(format!("as: gresham {}\n{said}", arguments.join(" ")));
    }
    if !redirected.is_empty() {
        fs::write(place.join(redirected.trim()), &text).expect("a file");
    }
    Ok(text)
}

/// A command on a market of a few shops.
fn smaller(mut arguments: Vec<String>) -> Vec<String> {
    let verb = arguments[0].clone();
    // These read a table, state a size of their own, or are the whole of theory.
    let is_of_tables = arguments.get(1).is_some_and(|word| word == "from");
    let states_size = arguments
        .iter()
        .any(|word| word.starts_with("population.consumers="));
    if is_of_tables || states_size || arguments == ["verify"] {
        return arguments;
    }
    for (_, options) in SMALLER.iter().filter(|(name, _)| *name == verb) {
        for option in *options {
            let name = option.split('=').next().unwrap_or(option);
            let stated = arguments.iter().position(|word| word == name);
            if let Some(at) = stated {
                let takes_value = option.contains('=');
                arguments.drain(at..=at + usize::from(takes_value));
            }
            // What is asked of worlds stays asked.
            if !(name == "--worlds" && stated.is_some()) {
                arguments.push((*option).to_owned());
            }
        }
    }
    let asks_worlds = arguments.iter().any(|word| word == "--worlds");
    let states_number = arguments
        .iter()
        .position(|word| word == "--world-replicates");
    if let Some(at) = states_number {
        arguments.drain(at..=at + 1);
    }
    if asks_worlds && verb != "ablate" {
        arguments.push("--world-replicates=2".to_owned());
    }
    // Studies that stand in for score-strength are files.
    for word in arguments
        .iter_mut()
        .filter(|word| *word == "score-strength")
    {
        "studies/score-strength.toml".clone_into(word);
    }
    arguments.extend(settings(&verb));
    arguments
}

/// Options that make a verb's market small.
pub fn settings(verb: &str) -> Vec<String> {
    let few = SET.iter().find(|(name, _)| *name == verb);
    let few = few.map_or(&[][..], |(_, count)| &TINY[..*count]);
    let pairs = few.iter().flat_map(|setting| ["--set", *setting]);
    pairs.map(str::to_owned).collect()
}

#[test]
fn what_is_not_run_stands_in_a_page() {
    let all: Vec<String> = pages()
        .iter()
        .flat_map(|page| &page.blocks)
        .filter(|block| block.is_of_commands())
        .flat_map(|block| block.commands().into_iter().map(|words| words.join(" ")))
        .collect();
    for (begin, reason) in NOT_RUN {
        let stands = all.iter().any(|line| line.starts_with(begin));
        assert!(stands, "`{begin}` ({reason}) stands in no page");
    }
    for (many, _) in FEWER {
        let stands = all.iter().any(|line| line.contains(many));
        assert!(stands, "`{many}` stands in no page");
    }
}
