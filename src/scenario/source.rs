//! Reading files: the one asked for, and the chain of those it extends.

use super::merge::merge;
use super::names;
use super::problem::{Complaint, Place, Source};
use super::read_section::Reader;
use super::written::Written;
use crate::builtin::{self, Kind, UnknownName};
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use toml::Spanned;
use toml::de::DeTable;

/// A chain of files, nearest first, with what each states.
pub(super) struct Chain {
    pub(super) sources: Vec<Source>,
    pub(super) files: Vec<Written>,
    pub(super) complaints: Vec<Complaint>,
    /// Whether every file of the chain could be read.
    pub(super) complete: bool,
}

impl Chain {
    /// Reads the chain that starts with the file at `path`.
    pub(super) fn from_file(path: &Path) -> Self {
        let mut chain = Self::new();
        match open(Kind::Scenario, path) {
            Ok((path, text)) => chain.follow(&path, text, vec![identity(&path)]),
            Err(complaint) => chain.refuse(complaint),
        }
        chain
    }

    /// Reads the chain that starts with a text, whose relative paths start from the working
    /// directory.
    pub(super) fn from_text(name: &str, text: &str) -> Self {
        let mut chain = Self::new();
        chain.follow(Path::new(name), text.to_owned(), Vec::new());
        chain
    }

    fn new() -> Self {
        Self {
            sources: Vec::new(),
            files: Vec::new(),
            complaints: Vec::new(),
            complete: true,
        }
    }

    /// Reads `text` and, file after file, what it extends. `visited` holds the identities of the
    /// files read so far.
    fn follow(&mut self, path: &Path, text: String, mut visited: Vec<PathBuf>) {
        let mut path = path.to_owned();
        let mut text = text;
        loop {
            let files = self.files.len();
            let extends = self.read_one(&path, text);
            if self.files.len() > files {
                self.take(&path, &visited);
            }
            let Some((parent, place)) = extends else {
                return;
            };
            let Some(next) = self.beside(&path, &visited, (&parent, &place)) else {
                return;
            };
            match self.open(&next, &place, "extended here", &visited) {
                Some(opened) => text = opened,
                None => return,
            }
            visited.push(identity(&next));
            path = next;
        }
    }

    /// Reads a file that another one names; complains if it cannot be read or closes a circle.
    fn open(
        &mut self,
        path: &Path,
        place: &Place,
        label: &str,
        visited: &[PathBuf],
    ) -> Option<String> {
        if visited.contains(&identity(path)) {
            self.refuse(self.cycle(path, place));
            return None;
        }
        match builtin::read_to_string(path) {
            Ok(text) => Some(text),
            Err(error) => {
                let complaint = unreadable(path, &error, |message| {
                    Complaint::new(message).at(place, label)
                });
                self.refuse(complaint.help("the path is relative to the file that names it"));
                None
            }
        }
    }

    /// Reads the scenarios from which the last file read takes levers, and keeps their entries.
    fn take(&mut self, path: &Path, visited: &[PathBuf]) {
        let Some(file) = self.files.last_mut() else {
            return;
        };
        let mut taken = std::mem::take(&mut file.taken);
        for taken in &mut taken {
            let Some(other) = &taken.path.value else {
                self.complete = false;
                continue;
            };
            let place = taken.path.place.clone();
            let Some(other) = self.beside(path, visited, (other, &place)) else {
                continue;
            };
            if let Some(text) = self.open(&other, &place, "taken from here", visited) {
                let mut visited = visited.to_vec();
                visited.push(identity(&other));
                let files = self.files.len();
                self.follow(&other, text, visited);
                let side = self.files.split_off(files);
                let merged = merge(side, &mut self.complaints);
                let entries = merged.entries.into_iter();
                let name = taken.lever.name;
                taken.entries = entries.filter(|entry| entry.lever.name == name).collect();
            }
        }
        if let Some(file) = self.files.last_mut() {
            file.taken = taken;
        }
    }

    /// Reads one file; returns what it extends, with the place that says so.
    fn read_one(&mut self, path: &Path, text: String) -> Option<(String, Place)> {
        let mut reader = Reader::new(self.sources.len(), &text);
        let table = parse(&mut reader, &text);
        let written = table.map(|table| Written::read(&mut reader, table.get_ref()));
        self.sources.push(Source {
            path: path.display().to_string(),
            text,
        });
        self.complaints.append(&mut reader.complaints);
        let Some(written) = written else {
            self.complete = false;
            return None;
        };
        let extends = written.extends.clone();
        self.files.push(written);
        let extends = extends?;
        if extends.value.is_none() {
            self.complete = false;
        }
        extends.value.map(|parent| (parent, extends.place))
    }

    /// The path of a file that another one names, at a place. Names in a text, which has no place
    /// of its own, start from the working directory.
    fn beside(
        &mut self,
        path: &Path,
        visited: &[PathBuf],
        (named, place): (&str, &Place),
    ) -> Option<PathBuf> {
        let folder = path.parent().filter(|_| !visited.is_empty());
        match builtin::resolve_in(Kind::Scenario, folder.unwrap_or(Path::new("")), named) {
            Ok(path) => Some(path),
            Err(unknown) => {
                self.refuse(unknown_name(&unknown, |message| {
                    Complaint::new(message).at(place, "named here")
                }));
                None
            }
        }
    }

    fn refuse(&mut self, complaint: Complaint) {
        self.complaints.push(complaint);
        self.complete = false;
    }

    fn cycle(&self, next: &Path, place: &Place) -> Complaint {
        let mut chain: Vec<String> = Vec::new();
        for source in &self.sources {
            chain.push(format!("`{}`", source.path));
        }
        chain.push(format!("`{}`", next.display()));
        Complaint::new("these files extend each other in a circle")
            .at(place, "closes the circle")
            .note(chain.join(" extends "))
            .help("let one of them state what it needs instead of extending another")
    }
}

/// Parses a text; nothing if it is not TOML, about which the reader then complains.
pub(crate) fn parse<'t>(reader: &mut Reader, text: &'t str) -> Option<Spanned<DeTable<'t>>> {
    let (table, errors) = DeTable::parse_recoverable(text);
    let mut last_line = None;
    for error in &errors {
        let span = error.span().unwrap_or(0..0);
        // What follows on the same line is most often an echo of the first error.
        let before = text.get(..span.start).unwrap_or_default();
        let line = before.matches('\n').count();
        if last_line.replace(line) != Some(line) {
            let found = text.get(span.clone()).unwrap_or_default();
            let complaint = not_toml(&reader.place(span), error.message(), found);
            reader.complaints.push(complaint);
        }
    }
    errors.is_empty().then_some(table)
}

/// The path of a file that the user calls by a name or a path, with what it says.
pub(crate) fn open(kind: Kind, path: &Path) -> Result<(PathBuf, String), Complaint> {
    let path =
        builtin::resolve(kind, path).map_err(|unknown| unknown_name(&unknown, Complaint::new))?;
    match builtin::read_to_string(&path) {
        Ok(text) => Ok((path, text)),
        Err(error) => Err(unreadable(&path, &error, Complaint::new)),
    }
}

/// Complains about a name that nothing built in has.
pub(crate) fn unknown_name(
    unknown: &UnknownName,
    complain: impl FnOnce(String) -> Complaint,
) -> Complaint {
    let (kind, name) = (unknown.kind.word(), &unknown.name);
    let complaint = complain(format!("there is no built-in {kind} `{name}`"));
    let known: Vec<String> = builtin::all(unknown.kind).map(|one| one.name).collect();
    let known = known.iter().map(String::as_str);
    let complaint = match names::nearest(name, known.clone()) {
        Some(meant) => complaint.help(format!("did you mean `{meant}`?")),
        None => complaint.help(format!("there are {}", names::list(known))),
    };
    match &unknown.file {
        Some(file) => complaint.help(format!("there is a file of this name; write `{file}`")),
        None => complaint,
    }
}

/// What makes two paths the same file.
fn identity(path: &Path) -> PathBuf {
    fs::canonicalize(path).unwrap_or_else(|_| path.to_owned())
}

/// Complains about a file that cannot be read.
pub(crate) fn unreadable(
    path: &Path,
    error: &std::io::Error,
    complain: impl FnOnce(String) -> Complaint,
) -> Complaint {
    let shown = path.display();
    if error.kind() == ErrorKind::InvalidData {
        return complain(format!("`{shown}` is not text in UTF-8")).help(encoding(path));
    }
    if error.kind() != ErrorKind::NotFound {
        return complain(format!("`{shown}` cannot be read: {error}"));
    }
    let complaint = complain(format!("there is no file `{shown}`"));
    match neighbour(path) {
        Some(meant) => complaint.help(format!("did you mean `{}`?", meant.display())),
        None => complaint,
    }
}

/// What to do about a file that is not UTF-8.
fn encoding(path: &Path) -> &'static str {
    let begin = fs::read(path).unwrap_or_default();
    if begin.starts_with(&[0xff, 0xfe]) || begin.starts_with(&[0xfe, 0xff]) {
        "it is UTF-16; save it as UTF-8 in your editor, or with `iconv -f UTF-16 -t UTF-8`"
    } else {
        "save it as UTF-8 in your editor"
    }
}

/// A file in the same directory with nearly the same name.
fn neighbour(path: &Path) -> Option<PathBuf> {
    let directory = path.parent()?;
    let listed = if directory.as_os_str().is_empty() {
        Path::new(".")
    } else {
        directory
    };
    let mut present: Vec<String> = fs::read_dir(listed)
        .ok()?
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .collect();
    present.sort_unstable();
    let present = present.iter().map(String::as_str);
    let meant = names::nearest(path.file_name()?.to_str()?, present)?;
    Some(directory.join(meant))
}

fn not_toml(place: &Place, message: &str, found: &str) -> Complaint {
    let complaint = Complaint::new("this is not TOML").at(place, message);
    let looks_like_date =
        found.len() == 10 && found.bytes().filter(|byte| *byte == b'-').count() == 2;
    if looks_like_date {
        complaint.help("dates are written year-month-day, and the day must exist")
    } else {
        complaint
    }
}
