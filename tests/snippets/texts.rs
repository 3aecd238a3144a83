//! Texts that pages show: what a command prints, what a folder holds, what an error says.

use crate::page::{Block, Page, pages};
use std::path::Path;

/// A kind of text.
enum Text {
    /// Lines that the commands above it print.
    Printed,
    /// Files of a folder of results.
    Folder,
    /// A test of its own says so.
    Tested(&'static str),
}

/// Files that the folder of a comparison lacks: those of other commands, and of a run that has not
/// ended.
const ELSEWHERE: [&str; 2] = ["ablation.json", "checkpoints/"];

/// Texts by page and the words that they begin with.
const TEXTS: [(&str, &str, Text); 6] = [
    ("docs/output.md", "gresham.json ", Text::Folder),
    ("docs/own-data.md", "order-value ", Text::Printed),
    (
        "docs/scenarios.md",
        "world.toml ",
        Text::Tested("tests/scenario/documentation.rs"),
    ),
    (
        "docs/scenarios.md",
        "error: formula ",
        Text::Tested("tests/scenario/documentation.rs"),
    ),
    (
        "docs/scenarios.md",
        "error: lever ",
        Text::Tested("tests/scenario/documentation.rs"),
    ),
    (
        "docs/scenarios.md",
        "#:schema ",
        Text::Tested("tests/scenario/schema.rs"),
    ),
];

fn kind(page: &str, block: &Block) -> Option<&'static Text> {
    let found = TEXTS
        .iter()
        .find(|(path, begin, _)| *path == page && block.text.starts_with(begin));
    found.map(|(_, _, text)| text)
}

/// The words of a line, without a table's rules between them.
fn words(line: &str) -> Vec<&str> {
    let words = line.split_whitespace();
    words.filter(|word| !["│", "┆"].contains(word)).collect()
}

/// Lines of a text that are not so, after the commands above it.
pub fn untrue(page: &Page, block: &Block, place: &Path, printed: &str) -> Option<String> {
    let told = |what: &str| Some(format!("{}:{}: {what}", page.path, block.line));
    match kind(&page.path, block)? {
        Text::Tested(_) => None,
        Text::Printed => {
            let shown = block.text.lines().filter(|line| *line != "…");
            let absent: Vec<&str> = shown
                .filter(|line| {
                    let words = words(line);
                    !printed.lines().any(|other| self::words(other) == words)
                })
                .collect();
            if absent.is_empty() {
                return None;
            }
            told(&format!(
                "not printed:\n{}\nbut:\n{printed}",
                absent.join("\n")
            ))
        }
        Text::Folder => {
            let results = place.join("results/compare/traffic-first-vs-true-experience-score");
            let names = block
                .text
                .lines()
                .filter_map(|line| line.split_whitespace().next());
            let absent: Vec<String> = names
                .map(|name| {
                    name.replace("<arm>", "traffic-first")
                        .replace("<index>", "0000")
                })
                .filter(|name| !ELSEWHERE.iter().any(|other| name.starts_with(other)))
                .filter(|name| !results.join(name).exists())
                .collect();
            if absent.is_empty() {
                return None;
            }
            told(&format!("a folder has no {}", absent.join(", ")))
        }
    }
}

#[test]
fn every_text_is_held_to_something() {
    let mut seen = 0;
    for page in pages() {
        for block in page.blocks.iter().filter(|block| block.language == "text") {
            seen += 1;
            let (path, line) = (&page.path, block.line);
            let Some(kind) = kind(path, block) else {
                panic!("{path}:{line}: say in TEXTS what this text is");
            };
            if let Text::Tested(file) = kind {
                assert!(Path::new(file).is_file(), "{file}");
            } else {
                let runs = page.blocks.iter().any(Block::is_of_commands);
                assert!(runs || *path == "docs/output.md", "{path} runs nothing");
            }
        }
    }
    assert_eq!(seen, TEXTS.len());
}
