//! Where the values of a scenario were stated: the nearest file of its chain, with the comment
//! beside the value.

use super::policy::TAKE;
use crate::builtin::{self, Kind};
use crate::parameter::Field;
use jiff::civil::Date;
use std::path::{Path, PathBuf};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// The files of a sound chain, nearest first.
pub(super) struct Texts(Vec<(PathBuf, String)>);

/// These files, taken apart.
pub(super) struct Origins<'t>(Vec<Statements<'t>>);

struct Statements<'t> {
    path: &'t Path,
    text: &'t str,
    table: DeTable<'t>,
}

impl Texts {
    /// Reads the chain of the scenario at `path` once more; it ends where a file cannot be read,
    /// which a scenario that was read has not.
    pub(super) fn of(path: &Path) -> Self {
        let mut files: Vec<(PathBuf, String)> = Vec::new();
        let mut next = builtin::resolve(Kind::Scenario, path).ok();
        while let Some(path) = next.take() {
            let Ok(text) = builtin::read_to_string(&path) else {
                break;
            };
            next = named(&text, &path, &["extends"]);
            files.push((path, text));
        }
        Self(files)
    }

    pub(super) fn origins(&self) -> Origins<'_> {
        let files = self.0.iter().map(|(path, text)| Statements {
            path,
            text,
            table: DeTable::parse_recoverable(text).0.into_inner(),
        });
        Origins(files.collect())
    }
}

/// The scenario file that a text names under some keys.
fn named(text: &str, path: &Path, keys: &[&str]) -> Option<PathBuf> {
    let (table, _) = DeTable::parse_recoverable(text);
    let value = find(table.get_ref(), keys)?;
    let folder = path.parent().unwrap_or(Path::new(""));
    builtin::resolve_in(Kind::Scenario, folder, value.get_ref().as_str()?).ok()
}

/// The value under some keys of a table.
fn find<'s, 't>(table: &'s DeTable<'t>, keys: &[&str]) -> Option<&'s Spanned<DeValue<'t>>> {
    let (key, rest) = keys.split_first()?;
    let value = table.get(*key)?;
    if rest.is_empty() {
        return Some(value);
    }
    find(value.get_ref().as_table()?, rest)
}

impl Statements<'_> {
    /// The file's name, and what its author says beside a value.
    fn note(&self, value: &Spanned<DeValue>) -> String {
        let rest = self.text.get(value.span().end..).unwrap_or_default();
        let line = rest.lines().next().unwrap_or_default();
        let file = short(self.path);
        match line.trim_start().strip_prefix('#') {
            Some(comment) => format!("{file}: {}", comment.trim()),
            None => file,
        }
    }

    /// The entry of a lever that begins on a day.
    fn entry(&self, lever: &str, from: Option<Date>) -> Option<&DeTable<'_>> {
        let begins = |table: &&DeTable| {
            let stated = table.get("from").map(|value| {
                let text = self.text.get(value.span()).unwrap_or_default();
                text.trim_matches(['"', '\'']).parse::<Date>().ok()
            });
            stated.unwrap_or(None) == from
        };
        match find(&self.table, &["policy", lever])?.get_ref() {
            DeValue::Table(table) => Some(table).filter(begins),
            DeValue::Array(items) => {
                let mut tables = items.iter().filter_map(|item| item.get_ref().as_table());
                tables.find(begins)
            }
            _ => None,
        }
    }
}

/// A file's name in comments.
fn short(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    builtin::name_at(path).unwrap_or_else(|| name.into_owned())
}

impl Origins<'_> {
    /// Where the value under some keys was stated.
    pub(super) fn of(&self, keys: &[&str]) -> String {
        let stated = self.0.iter().find_map(|file| {
            let value = find(&file.table, keys)?;
            Some(file.note(value))
        });
        stated.unwrap_or_default()
    }

    /// Where a parameter of a lever's entry was stated: in a file of the chain, in the file from
    /// which one of them takes the lever, or nowhere, so that it is the lever's default.
    pub(super) fn of_lever(&self, lever: &str, from: Option<Date>, field: &Field) -> String {
        for file in &self.0 {
            if let Some(entry) = file.entry(lever, from) {
                return match entry.get(field.key) {
                    Some(value) => file.note(value),
                    None => format!("{}, by default: {}", short(file.path), field.source),
                };
            }
            if let Some(other) = named(file.text, file.path, &["policy", TAKE.0, lever]) {
                return Texts::of(&other).origins().of_lever(lever, from, field);
            }
        }
        String::new()
    }
}
