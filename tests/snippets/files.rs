//! Files that pages show, read by the reader of their kind; and files that their commands name.

use crate::page::{Block, Page, pages};
use assert_cmd::Command;
use gresham::claims::Registry;
use gresham::facts::Facts;
use gresham::own_data::ColumnMap;
use gresham::scenario::Scenario;
use gresham::study::Study;
use gresham::worlds::Ensemble;
use std::fs;
use std::path::{Path, PathBuf};
use toml::{Table, Value};

/// Reads a file; what is wrong with it, if anything.
type Reader = fn(&Path) -> Result<(), String>;

/// The readers of files, by page: where such a file lies, what stands before the text shown, and
/// the reader.
const KINDS: [(&str, &str, &str, Reader); 9] = [
    ("README.md", "mine.toml", "", scenario),
    ("docs/audit.md", "scenarios/claims/mine.toml", "", claims),
    ("docs/evidence.md", "scenarios/claims/mine.toml", "", facts),
    (
        "docs/gate.md",
        "studies/mine.toml",
        "studies/gate.toml",
        study,
    ),
    ("docs/levers.md", "scenarios/mine.toml", "extends", scenario),
    ("docs/own-data.md", "mine.toml", "", columns),
    ("docs/scenarios.md", "scenarios/mine.toml", "", scenario),
    ("docs/studies.md", "studies/mine.toml", "", study),
    ("docs/worlds.md", "mine.toml", "", worlds),
];

fn scenario(path: &Path) -> Result<(), String> {
    told(Scenario::read(path))
}

fn study(path: &Path) -> Result<(), String> {
    told(Study::read(path))
}

fn claims(path: &Path) -> Result<(), String> {
    told(Registry::read(path, &[]))
}

fn facts(path: &Path) -> Result<(), String> {
    told(Facts::read(path, &[]))
}

fn columns(path: &Path) -> Result<(), String> {
    told(ColumnMap::read(path))
}

fn worlds(path: &Path) -> Result<(), String> {
    told(Ensemble::read(path))
}

fn told<T, E: std::fmt::Display>(read: Result<T, E>) -> Result<(), String> {
    read.map(|_| ()).map_err(|problem| problem.to_string())
}

#[test]
fn every_file_that_a_page_shows_is_read() {
    let place = tempfile::tempdir().expect("a folder");
    copy_sources(place.path());
    let mut seen = 0;
    for page in pages() {
        for block in page.blocks.iter().filter(|block| block.language == "toml") {
            seen += 1;
            let (path, line) = (&page.path, block.line);
            let kind = KINDS.iter().find(|(known, ..)| known == path);
            let Some((_, file, before, read)) = kind else {
                panic!("{path}:{line}: say in KINDS what this file is");
            };
            let file = place.path().join(file);
            fs::write(&file, whole(place.path(), before, block)).expect("a file");
            read(&file).unwrap_or_else(|why| panic!("{path}:{line}:\n{why}"));
        }
    }
    assert!(seen > 30, "{seen} files");
}

#[test]
fn a_file_with_a_mistake_is_not_read() {
    let place = tempfile::tempdir().expect("a folder");
    copy_sources(place.path());
    for (page, file, _, read) in KINDS {
        let file = place.path().join(file);
        fs::write(&file, "[mistake]\nmistaken = 1\n").expect("a file");
        assert!(read(&file).is_err(), "the reader of {page} takes anything");
    }
}

/// The text shown, with what its page takes as written before it.
fn whole(place: &Path, before: &str, block: &Block) -> String {
    let text = &block.text;
    if before == "extends" {
        return format!("extends = \"traffic-first.toml\"\n{text}");
    }
    if before.is_empty() {
        return text.clone();
    }
    // Sections shown take the place of those of the file that the page is about.
    let base = fs::read_to_string(place.join(before)).expect("the file that is spoken of");
    let mut base: Table = base.parse().expect("its text");
    let shown: Table = text.parse().expect("a text of TOML");
    for (section, value) in shown {
        match (base.get_mut(&section), value) {
            (Some(Value::Table(known)), Value::Table(more)) => merge(known, more),
            (_, value) => {
                base.insert(section, value);
            }
        }
    }
    base.to_string()
}

fn merge(known: &mut Table, more: Table) {
    for (key, value) in more {
        match (known.get_mut(&key), value) {
            (Some(Value::Table(inner)), Value::Table(more)) => merge(inner, more),
            (_, value) => {
                known.insert(key, value);
            }
        }
    }
}

/// Copies scenarios and studies as a checkout has them.
fn copy_sources(place: &Path) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut ahead: Vec<PathBuf> = ["scenarios", "studies"].map(PathBuf::from).into();
    while let Some(folder) = ahead.pop() {
        fs::create_dir_all(place.join(&folder)).expect("a folder");
        for entry in fs::read_dir(root.join(&folder)).expect("a folder of the sources") {
            let inner = folder.join(entry.expect("an entry").file_name());
            if root.join(&inner).is_dir() {
                ahead.push(inner);
            } else {
                fs::copy(root.join(&inner), place.join(&inner)).expect("a copy");
            }
        }
    }
}

/// Lays out what the commands of a page find: the checkout, files of the reader's own, and a
/// smaller study in place of each that takes minutes.
pub fn furnish(place: &Path, page: &Page) {
    copy_sources(place);
    let write = |path: &str, text: &str| fs::write(place.join(path), text).expect("a file");
    write(
        "my-policy.toml",
        "extends = \"traffic-first\"\nname = \"my-policy\"\n",
    );
    fs::create_dir_all(place.join("examples")).expect("a folder");
    let table = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/shop-months.csv");
    fs::copy(table, place.join("examples/shop-months.csv")).expect("a copy");
    for study in ["gate", "score-strength"] {
        let path = place.join(format!("studies/{study}.toml"));
        let text = fs::read_to_string(&path).expect("a study");
        fs::write(&path, small(&text)).expect("a file");
    }
    match page.path.as_str() {
        "docs/studies.md" => {
            let shown = page.blocks.iter().find(|block| block.language == "toml");
            write(
                "studies/my-study.toml",
                &small(&shown.expect("a study").text),
            );
        }
        "docs/worlds.md" => write("mine.toml", &two_worlds()),
        // What a calibration would have left there.
        "docs/calibration.md" | "docs/own-data.md" => {
            for name in ["calibration", "mine"] {
                fs::create_dir_all(place.join("results").join(name)).expect("a folder");
                write(&format!("results/{name}/worlds.toml"), &two_worlds());
            }
        }
        "docs/page.md" => {
            let mut command = Command::cargo_bin("gresham").expect("the program");
            command.current_dir(place);
            let arms = "compare traffic-first true-experience-score --replicates=2 --quiet";
            command
                .args(arms.split(' '))
                .args(crate::commands::settings("compare"));
            command.assert().success();
        }
        _ => {}
    }
}

/// A study over two months of a few shops, in two replicates.
fn small(text: &str) -> String {
    const SMALL: &str = "replicates = 2
        [set.run]
        start = 2025-04-01
        end = 2025-05-31
        evaluate_from = 2025-05-02
        burn_in_days = 5
        [set.population]
        consumers = 200
        shops = 16";
    let mut study: Table = text.parse().expect("a study");
    let mut more: Table = SMALL.parse().expect("settings");
    if study.contains_key("guardrails") {
        let looks: Table = "gate.looks = [4, 8]".parse().expect("looks");
        merge(&mut study, looks);
        more.remove("replicates");
    }
    merge(&mut study, more);
    study.to_string()
}

/// The first two of the worlds that ship.
fn two_worlds() -> String {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios/worlds/shipped.toml");
    let text = fs::read_to_string(path).expect("the worlds that ship");
    let mut ensemble: Table = text.parse().expect("worlds");
    if let Some(Value::Array(worlds)) = ensemble.get_mut("worlds") {
        worlds.truncate(2);
        for world in worlds {
            if let Value::Table(world) = world {
                world.insert("weight".to_owned(), Value::Float(0.5));
            }
        }
    }
    ensemble.to_string()
}
