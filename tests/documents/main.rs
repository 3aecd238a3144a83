//! Documents about the project: complete, and true to what they name.

mod odd;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Pages in Markdown: those of docs, and those beside the README.
fn pages() -> Vec<PathBuf> {
    let folders = [root().to_owned(), root().join("docs")];
    let entries = folders
        .iter()
        .flat_map(|folder| fs::read_dir(folder).expect("a folder"));
    let paths = entries.map(|entry| entry.expect("an entry").path());
    let mut pages: Vec<PathBuf> = paths
        .filter(|path| path.extension().is_some_and(|ending| ending == "md"))
        .collect();
    pages.sort();
    pages
}

/// Targets of links in a text, blocks of code left out.
fn links(text: &str) -> Vec<String> {
    let mut inside = false;
    let prose = text.lines().filter(|line| {
        let is_fence = line.starts_with("```");
        inside ^= is_fence;
        !inside && !is_fence && !line.starts_with("    ")
    });
    let prose: Vec<&str> = prose.collect();
    let prose = prose.join("\n");
    // What stands between backticks is code.
    let prose: String = prose.split('`').step_by(2).collect();
    let targets = prose.split("](").skip(1);
    targets
        .filter_map(|rest| rest.split(')').next().map(str::to_owned))
        .collect()
}

#[test]
fn every_link_leads_to_a_file() {
    let mut seen = 0;
    for page in pages() {
        let text = fs::read_to_string(&page).expect("a page");
        let folder = page.parent().expect("a folder");
        for link in links(&text) {
            let path = link.split('#').next().unwrap_or_default();
            if path.is_empty() || path.contains("://") {
                continue;
            }
            seen += 1;
            let told = format!("{}: {link}", page.display());
            assert!(folder.join(path).exists(), "{told} leads nowhere");
        }
    }
    assert!(seen > 100, "{seen} links");
}

#[test]
fn the_book_has_every_page_once() {
    let summary = read("docs/SUMMARY.md");
    let chapters = links(&summary);
    let distinct: BTreeSet<&String> = chapters.iter().collect();
    assert_eq!(chapters.len(), distinct.len(), "a chapter stands twice");
    for page in pages() {
        let name = page.file_name().unwrap_or_default().to_string_lossy();
        let is_of_docs = page.parent().is_some_and(|folder| folder.ends_with("docs"));
        let link = if is_of_docs {
            name.to_string()
        } else {
            format!("../{name}")
        };
        let is_chapter = chapters.contains(&link);
        assert!(
            is_chapter || name == "SUMMARY.md",
            "docs/SUMMARY.md lacks {link}"
        );
    }
    let book: toml::Table = read("book.toml").parse().expect("a book");
    assert_eq!(book["book"]["src"].as_str(), Some("docs"));
}

#[test]
fn a_citation_has_what_its_format_requires_and_this_version() {
    let text = read("CITATION.cff");
    let value = |key: &str| {
        let line = text.lines().find_map(|line| line.strip_prefix(key));
        let value = line.and_then(|rest| rest.strip_prefix(':'));
        value.map(|value| value.trim().trim_matches('"').to_owned())
    };
    for required in ["cff-version", "message", "title"] {
        let stated = value(required);
        assert!(stated.is_some_and(|text| !text.is_empty()), "no {required}");
    }
    assert_eq!(value("cff-version").as_deref(), Some("1.2.0"));
    assert_eq!(value("type").as_deref(), Some("software"));
    assert_eq!(value("version").as_deref(), Some(env!("CARGO_PKG_VERSION")));
    let list = |key: &str| {
        let after = text
            .split(&format!("\n{key}:\n"))
            .nth(1)
            .unwrap_or_default();
        let items = after.lines().map_while(|line| line.strip_prefix("  - "));
        items.map(str::to_owned).collect::<Vec<_>>()
    };
    assert!(
        list("authors")
            .iter()
            .all(|author| author.starts_with("name: "))
    );
    assert!(!list("authors").is_empty());
    let licences = list("license");
    assert_eq!(licences.join(" OR "), env!("CARGO_PKG_LICENSE"));
    // Every line is a key, an item, or goes on with the text above.
    for line in text.lines() {
        let is_key = line.split_once(':').is_some_and(|(key, _)| {
            let known = |letter: char| letter.is_ascii_lowercase() || letter == '-';
            key.chars().all(known)
        });
        assert!(is_key || line.starts_with("  "), "{line}");
        assert!(!line.contains('\t'), "{line}");
    }
}
