//! The `[policy]` section of one file: which levers it removes, and the entries it adds to their
//! timelines.

use super::cells::Cells;
use super::formulas::{self, FormulasFile};
use super::terms::{self, TermsFile};
use super::timeline;
use crate::parameter::Value;
use crate::policy::{FORMULAS, LEVERS, LeverInfo, lever};
use crate::reader::{Diagnostic, Item, Reader, Span, Spanned, Table, lines};

/// The key under `[policy]` that is not a lever, with its meaning.
pub(super) const REMOVE: (&str, &str) = (
    "remove",
    "Levers whose inherited entries this scenario does without.",
);

/// The other one, with its meaning.
pub(super) const TAKE: (&str, &str) = (
    "take",
    "Levers by name, each with the scenario file whose timeline of that lever takes the place of \
     the inherited one, be it that it is off there. The path is relative to this file.",
);

/// A lever whose timeline is another scenario's.
#[derive(Debug, Clone)]
pub(super) struct Taken {
    pub(super) lever: &'static LeverInfo,
    /// The scenario's file, as written.
    pub(super) path: Spanned<Option<String>>,
    /// The entries there; filled in when that file has been read.
    pub(super) entries: Vec<EntryFile>,
}

/// One entry of a lever's timeline.
#[derive(Debug, Clone)]
pub(super) struct EntryFile {
    pub(super) lever: &'static LeverInfo,
    pub(super) terms: TermsFile,
    pub(super) cells: Cells,
}

impl EntryFile {
    /// True if the other entry would take this one's place.
    pub(super) fn coincides(&self, other: &Self) -> bool {
        self.lever.name == other.lever.name && self.terms.coincide(&other.terms)
    }

    /// One value per field: what is stated, else the default. Nothing if a value was refused.
    pub(super) fn values(&self) -> Option<Vec<Value>> {
        let cells = self.cells.values.iter().zip(self.lever.fields);
        cells
            .map(|(cell, field)| cell.as_ref().map_or(field.default, |stated| stated.value))
            .collect()
    }
}

/// Reads the section.
pub(super) fn read(
    reader: &mut Reader,
    value: &Item,
    removed: &mut Vec<(&'static str, Span)>,
    taken: &mut Vec<Taken>,
    entries: &mut Vec<EntryFile>,
    formulas: &mut Vec<FormulasFile>,
) {
    let Some(table) = value.get_ref().as_table() else {
        reader.wrong_type("policy", "a section", value);
        return;
    };
    for (key, value) in lines(table) {
        let name = key.get_ref().as_ref();
        if name == REMOVE.0 {
            for (name, place) in reader.texts(name, value) {
                match lever(&name) {
                    Some(lever) => removed.push((lever.name, place)),
                    None if name == FORMULAS => removed.push((FORMULAS, place)),
                    None => reader.diagnostics.push(unknown_lever(&name, &place)),
                }
            }
        } else if name == TAKE.0 {
            read_taken(reader, value, taken);
        } else if name == FORMULAS {
            formulas.extend(formulas::read(reader, (key, value)));
        } else if let Some(lever) = lever(name) {
            let owner = format!("lever `{name}`");
            let read = |reader: &mut Reader, header: Span, table: &Table| {
                read_entry(reader, lever, header, table)
            };
            entries.extend(timeline::entries(
                reader,
                &owner,
                (key, value),
                |entry: &EntryFile| &entry.terms.dates,
                EntryFile::coincides,
                read,
            ));
        } else {
            let place = reader.span(key.span());
            reader.diagnostics.push(unknown_lever(name, &place));
        }
    }
}

fn read_taken(reader: &mut Reader, value: &Item, taken: &mut Vec<Taken>) {
    let Some(table) = value.get_ref().as_table() else {
        let wanted = "a lever with a file, such as `take.traffic = \"other.toml\"`";
        reader.wrong_type(TAKE.0, wanted, value);
        return;
    };
    for (key, value) in lines(table) {
        let name = key.get_ref().as_ref();
        if let Some(lever) = lever(name) {
            taken.push(Taken {
                lever,
                path: reader.text(name, value),
                entries: Vec::new(),
            });
        } else {
            let place = reader.span(key.span());
            reader.diagnostics.push(unknown_lever(name, &place));
        }
    }
}

/// Complains about a lever that does not exist.
pub(super) fn unknown_lever(name: &str, span: &Span) -> Diagnostic {
    let known = || LEVERS.iter().map(|lever| lever.name);
    Diagnostic::new(format!("there is no lever `{name}`"))
        .at(span, "unknown lever")
        .suggest(name, known, "the levers are")
}

fn read_entry(
    reader: &mut Reader,
    lever: &'static LeverInfo,
    header: Span,
    table: &Table,
) -> EntryFile {
    let owner = format!("lever `{}`", lever.name);
    let values = reader.fields(&owner, lever.fields, &terms::keys(), table);
    EntryFile {
        lever,
        terms: TermsFile::read(reader, &owner, header.clone(), table),
        cells: Cells {
            header: Some(header),
            values,
        },
    }
}
