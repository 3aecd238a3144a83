//! Scenarios, studies, claims, calibrations and worlds that are built into the program.
//!
//! Built-in files lie under the virtual folder `<built-in>`, laid out as in the sources, so that a
//! path beside one of them leads to another. Users call them by name: a name has neither a
//! separator nor an ending (`traffic-first`); everything else (`a.toml`, `./a`) is a path on disk.
//! [`resolve`] turns a name into its path and [`read_to_string`] reads paths of both kinds; readers
//! of files need no more than these two.

use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

/// Paths from the top of the sources, in order, with contents.
const FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/built_in.rs"));

/// The record of the package of 2026 taken apart, as `results/ablation/ablation.json` holds it.
pub const ABLATION: &str = include_str!("../../results/ablation/ablation.json");

/// The record of the game between cooperating and defecting shops, as
/// `results/payoffs/payoffs.json` holds it.
pub const PAYOFFS: &str = include_str!("../../results/payoffs/payoffs.json");

/// The virtual folder of everything that is built in.
const ROOT: &str = "<built-in>";

/// The subject of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Markets and policies.
    Scenario,
    /// Experiments over arms and factors.
    Study,
    /// Published figures.
    Claims,
    /// Parameters to be fitted to claims.
    Calibration,
    /// Facts about markets of this kind.
    Facts,
    /// Worlds that fit what is known.
    Worlds,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 6] = [
        Self::Scenario,
        Self::Study,
        Self::Claims,
        Self::Calibration,
        Self::Facts,
        Self::Worlds,
    ];

    /// The word for it in messages, and in the schema that such a file names in its first line.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Scenario => "scenario",
            Self::Study => "study",
            Self::Claims => "claims",
            Self::Calibration => "calibration",
            Self::Facts => "facts",
            Self::Worlds => "worlds",
        }
    }
}

/// A built-in file that has a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BuiltIn {
    /// The name that users give it: the file's name without ending, after the folder that it is in.
    pub name: String,
    /// Its path under the virtual folder.
    pub path: PathBuf,
    /// Its contents.
    pub text: &'static str,
    /// Tells files made for a single lever, which lie in folders of their own, from the others.
    pub is_single: bool,
}

impl BuiltIn {
    /// One sentence on what it is: what it states as its summary, or else how its comments begin.
    #[must_use]
    pub fn summary(&self) -> String {
        let stated = self.text.lines().find_map(|line| {
            let quoted = line.strip_prefix("summary = \"")?;
            quoted.strip_suffix('"')
        });
        if let Some(summary) = stated {
            return summary.to_owned();
        }
        let comments = self.text.lines().skip(1);
        let comments = comments.map_while(|line| line.strip_prefix("# "));
        let words = comments.collect::<Vec<_>>().join(" ");
        let end = words.find([':', '.']).unwrap_or(words.len());
        words[..end].to_owned() + "."
    }

    /// Its path from the top of the sources.
    #[must_use]
    pub fn source(&self) -> String {
        inside(&self.path).unwrap_or_default()
    }
}

/// A name that nothing built in has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownName {
    /// The kind that was looked for.
    pub kind: Kind,
    /// The name.
    pub name: String,
    /// The file on disk that may have been meant, as a path that is not taken for a name.
    pub file: Option<String>,
}

/// Built-in files of a kind, ordered by path.
pub fn all(kind: Kind) -> impl Iterator<Item = BuiltIn> {
    let schema = format!("{}.schema.json", kind.word());
    FILES.iter().filter_map(move |(path, text)| {
        let first = text.lines().next()?;
        first.ends_with(&schema).then(|| BuiltIn {
            name: name_of(path),
            path: Path::new(ROOT).join(path),
            text,
            is_single: kind == Kind::Scenario && path.split('/').count() > 2,
        })
    })
}

/// Joins folders and name: `alone-traffic` for `scenarios/alone/traffic.toml`. Folders that only
/// tell the kind are left out.
fn name_of(path: &str) -> String {
    let parts = path.trim_end_matches(".toml").split('/').skip(1);
    let parts = parts.filter(|part| !["claims", "worlds"].contains(part));
    let parts: Vec<&str> = parts.collect();
    parts.join("-")
}

/// The name under which the built-in file at a virtual path is known; `None` for other paths.
#[must_use]
pub fn name_at(path: &Path) -> Option<String> {
    let path = inside(path)?;
    let found = FILES.iter().find(|(known, _)| *known == path);
    found.map(|(path, _)| name_of(path))
}

/// Tells names from paths.
#[must_use]
pub fn is_name(text: &Path) -> bool {
    let mut components = text.components();
    let single = matches!(components.next(), Some(Component::Normal(_)));
    let as_written = text.to_string_lossy();
    single && components.next().is_none() && !as_written.contains(['.', '/', '\\'])
}

/// The path of what a user or a file calls by `text`: that of the built-in file of this name, or
/// `text` itself if it is a path.
///
/// # Errors
/// If it is a name that nothing built in of this kind has.
pub fn resolve(kind: Kind, text: &Path) -> Result<PathBuf, UnknownName> {
    if !is_name(text) {
        return Ok(text.to_owned());
    }
    let name = text.to_string_lossy().into_owned();
    let found = all(kind).find(|one| one.name == name);
    found.map(|one| one.path).ok_or_else(|| {
        let mut candidates = [format!("./{name}.toml"), format!("./{name}")].into_iter();
        let file = candidates.find(|path| Path::new(path).is_file());
        UnknownName { kind, name, file }
    })
}

/// The path of what a file in `folder` calls by `text`: a built-in name, or a path from there.
///
/// # Errors
/// As [`resolve`].
pub fn resolve_in(kind: Kind, folder: &Path, text: &str) -> Result<PathBuf, UnknownName> {
    let text = Path::new(text);
    if is_name(text) {
        return resolve(kind, text);
    }
    Ok(join(folder, text))
}

/// The path that a file in `folder` means by `relative`.
#[must_use]
pub fn join(folder: &Path, relative: impl AsRef<Path>) -> PathBuf {
    let joined = folder.join(relative);
    if !joined.starts_with(ROOT) {
        return joined;
    }
    let mut plain = PathBuf::new();
    for component in joined.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                plain.pop();
            }
            other => plain.push(other),
        }
    }
    plain
}

/// The name or the relative path by which a file in `folder` calls the file at `path`; the inverse
/// of [`resolve_in`].
#[must_use]
pub fn name_from(folder: &Path, path: &Path) -> String {
    if is_name(path) {
        return path.display().to_string();
    }
    name_at(path).unwrap_or_else(|| way(folder, path))
}

/// The way from a folder to a file, both relative to the working directory or both absolute.
fn way(folder: &Path, file: &Path) -> String {
    let plain = |path: &Path| -> Vec<String> {
        let mut parts: Vec<String> = Vec::new();
        for part in path.components() {
            match part {
                Component::CurDir => {}
                Component::ParentDir if parts.last().is_some_and(|last| last != "..") => {
                    parts.pop();
                }
                other => parts.push(other.as_os_str().to_string_lossy().into_owned()),
            }
        }
        parts
    };
    if folder.is_absolute() != file.is_absolute() {
        let whole = fs::canonicalize(file).unwrap_or_else(|_| file.to_owned());
        return whole.display().to_string();
    }
    let (from, to) = (plain(folder), plain(file));
    let shared = from
        .iter()
        .zip(&to)
        .take_while(|(one, other)| one == other)
        .count();
    let up = std::iter::repeat_n("..".to_owned(), from.len() - shared);
    let parts: Vec<String> = up.chain(to[shared..].iter().cloned()).collect();
    parts.join("/")
}

/// Reads a file, built in or on disk.
///
/// # Errors
/// If there is none, or it cannot be read.
pub fn read_to_string(path: &Path) -> io::Result<String> {
    let Some(inside) = inside(path) else {
        return fs::read_to_string(path);
    };
    let found = FILES.iter().find(|(known, _)| *known == inside);
    let text = found.map(|(_, text)| (*text).to_owned());
    text.ok_or_else(|| io::ErrorKind::NotFound.into())
}

/// Tells if there is a file at a path, built in or on disk.
#[must_use]
pub fn is_there(path: &Path) -> bool {
    match inside(path) {
        Some(inside) => FILES.iter().any(|(known, _)| *known == inside),
        None => path.is_file(),
    }
}

/// Tells built-in files from those on disk.
#[must_use]
pub fn is_built_in(path: &Path) -> bool {
    path.starts_with(ROOT)
}

/// The way from the virtual folder to a built-in file.
fn inside(path: &Path) -> Option<String> {
    let inside = path.strip_prefix(ROOT).ok()?;
    Some(inside.to_string_lossy().replace('\\', "/"))
}
