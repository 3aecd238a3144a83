//! Problems of files, each shown at the line that has it, with a remedy.

use super::names;
use crate::parameter::{Field, Kind};
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

/// Most problems that are told; nobody reads more at once.
const MOST_TOLD: usize = 100;

/// Length of a text that is gone through as a whole, in bytes: that of any file but a strange one.
const SHORT_BYTES: usize = 256 << 10;

/// Most characters of a message.
const MOST_CHARACTERS: usize = 2000;

/// The text of one file, kept for as long as something in it may have to be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Source {
    /// The path as the user would write it.
    pub(crate) path: String,
    /// The whole text.
    pub(crate) text: String,
}

/// A stretch of one of the texts that are read together. Of a chain of files, 0 is the one that was
/// asked for, 1 what it extends, and so on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Span {
    /// Number of the text.
    pub(crate) source: usize,
    /// Bytes of it.
    pub(crate) bytes: Range<usize>,
}

impl Span {
    /// The span of a value that stands in none of the texts, such as one of a scenario that was
    /// read before. It counts as farther than any text.
    pub(crate) const NOWHERE: Self = Self {
        source: usize::MAX,
        bytes: 0..0,
    };
}

/// A value with the place where it stands.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Spanned<T> {
    pub(crate) value: T,
    pub(crate) span: Span,
}

/// One problem.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Diagnostic {
    message: String,
    marks: Vec<(Span, String)>,
    file: Option<usize>,
    notes: Vec<String>,
    help: Vec<String>,
}

impl Diagnostic {
    /// A diagnostic with a title of one line.
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self {
            message: cut(&message.into()),
            marks: Vec::new(),
            file: None,
            notes: Vec::new(),
            help: Vec::new(),
        }
    }

    /// Points at a span, with a few words beside it. The first one is the main one; if it stands
    /// nowhere, the words become a note.
    pub(crate) fn at(mut self, span: &Span, label: impl Into<String>) -> Self {
        if *span == Span::NOWHERE {
            return if self.marks.is_empty() {
                self.note(label)
            } else {
                self
            };
        }
        self.marks.push((span.clone(), cut(&label.into())));
        self
    }

    /// Names a file when there is no place in it to point at.
    pub(crate) fn in_file(mut self, source: usize) -> Self {
        self.file = Some(source);
        self
    }

    /// Adds a fact that helps to understand.
    pub(crate) fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(cut(&note.into()));
        self
    }

    /// Adds what to do about it.
    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help.push(help.into());
        self
    }

    /// Adds a remedy to a diagnostic that has been collected.
    pub(crate) fn add_help(&mut self, help: impl Into<String>) {
        self.help.push(help.into());
    }

    /// Adds the names that were probably meant, or else all that are `known`.
    pub(crate) fn suggest<'a, I>(self, typed: &str, known: impl Fn() -> I, all: &str) -> Self
    where
        I: Iterator<Item = &'a str>,
    {
        self.help(names::meant(typed, known, all))
    }

    /// The place of the diagnostic in a list: by text, then from top to bottom.
    fn order(&self) -> (usize, usize) {
        match (self.marks.first(), self.file) {
            (Some((span, _)), _) => (span.source, span.bytes.start),
            (None, Some(file)) => (file, usize::MAX),
            (None, None) => (usize::MAX, 0),
        }
    }

    fn problem(&self, sources: &[Arc<Source>]) -> Problem {
        let place = self.marks.first().and_then(|(span, _)| {
            let source = sources.get(span.source)?;
            let before = source.text.get(..span.bytes.start)?;
            let line = source.text.lines().nth(before.matches('\n').count());
            let key = line
                .and_then(|line| line.split_once('='))
                .map(|(key, _)| key);
            Some((
                before.matches('\n').count() + 1,
                key.map(|key| key.trim().to_owned()),
            ))
        });
        let file = self
            .marks
            .first()
            .map(|(span, _)| span.source)
            .or(self.file);
        let (line, key) = place.unzip();
        Problem {
            message: self.message.clone(),
            file: file
                .and_then(|file| sources.get(file))
                .map(|file| file.path.clone()),
            line,
            key: key.flatten(),
            remedy: self.help.join("\n"),
            remarks: self
                .marks
                .first()
                .map(|(_, label)| label)
                .into_iter()
                .chain(&self.notes)
                .chain(&self.help)
                .cloned()
                .collect(),
        }
    }

    fn group<'a>(&'a self, sources: &'a [Arc<Source>]) -> Group<'a> {
        let title = Level::ERROR.primary_title(self.message.as_str());
        let mut group = Group::with_title(title);
        let file = self.file.and_then(|file| sources.get(file));
        if let (true, Some(file)) = (self.marks.is_empty(), file) {
            group = group.element(Origin::path(file.path.as_str()));
        }
        let mut shown: Vec<usize> = Vec::new();
        for (span, _) in &self.marks {
            if !shown.contains(&span.source) {
                shown.push(span.source);
                group = group.element(self.snippet(span.source, &sources[span.source]));
            }
        }
        for note in &self.notes {
            group = group.element(Level::NOTE.message(note.as_str()));
        }
        for help in &self.help {
            group = group.element(Level::HELP.message(help.as_str()));
        }
        group
    }

    fn snippet<'a>(
        &'a self,
        number: usize,
        source: &'a Source,
    ) -> Snippet<'a, annotate_snippets::Annotation<'a>> {
        let here = |span: &&Span| span.source == number;
        let spans = self.marks.iter().map(|(span, _)| span).filter(here);
        let shown = lines_around(&source.text, spans.map(|span| &span.bytes));
        let before = &source.text[..shown.start];
        let first_line = before.matches('\n').count() + 1;
        let marks = self.marks.iter().enumerate();
        let annotations =
            marks
                .filter(|(_, (span, _))| span.source == number)
                .map(|(nth, (span, label))| {
                    let kind = if nth == 0 {
                        AnnotationKind::Primary
                    } else {
                        AnnotationKind::Context
                    };
                    let end = span.bytes.end.min(shown.end);
                    let start = span.bytes.start.min(end);
                    kind.span(start - shown.start..end - shown.start)
                        .label(label.as_str())
                });
        Snippet::source(&source.text[shown.clone()])
            .line_start(first_line)
            .path(source.path.as_str())
            .annotations(annotations)
    }
}

/// The whole lines of a text that some stretches of it touch: the text of a long file is not gone
/// through for every problem. All of a short one.
fn lines_around<'s>(text: &str, stretches: impl Iterator<Item = &'s Range<usize>>) -> Range<usize> {
    let all = 0..text.len();
    if all.end <= SHORT_BYTES {
        return all;
    }
    let (start, end) = stretches.fold((all.end, 0), |(start, end), stretch| {
        (start.min(stretch.start), end.max(stretch.end))
    });
    // The end of the text is beyond its last line.
    let start = start.min(all.end - 1);
    let end = end.clamp(start, all.end);
    let is_break = |byte: &u8| *byte == b'\n';
    let first = text.as_bytes()[..start].iter().rposition(is_break);
    let last = text.as_bytes()[end..].iter().position(is_break);
    first.map_or(0, |place| place + 1)..last.map_or(all.end, |place| end + place + 1)
}

/// A text of which no more is told than fits a screen.
fn cut(text: &str) -> String {
    match text.char_indices().nth(MOST_CHARACTERS) {
        None => text.to_owned(),
        Some((end, _)) => format!("{}…", &text[..end]),
    }
}

/// A problem as data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The problem in a line.
    pub message: String,
    /// The file, or the name of the text; `None` if it is in none.
    pub file: Option<String>,
    /// The line, from 1.
    pub line: Option<usize>,
    /// The key that the line sets.
    pub key: Option<String>,
    /// The remedy; empty if it is plain.
    pub remedy: String,
    /// All that is told beside the message: what is seen at the line, facts, and the remedy.
    pub remarks: Vec<String>,
}

/// All problems of a file: each with the file, the line, the key and a remedy.
///
/// `Display` writes them plainly; [`Diagnostics::render`] can colour them for a terminal.
#[derive(Clone, PartialEq, Eq)]
pub struct Diagnostics {
    sources: Vec<Arc<Source>>,
    diagnostics: Vec<Diagnostic>,
}

impl Diagnostics {
    /// Collects diagnostics about some texts, in the order in which a reader meets them.
    pub(crate) fn new(sources: Vec<Arc<Source>>, mut diagnostics: Vec<Diagnostic>) -> Self {
        diagnostics.sort_by_key(Diagnostic::order);
        Self {
            sources,
            diagnostics,
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.diagnostics.is_empty()
    }

    /// These problems, and then those of other texts.
    pub(crate) fn and(mut self, other: Self) -> Self {
        let before = self.sources.len();
        self.sources.extend(other.sources);
        for mut diagnostic in other.diagnostics {
            for (span, _) in &mut diagnostic.marks {
                span.source += before;
            }
            diagnostic.file = diagnostic.file.map(|file| file + before);
            self.diagnostics.push(diagnostic);
        }
        self
    }

    /// One line per problem, without places and remedies.
    pub fn messages(&self) -> impl Iterator<Item = &str> {
        self.diagnostics
            .iter()
            .map(|diagnostic| diagnostic.message.as_str())
    }

    /// The problems, each with its place and its remedy; the first hundred.
    pub fn problems(&self) -> impl Iterator<Item = Problem> {
        let told = self.diagnostics.iter().take(MOST_TOLD);
        told.map(|diagnostic| diagnostic.problem(&self.sources))
    }

    /// The whole report, as a terminal shows it: `coloured` with escape codes, otherwise plain.
    #[must_use]
    pub fn render(&self, coloured: bool) -> String {
        let renderer = if coloured {
            Renderer::styled()
        } else {
            Renderer::plain()
        };
        let told = self.diagnostics.iter().take(MOST_TOLD);
        let mut reports: Vec<String> = told
            .map(|diagnostic| renderer.render(&[diagnostic.group(&self.sources)]))
            .collect();
        match self.diagnostics.len() {
            0 | 1 => {}
            all if all > MOST_TOLD => {
                reports.push(format!(
                    "{all} problems found; the first {MOST_TOLD} are shown"
                ));
            }
            all => reports.push(format!("{all} problems found")),
        }
        reports.join("\n\n")
    }
}

/// A diagnostic about what is in no text.
impl From<Diagnostic> for Diagnostics {
    fn from(diagnostic: Diagnostic) -> Self {
        Self::new(Vec::new(), vec![diagnostic])
    }
}

impl fmt::Display for Diagnostics {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.render(false))
    }
}

/// As `Display`, so that a failed `unwrap` in a test can be read.
impl fmt::Debug for Diagnostics {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "\n{self}\n")
    }
}

impl std::error::Error for Diagnostics {}

/// A field's key with its meaning, unit and bounds.
pub(crate) fn meaning(field: &Field) -> String {
    let bounds = match field.kind {
        Kind::Number { min, max } => format!("{}, {min} to {max}", field.unit),
        Kind::Whole { min, max } => format!("{}, whole, {min} to {max}", field.unit),
        Kind::Switch => "true or false".to_owned(),
    };
    format!("`{}`: {} ({bounds})", field.key, field.description())
}

/// A diagnostic about a text that is not TOML.
pub(super) fn not_toml(span: &Span, message: &str, found: &str) -> Diagnostic {
    let diagnostic = Diagnostic::new("this is not TOML").at(span, message);
    let looks_like_date =
        found.len() == 10 && found.bytes().filter(|byte| *byte == b'-').count() == 2;
    if looks_like_date {
        diagnostic.help("dates are written year-month-day, and the day must exist")
    } else {
        diagnostic
    }
}
