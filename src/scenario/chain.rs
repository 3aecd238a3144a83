//! Chains of files: the one asked for, and those that it extends or takes levers from.

use super::file::ScenarioFile;
use super::gone::successor_of;
use super::home::home_of;
use super::layer::merge;
use crate::builtin::Kind;
use crate::reader::{Diagnostic, Origin, Reader, Source, Span};
use std::path::PathBuf;
use std::sync::Arc;

/// Longest chain of files that extend one another.
const LONGEST: usize = 32;

/// Most files that one scenario is read from.
const MOST_FILES: usize = 256;

/// A chain of files, nearest first, with what each states.
pub(super) struct Chain {
    pub(super) sources: Vec<Arc<Source>>,
    pub(super) files: Vec<ScenarioFile>,
    pub(super) diagnostics: Vec<Diagnostic>,
    /// True if every file of the chain could be read.
    pub(super) complete: bool,
}

impl Chain {
    /// Reads the chain that starts with `text`, or with what `origin` holds.
    pub(super) fn read(origin: &Origin, text: Option<&str>) -> Self {
        let mut chain = Self {
            sources: Vec::new(),
            files: Vec::new(),
            diagnostics: Vec::new(),
            complete: true,
        };
        match text.map_or_else(|| origin.load(), |text| Ok(text.to_owned())) {
            Ok(text) => chain.follow(origin, text, vec![origin.identity()]),
            Err(diagnostic) => chain.refuse(diagnostic),
        }
        chain
    }

    /// Reads `text` and, file after file, what it extends. `visited` holds the identities of the
    /// files read so far.
    fn follow(&mut self, origin: &Origin, text: String, mut visited: Vec<PathBuf>) {
        let mut origin = origin.clone();
        let mut text = text;
        loop {
            let files = self.files.len();
            let extends = self.read_one(&origin, text);
            if self.files.len() > files {
                self.take(&origin, &visited);
            }
            let Some((parent, span)) = extends else {
                return;
            };
            let Some(next) = self.beside(&origin, &parent, &span) else {
                return;
            };
            match self.open(&next, &span, "extended here", &visited) {
                Some(opened) => text = opened,
                None => return,
            }
            visited.push(next.identity());
            origin = next;
        }
    }

    /// Loads a file that another one names; complains if it cannot be read, closes a circle or is
    /// one too many.
    fn open(
        &mut self,
        origin: &Origin,
        span: &Span,
        label: &str,
        visited: &[PathBuf],
    ) -> Option<String> {
        if visited.contains(&origin.identity()) {
            self.refuse(self.cycle(origin, span));
            return None;
        }
        if visited.len() >= LONGEST || self.sources.len() >= MOST_FILES {
            let diagnostic = Diagnostic::new("these files extend each other too often");
            let help = format!("a chain has at most {LONGEST} files, a scenario {MOST_FILES}");
            self.refuse(diagnostic.at(span, "one too many").help(help));
            return None;
        }
        match origin.load() {
            Ok(text) => Some(text),
            Err(diagnostic) => {
                let help = "the path is relative to the file that names it";
                self.refuse(diagnostic.at(span, label).help(help));
                None
            }
        }
    }

    /// Reads the scenarios from which the last file read takes levers, and keeps their entries.
    fn take(&mut self, origin: &Origin, visited: &[PathBuf]) {
        let Some(file) = self.files.last_mut() else {
            return;
        };
        let mut taken = std::mem::take(&mut file.taken);
        for taken in &mut taken {
            let Some(other) = &taken.path.value else {
                self.complete = false;
                continue;
            };
            let span = taken.path.span.clone();
            let Some(other) = self.beside(origin, other, &span) else {
                continue;
            };
            if let Some(text) = self.open(&other, &span, "taken from here", visited) {
                let mut visited = visited.to_vec();
                visited.push(other.identity());
                let files = self.files.len();
                self.follow(&other, text, visited);
                let side = self.files.split_off(files);
                let merged = merge(side, &mut self.diagnostics);
                let entries = merged.entries.into_iter();
                let name = taken.lever.name;
                taken.entries = entries.filter(|entry| entry.lever.name == name).collect();
            }
        }
        // The files of the scenarios taken from have been split off again.
        if let Some(file) = self.files.last_mut() {
            file.taken = taken;
        }
    }

    /// Reads one file; returns what it extends, with the place that says so.
    fn read_one(&mut self, origin: &Origin, text: String) -> Option<(String, Span)> {
        let source = origin.source(text);
        let mut reader = Reader::new(self.sources.len(), &source).with_keys(home_of, successor_of);
        let file = reader.parse(&source.text);
        let file = file.map(|table| ScenarioFile::read(&mut reader, &table));
        self.sources.push(source);
        self.diagnostics.append(&mut reader.diagnostics);
        let Some(file) = file else {
            self.complete = false;
            return None;
        };
        let extends = file.extends.clone();
        self.files.push(file);
        let extends = extends?;
        if extends.value.is_none() {
            self.complete = false;
        }
        extends.value.map(|parent| (parent, extends.span))
    }

    /// The origin of a file that another one names at `span`.
    fn beside(&mut self, origin: &Origin, named: &str, span: &Span) -> Option<Origin> {
        match origin.beside(Kind::Scenario, named) {
            Ok(origin) => Some(origin),
            Err(diagnostic) => {
                self.refuse(diagnostic.at(span, "named here"));
                None
            }
        }
    }

    fn refuse(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
        self.complete = false;
    }

    fn cycle(&self, next: &Origin, span: &Span) -> Diagnostic {
        let names = self.sources.iter().map(|source| source.path.clone());
        let chain: Vec<String> = names
            .chain([next.name()])
            .map(|name| format!("`{name}`"))
            .collect();
        Diagnostic::new("these files extend each other in a circle")
            .at(span, "closes the circle")
            .note(chain.join(" extends "))
            .help("let one of them state what it needs instead of extending another")
    }
}
