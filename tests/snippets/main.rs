//! README and docs held to what they show: every command runs, every file reads, every text is
//! printed.
//!
//! Long commands run on a market of a few shops. What does not run here says why, in a list that
//! holds nothing superfluous.

mod commands;
mod files;
mod inline;
mod page;
mod texts;

use page::{Page, pages};

/// Where blocks of other languages are run.
const ELSEWHERE: [(&str, &str, &str); 2] = [
    ("python", "python/tests/test_docs.py", "```python"),
    ("rust", "src/lib.rs", "docs/scenarios.md"),
];

/// Pages that have formulas set off from their text.
const WITH_FORMULAS: [&str; 3] = ["docs/audit.md", "docs/model.md", "docs/statistics.md"];

#[test]
fn no_block_of_a_page_is_passed_over() {
    let mut seen = 0;
    for Page { path, blocks } in pages() {
        for block in blocks {
            seen += 1;
            let known = match block.language.as_str() {
                "toml" | "sh" | "text" => true,
                "" => block.is_of_commands() || WITH_FORMULAS.contains(&path.as_str()),
                other => ELSEWHERE.iter().any(|(language, file, by)| {
                    let text = std::fs::read_to_string(file).unwrap_or_default();
                    *language == other && text.contains(by)
                }),
            };
            let (line, language) = (block.line, &block.language);
            assert!(known, "{path}:{line} shows `{language}` that nothing runs");
        }
    }
    assert!(seen > 50, "{seen} blocks");
}
