//! Pages and the blocks that they show, fenced or indented.

use std::fs;
use std::path::Path;

/// Programs that begin a line of commands.
const PROGRAMS: [&str; 5] = ["gresham ", "cargo ", "pip ", "perf ", "gh "];

pub struct Page {
    /// From the root, such as `docs/gate.md`.
    pub path: String,
    pub blocks: Vec<Block>,
}

pub struct Block {
    /// Its first line, counted from 1.
    pub line: usize,
    /// The language of a fence; empty where the block is indented.
    pub language: String,
    pub text: String,
}

impl Block {
    pub fn is_of_commands(&self) -> bool {
        let begins = |line: &str| PROGRAMS.iter().any(|program| line.starts_with(program));
        self.language == "sh" || (self.language.is_empty() && begins(&self.text))
    }

    /// Its commands as words, without comments.
    pub fn commands(&self) -> Vec<Vec<String>> {
        let joined = self.text.replace("\\\n", " ");
        let lines = joined.lines().filter(|line| !line.trim().is_empty());
        lines
            .map(|line| {
                let bare = line.split(" #").next().unwrap_or(line);
                bare.split_whitespace().map(str::to_owned).collect()
            })
            .collect()
    }
}

/// README and every page of docs, with their texts' blocks.
pub fn pages() -> Vec<Page> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let docs = fs::read_dir(root.join("docs")).expect("docs");
    let names = docs.map(|entry| entry.expect("an entry").file_name().into_string());
    let mut paths: Vec<String> = names
        .map(|name| name.expect("a name"))
        .filter(|name| name.strip_suffix(".md").is_some())
        .map(|name| format!("docs/{name}"))
        .collect();
    paths.push("README.md".to_owned());
    paths.push("SECURITY.md".to_owned());
    paths.sort();
    let pages = paths.into_iter().map(|path| {
        let text = fs::read_to_string(root.join(&path)).expect("a page");
        let blocks = blocks(&text);
        Page { path, blocks }
    });
    pages.collect()
}

/// The blocks of a text.
fn blocks(text: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut fence: Option<Block> = None;
    let mut was_blank = true;
    let mut indented: Option<Block> = None;
    for (at, line) in text.lines().enumerate() {
        if let Some(block) = &mut fence {
            if line.trim_end() == "```" {
                blocks.extend(fence.take());
            } else {
                block.text += line;
                block.text.push('\n');
            }
            continue;
        }
        let inner = line.strip_prefix("    ");
        match (&mut indented, inner) {
            (Some(block), Some(inner)) => {
                block.text += inner;
                block.text.push('\n');
            }
            (Some(_), None) => blocks.extend(indented.take()),
            (None, Some(inner)) if was_blank => {
                indented = Some(Block {
                    line: at + 1,
                    language: String::new(),
                    text: format!("{inner}\n"),
                });
            }
            (None, _) => {}
        }
        if let Some(language) = line.strip_prefix("```") {
            fence = Some(Block {
                line: at + 1,
                language: language.trim().to_owned(),
                text: String::new(),
            });
        }
        was_blank = line.trim().is_empty();
    }
    blocks.extend(indented);
    assert!(fence.is_none(), "a fence is not closed");
    blocks
}
