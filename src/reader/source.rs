//! Texts of files, from wherever they come, and good words where there is none.

use super::diagnostic::{Diagnostic, Diagnostics, Source};
use super::names;
use crate::builtin::{self, Kind, UnknownName};
use std::fs::{self, File};
use std::io::{ErrorKind, Read as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Largest file that is read, in bytes: ten times the largest that ships.
const MOST_BYTES: u64 = 2 << 20;

/// Place from which a text comes. Paths may be of files that are built in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Origin {
    /// A file.
    File(PathBuf),
    /// A text that was handed over under a name; files that it names are relative to the working
    /// directory.
    Text(String),
}

impl Origin {
    /// The name that errors show.
    pub(crate) fn name(&self) -> String {
        match self {
            Self::File(path) => path.display().to_string(),
            Self::Text(name) => name.clone(),
        }
    }

    /// The name without folder and ending.
    pub(crate) fn stem(&self) -> String {
        match self {
            Self::File(path) => path
                .file_stem()
                .unwrap_or_default()
                .to_string_lossy()
                .into(),
            Self::Text(name) => name.clone(),
        }
    }

    /// The path of the file; of a text, its name.
    pub(crate) fn path(&self) -> PathBuf {
        match self {
            Self::File(path) => path.clone(),
            Self::Text(name) => PathBuf::from(name),
        }
    }

    /// The folder from which relative paths start.
    pub(crate) fn folder(&self) -> &Path {
        match self {
            Self::File(path) => path.parent().unwrap_or(Path::new("")),
            Self::Text(_) => Path::new(""),
        }
    }

    /// The origin of the file that a user calls by a built-in name or a path.
    pub(crate) fn called(kind: Kind, path: &Path) -> Result<Self, Diagnostic> {
        let path = builtin::resolve(kind, path);
        path.map(Self::File)
            .map_err(|unknown| unknown_name(&unknown))
    }

    /// The origin of what this one calls `named`. A user may name a pipe; a file may not, since
    /// reading it may never end.
    pub(crate) fn beside(&self, kind: Kind, named: &str) -> Result<Self, Diagnostic> {
        let path = builtin::resolve_in(kind, self.folder(), named);
        let path = path.map_err(|unknown| unknown_name(&unknown))?;
        let about = fs::metadata(&path);
        if about.is_ok_and(|about| !about.is_file() && !about.is_dir()) {
            let message = format!("`{}` is a device or a pipe", path.display());
            return Err(Diagnostic::new(message).help("name a file"));
        }
        Ok(Self::File(path))
    }

    /// An equal value for equal files, whichever way they are written.
    pub(crate) fn identity(&self) -> PathBuf {
        match self {
            Self::File(path) => fs::canonicalize(path).unwrap_or_else(|_| path.clone()),
            Self::Text(_) => self.path(),
        }
    }

    /// Loads the text.
    pub(crate) fn load(&self) -> Result<String, Diagnostic> {
        match self {
            Self::File(path) => load(path),
            Self::Text(name) => Err(Diagnostic::new(format!("`{name}` is not a file"))),
        }
    }

    /// The source whose text is known already, or else is opened.
    pub(crate) fn known_or_opened(&self, text: Option<&str>) -> Result<Arc<Source>, Diagnostics> {
        match text {
            Some(text) => Ok(self.source(text.to_owned())),
            None => self.open(),
        }
    }

    /// Loads the text of a file that stands alone.
    pub(crate) fn open(&self) -> Result<Arc<Source>, Diagnostics> {
        match self.load() {
            Ok(text) => Ok(self.source(text)),
            Err(diagnostic) => Err(diagnostic.into()),
        }
    }

    /// A text with this origin's name.
    pub(crate) fn source(&self, text: String) -> Arc<Source> {
        Arc::new(Source {
            path: self.name(),
            text,
        })
    }
}

/// Loads a text file in UTF-8.
fn load(path: &Path) -> Result<String, Diagnostic> {
    let shown = path.display();
    let unreadable = |error: &std::io::Error| {
        if error.kind() == ErrorKind::NotFound {
            return missing(path);
        }
        Diagnostic::new(format!("`{shown}` cannot be read: {error}"))
    };
    if builtin::is_built_in(path) {
        return builtin::read_to_string(path).map_err(|error| unreadable(&error));
    }
    let file = File::open(path).map_err(|error| unreadable(&error))?;
    let about = file.metadata().map_err(|error| unreadable(&error))?;
    if about.is_dir() {
        return Err(Diagnostic::new(format!("`{shown}` is a folder"))
            .help("name a file in it, whose name ends in `.toml`"));
    }
    // Not every file tells its length.
    let mut bytes = Vec::new();
    let read = file.take(MOST_BYTES + 1).read_to_end(&mut bytes);
    read.map_err(|error| unreadable(&error))?;
    if bytes.len() as u64 > MOST_BYTES {
        let most = MOST_BYTES >> 20;
        return Err(
            Diagnostic::new(format!("`{shown}` is larger than {most} MiB"))
                .help("files to be read are text, and small; is it the one that was meant?"),
        );
    }
    decode(bytes).map_err(|why| {
        let remedy = if why.ends_with("UTF-16") {
            "save it as UTF-8 in your editor, or with `iconv -f UTF-16 -t UTF-8`"
        } else {
            "save it as UTF-8, which every editor can"
        };
        Diagnostic::new(format!("`{shown}` is not a text in UTF-8: {why}")).help(remedy)
    })
}

/// The text that bytes stand for, or what they look like instead.
fn decode(bytes: Vec<u8>) -> Result<String, String> {
    let is_wide = |odd: usize| {
        let pairs = || bytes.chunks_exact(2);
        pairs().count() > 1
            && pairs()
                .take(8)
                .all(|pair| pair[odd] == 0 && pair[1 - odd] != 0)
    };
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Err("it is in UTF-16".to_owned());
    }
    if is_wide(0) || is_wide(1) {
        return Err("it looks like UTF-16".to_owned());
    }
    if let Some(at) = bytes.iter().position(|byte| *byte == 0) {
        return Err(format!("byte {at} is zero, as in a binary file"));
    }
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let before = String::from_utf8_lossy(&error.as_bytes()[..at]);
        let line = before.matches('\n').count() + 1;
        format!(
            "line {line} has a byte {:#04x} that is none",
            error.as_bytes()[at]
        )
    })
}

/// A diagnostic about a name that nothing built in has.
fn unknown_name(unknown: &UnknownName) -> Diagnostic {
    let (kind, name) = (unknown.kind.word(), &unknown.name);
    let known: Vec<String> = builtin::all(unknown.kind).map(|one| one.name).collect();
    let diagnostic = Diagnostic::new(format!("there is no built-in {kind} `{name}`"));
    let diagnostic = diagnostic.suggest(name, || known.iter().map(String::as_str), "there are");
    match &unknown.file {
        Some(file) => diagnostic.help(format!("there is a file of this name; write `{file}`")),
        None => diagnostic,
    }
}

/// A diagnostic about a file that is not there, with the one that was probably meant.
fn missing(path: &Path) -> Diagnostic {
    let diagnostic = Diagnostic::new(format!("there is no file `{}`", path.display()));
    match neighbour(path) {
        Some(meant) => diagnostic.help(format!("did you mean `{}`?", meant.display())),
        None => diagnostic,
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
