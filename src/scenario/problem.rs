//! What is wrong with a scenario, shown where it was written.

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use std::fmt;
use std::ops::Range;

/// The text of one file, kept for as long as something in it may have to be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Source {
    /// The path as the user would write it.
    pub(crate) path: String,
    /// What the file holds.
    pub(crate) text: String,
}

/// A stretch of one file of the chain. File 0 is the one that was asked for, 1 what it extends,
/// and so on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Place {
    /// Number of the file in the chain.
    pub(crate) source: usize,
    /// Bytes of its text.
    pub(crate) span: Range<usize>,
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Complaint {
    message: String,
    marks: Vec<(Place, String)>,
    file: Option<usize>,
    notes: Vec<String>,
    help: Vec<String>,
}

impl Complaint {
    /// A complaint that names what is wrong in one line.
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            marks: Vec::new(),
            file: None,
            notes: Vec::new(),
            help: Vec::new(),
        }
    }

    /// Points at a place, with a few words beside it. The first place is the main one.
    pub(crate) fn at(mut self, place: &Place, label: impl Into<String>) -> Self {
        self.marks.push((place.clone(), label.into()));
        self
    }

    /// Names a file when there is no place in it to point at.
    pub(crate) fn in_file(mut self, source: usize) -> Self {
        self.file = Some(source);
        self
    }

    /// Adds a fact that helps to understand.
    pub(crate) fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    /// Adds what to do about it.
    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help.push(help.into());
        self
    }

    /// Where the complaint belongs in a list: by file of the chain, then from top to bottom.
    fn order(&self) -> (usize, usize) {
        match (self.marks.first(), self.file) {
            (Some((place, _)), _) => (place.source, place.span.start),
            (None, Some(file)) => (file, usize::MAX),
            (None, None) => (usize::MAX, 0),
        }
    }

    fn group<'a>(&'a self, sources: &'a [Source]) -> Group<'a> {
        let title = Level::ERROR.primary_title(self.message.as_str());
        let mut group = Group::with_title(title);
        if let (true, Some(file)) = (self.marks.is_empty(), self.file) {
            group = group.element(Origin::path(sources[file].path.as_str()));
        }
        let mut shown: Vec<usize> = Vec::new();
        for (place, _) in &self.marks {
            if !shown.contains(&place.source) {
                shown.push(place.source);
                group = group.element(self.snippet(place.source, &sources[place.source]));
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
        let marks = self.marks.iter().enumerate();
        let annotations =
            marks
                .filter(|(_, (place, _))| place.source == number)
                .map(|(nth, (place, label))| {
                    let kind = if nth == 0 {
                        AnnotationKind::Primary
                    } else {
                        AnnotationKind::Context
                    };
                    let end = place.span.end.min(source.text.len());
                    let start = place.span.start.min(end);
                    kind.span(start..end).label(label.as_str())
                });
        Snippet::source(source.text.as_str())
            .path(source.path.as_str())
            .annotations(annotations)
    }
}

/// Everything that is wrong with a scenario: each thing with the file, the line, the key and what
/// to do about it.
///
/// `Display` writes it plainly; [`Problem::render`] can colour it for a terminal.
#[derive(Clone, PartialEq, Eq)]
pub struct Problem {
    sources: Vec<Source>,
    complaints: Vec<Complaint>,
}

impl Problem {
    /// Collects complaints about the files of one chain, in the order in which a reader meets them.
    pub(crate) fn new(sources: Vec<Source>, mut complaints: Vec<Complaint>) -> Self {
        complaints.sort_by_key(Complaint::order);
        Self {
            sources,
            complaints,
        }
    }

    /// One line per thing that is wrong, without places and remedies.
    pub fn messages(&self) -> impl Iterator<Item = &str> {
        self.complaints
            .iter()
            .map(|complaint| complaint.message.as_str())
    }

    /// The whole report, as a terminal shows it: `coloured` with escape codes, otherwise plain.
    #[must_use]
    pub fn render(&self, coloured: bool) -> String {
        let renderer = if coloured {
            Renderer::styled()
        } else {
            Renderer::plain()
        };
        let mut reports: Vec<String> = self
            .complaints
            .iter()
            .map(|complaint| renderer.render(&[complaint.group(&self.sources)]))
            .collect();
        if self.complaints.len() > 1 {
            reports.push(format!("{} problems found", self.complaints.len()));
        }
        reports.join("\n\n")
    }
}

/// A complaint about a file that could not be read, or about what is in none.
impl From<Complaint> for Problem {
    fn from(complaint: Complaint) -> Self {
        Self::new(Vec::new(), vec![complaint])
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.render(false))
    }
}

/// The same as `Display`, so that a failed `unwrap` in a test can be read.
impl fmt::Debug for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "\n{self}\n")
    }
}

impl std::error::Error for Problem {}
