//! Sources, and the paths that their code names. No parser: comments and texts are blanked, then
//! paths are followed from their first word, through braces, to their last.

use std::fs;
use std::path::{Path, PathBuf};

/// Modules of the market's crate that are rooms of their own.
const PASSED_ON: [&str; 3] = ["machine", "parameter", "policy"];

/// Crates below the library, with the room as which it passes them on.
const BELOW: [(&str, &str); 4] = [
    ("gresham_stats", "stats"),
    ("gresham_tables", "tables"),
    ("gresham_market", "market"),
    ("gresham_outcomes", "outcome"),
];

/// Where the library and the crates below it are.
pub const LIBRARY: [&str; 5] = [
    "crates/gresham-stats/src",
    "crates/gresham-tables/src",
    "crates/gresham-market/src",
    "crates/gresham-outcomes/src",
    "src",
];

/// Where the readable reference market is, which stands beside the library.
pub const REFERENCE: &str = "crates/gresham-reference/src";

/// The sources of the library and of the crates below it.
pub fn library() -> Vec<Source> {
    let all = LIBRARY.into_iter().flat_map(below);
    // A file of that name is what elsewhere stands at the end of the file that it tests.
    all.filter(|source| !source.path.ends_with("/tests.rs"))
        .collect()
}

/// A source file.
pub struct Source {
    /// Its path from the project's root.
    pub path: String,
    /// Everything in it.
    pub text: String,
    /// The same with comments and texts blanked.
    code: String,
}

/// The sources below a folder of the project; none if there is no such folder.
pub fn sources(folder: &str) -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths = Vec::new();
    collect(&root.join(folder), &mut paths);
    paths.sort();
    paths
        .into_iter()
        .map(|path| {
            let text = fs::read_to_string(&path).expect("a source is text");
            let path = path.strip_prefix(root).expect("below the root");
            Source::new(&path.to_string_lossy().replace('\\', "/"), &text)
        })
        .collect()
}

/// The sources below a folder that has to be there.
pub fn below(folder: &str) -> Vec<Source> {
    let sources = sources(folder);
    assert!(!sources.is_empty(), "{folder} has moved; so must its rule");
    sources
}

fn collect(folder: &Path, paths: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for entry in entries {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            collect(&path, paths);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            paths.push(path);
        }
    }
}

impl Source {
    pub fn new(path: &str, text: &str) -> Self {
        Self {
            path: path.to_owned(),
            text: text.to_owned(),
            code: blanked(text),
        }
    }

    /// The room it belongs to: its folder under `src`, or its own name there. Crates below the
    /// library are the rooms as which it passes them on.
    pub fn room(&self) -> &str {
        self.module().first().copied().unwrap_or("lib")
    }

    /// The room that is a crate of its own, with the path inside it.
    fn below(&self) -> Option<(&'static str, &str)> {
        let inside = |folder: &str| self.path.strip_prefix(folder);
        let crates = [
            ("crates/gresham-stats/src/", "stats"),
            ("crates/gresham-tables/src/", "tables"),
            ("crates/gresham-market/src/", "market"),
            ("crates/gresham-outcomes/src/", "outcome"),
            ("crates/gresham-reference/src/", "reference"),
        ];
        let mut found = crates.into_iter();
        found.find_map(|(folder, room)| inside(folder).map(|inner| (room, inner)))
    }

    /// The path of its module as the library names it: `src/report/page.rs` is report, page.
    pub fn module(&self) -> Vec<&str> {
        let (room, inner) = match self.below() {
            Some((room, inner)) => (Some(room), inner),
            None => (None, self.path.strip_prefix("src/").unwrap_or(&self.path)),
        };
        let inner = inner.strip_suffix(".rs").unwrap_or(inner);
        let mut module: Vec<&str> = inner.split('/').collect();
        if ["mod", "lib", "main"].contains(module.last().unwrap_or(&"")) && inner != "main" {
            module.pop();
        }
        match room {
            Some(room)
                if !module
                    .first()
                    .is_some_and(|first| PASSED_ON.contains(first)) =>
            {
                module.insert(0, room);
            }
            _ => {}
        }
        module
    }

    /// Every path into this crate that leaves the module, from the crate's root, with its line.
    ///
    /// A `super::` inside a module within the file reaches less far than it is taken to.
    pub fn crate_paths(&self) -> Vec<(usize, Vec<String>)> {
        let mut found = Vec::new();
        let roots = ["crate", "gresham", "super"].into_iter();
        let roots: Vec<&str> = roots.chain(BELOW.map(|(name, _)| name)).collect();
        for (at, path) in self.paths(&roots) {
            let below = BELOW.iter().find(|(name, _)| *name == path[0]);
            let room = below.map(|(_, room)| *room);
            let room = room.or(self.below().map(|(room, _)| room));
            let supers = path.iter().take_while(|word| *word == "super").count();
            let module = self.module();
            let kept = module.len().saturating_sub(supers.max(1));
            let mut full: Vec<String> = match supers {
                0 => Vec::new(),
                _ => module[..kept].iter().map(ToString::to_string).collect(),
            };
            full.extend(path.into_iter().skip(supers.max(1)));
            // At the crate's root, `parameters` alone is the macro.
            let is_macro = full == ["parameters"];
            // Neither does the macro of enums belong to a room.
            if full == ["indexed"] {
                continue;
            }
            if let (Some(room), 0, Some(first)) = (room, supers, full.first())
                && !is_macro
                && !PASSED_ON.contains(&first.as_str())
            {
                full.insert(0, room.to_owned());
            }
            // The macro of that name stands at the crate's root.
            match full.first_mut() {
                Some(first) if *first == "parameters" => "parameter".clone_into(first),
                Some(first) if first != "self" && first != "*" => {}
                _ => continue,
            }
            found.push((self.line(at), full));
        }
        found.sort();
        found.dedup();
        found
    }

    /// Paths that begin with a module right below this file's own, from the library's root. What is
    /// only passed on is left out, and so are tests.
    pub fn child_paths(&self, children: &[&str]) -> Vec<Vec<String>> {
        let module = self.module();
        let mut found = Vec::new();
        for (at, path) in self.paths(children) {
            let before = self.code[..at].trim_end();
            let line = before.rsplit(['\n', ';']).next().unwrap_or("");
            let passed_on = line.trim_start().starts_with("pub") && line.ends_with("use");
            if !passed_on && at < self.tests_begin() {
                let own = module.iter().map(ToString::to_string);
                found.push(own.chain(path).collect());
            }
        }
        found
    }

    /// Paths into the library outside of the file's tests, where `super` is the file itself.
    pub fn paths_before_tests(&self) -> Vec<Vec<String>> {
        let end = self.line(self.tests_begin());
        let paths = self.crate_paths().into_iter();
        paths
            .filter(|(line, _)| *line < end || self.tests_begin() == self.code.len())
            .map(|(_, path)| path)
            .collect()
    }

    /// The place at which the file's tests begin, or its end.
    fn tests_begin(&self) -> usize {
        self.code.find("#[cfg(test)]").unwrap_or(self.code.len())
    }

    /// The file without its tests.
    pub fn without_tests(&self) -> Self {
        Self::new(&self.path, &self.text[..self.tests_begin_in_text()])
    }

    fn tests_begin_in_text(&self) -> usize {
        self.text.find("#[cfg(test)]").unwrap_or(self.text.len())
    }

    /// Where code names one of these paths or something below it.
    pub fn mentions(&self, forbidden: &[&str]) -> Vec<String> {
        let mut found = Vec::new();
        for one in forbidden {
            let words: Vec<&str> = one.split("::").collect();
            for (at, path) in self.paths(&words[..1]) {
                if path.len() >= words.len() && path.iter().zip(&words).all(|(a, b)| a == b) {
                    found.push(format!(
                        "{}:{} {}",
                        self.path,
                        self.line(at),
                        path.join("::")
                    ));
                }
            }
        }
        found
    }

    /// Where the file contains one of these texts, outside of comments.
    pub fn contains(&self, marks: &[&str]) -> Vec<String> {
        let mut found = Vec::new();
        for mark in marks {
            for (at, _) in self.code.match_indices(mark) {
                found.push(format!("{}:{} {mark}", self.path, self.line(at)));
            }
        }
        found
    }

    fn line(&self, at: usize) -> usize {
        self.code[..at].matches('\n').count() + 1
    }

    /// Every path that starts with one of these words, with where it starts; one of several
    /// branches in braces is a path of its own.
    fn paths(&self, starts: &[&str]) -> Vec<(usize, Vec<String>)> {
        let mut found = Vec::new();
        for start in starts {
            for (at, _) in self.code.match_indices(start) {
                let before = self.code[..at].trim_end();
                let inside = before.ends_with("::")
                    || self.code[..at]
                        .ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == '$');
                let rest = &self.code[at + start.len()..];
                if inside || !rest.trim_start().starts_with("::") {
                    continue;
                }
                let mut branches = Vec::new();
                follow(&self.code[at..], &mut Vec::new(), &mut branches);
                found.extend(branches.into_iter().map(|path| (at, path)));
            }
        }
        found
    }
}

/// Follows one path, or one branch, and returns what stands behind it.
fn follow<'a>(text: &'a str, prefix: &mut Vec<String>, found: &mut Vec<Vec<String>>) -> &'a str {
    let depth = prefix.len();
    let mut rest = text.trim_start();
    loop {
        if let Some(inner) = rest.strip_prefix('{') {
            rest = inner.trim_start();
            while !rest.is_empty() && !rest.starts_with('}') {
                let before = rest.len();
                rest = follow(rest, prefix, found).trim_start();
                rest = rest.strip_prefix(',').unwrap_or(rest).trim_start();
                if rest.len() == before {
                    break;
                }
            }
            rest = rest.strip_prefix('}').unwrap_or(rest);
            break;
        }
        let end = rest
            .find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '*'))
            .unwrap_or(rest.len());
        if end > 0 {
            prefix.push(rest[..end].to_owned());
            rest = &rest[end..];
        }
        match rest.trim_start().strip_prefix("::") {
            Some(after) if end > 0 => rest = after.trim_start(),
            _ => {
                found.push(prefix.clone());
                break;
            }
        }
    }
    prefix.truncate(depth);
    // A new name changes nothing about what is named.
    match rest.trim_start().strip_prefix("as ") {
        Some(renamed) => renamed.trim_start_matches(|c: char| c.is_alphanumeric() || c == '_'),
        None => rest,
    }
}

/// The text with comments and the insides of texts replaced by blanks, line breaks kept.
fn blanked(text: &str) -> String {
    let mut code = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let skipped = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |end| end + 2)
        } else if let Some(raw) = rest.strip_prefix("r#\"") {
            raw.find("\"#").map_or(rest.len(), |end| end + 5)
        } else if first == '"' {
            end_of_text(rest)
        } else if rest.starts_with("'\"'") {
            3
        } else if rest.starts_with("'\\") {
            rest[3..].find('\'').map_or(rest.len(), |end| end + 4)
        } else {
            0
        };
        if skipped == 0 {
            code.push(first);
            rest = &rest[first.len_utf8()..];
        } else {
            let blanks = rest[..skipped].chars();
            code.extend(blanks.map(|c| if c == '\n' { '\n' } else { ' ' }));
            rest = &rest[skipped..];
        }
    }
    code
}

/// The length of the text in quotation marks that `rest` starts with.
fn end_of_text(rest: &str) -> usize {
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    rest.len()
}
