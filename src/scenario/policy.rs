//! The `[policy]` section of one file: which levers it removes, and the entries it adds to their
//! timelines.

use super::cells::{Cells, ENTRY_DATES};
use super::formulas::{self, FormulasFile};
use crate::parameter::Value;
use crate::policy::{FORMULAS, LEVERS, LeverInfo, lever};
use crate::reader::{Diagnostic, Item, Line, Reader, Span, Spanned, Table, lines};
use jiff::civil::Date;
use toml::de::DeValue;

/// The key under `[policy]` that is not a lever, with its meaning.
pub(super) const REMOVE: (&str, &str) = (
    "remove",
    "Levers whose inherited entries this scenario does without.",
);

/// The other one, with its meaning.
pub(super) const TAKE: (&str, &str) = (
    "take",
    "Levers by name, each with the scenario file whose timeline of that lever takes the place of the inherited one, be it that it is off there. The path is relative to this file.",
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

/// One entry of a lever's timeline, as written.
#[derive(Debug, Clone)]
pub(super) struct EntryFile {
    pub(super) lever: &'static LeverInfo,
    pub(super) from: Option<Spanned<Option<Date>>>,
    pub(super) to: Option<Spanned<Option<Date>>>,
    pub(super) cells: Cells,
}

impl EntryFile {
    /// The first day in force, if one is stated.
    pub(super) fn starts(&self) -> Option<Date> {
        self.from.as_ref().and_then(|from| from.value)
    }

    /// Whether a start is stated that could not be read, so that nothing can be said about it.
    fn start_is_refused(&self) -> bool {
        self.from.as_ref().is_some_and(|from| from.value.is_none())
    }

    /// Whether the other entry would take this one's place.
    pub(super) fn coincides(&self, other: &Self) -> bool {
        self.lever.name == other.lever.name
            && !self.start_is_refused()
            && !other.start_is_refused()
            && self.starts() == other.starts()
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
            formulas::read(reader, (key, value), formulas);
        } else if let Some(lever) = lever(name) {
            read_lever(reader, lever, (key, value), entries);
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

fn read_lever(
    reader: &mut Reader,
    lever: &'static LeverInfo,
    (key, value): Line,
    entries: &mut Vec<EntryFile>,
) {
    let name = lever.name;
    match value.get_ref() {
        DeValue::Table(table) => {
            let header = reader.span(key.span());
            entries.push(read_entry(reader, lever, header, table));
        }
        DeValue::Array(items) => {
            let first = entries.len();
            for item in items {
                let Some(table) = item.get_ref().as_table() else {
                    reader.wrong_type(name, "a list of entries", item);
                    continue;
                };
                let header = reader.span(item.span());
                let entry = read_entry(reader, lever, header, table);
                if let Some(present) = entries[first..].iter().find(|one| one.coincides(&entry)) {
                    let diagnostic = same_start(present, &entry);
                    reader.diagnostics.push(diagnostic);
                }
                entries.push(entry);
            }
        }
        _ => {
            let wanted = format!("an entry, written `[policy.{name}]`");
            reader.wrong_type(name, &wanted, value);
        }
    }
}

fn read_entry(
    reader: &mut Reader,
    lever: &'static LeverInfo,
    header: Span,
    table: &Table,
) -> EntryFile {
    let owner = format!("lever `{}`", lever.name);
    let dates = ENTRY_DATES.map(|(key, _)| key);
    let values = reader.fields(&owner, lever.fields, &dates, table);
    let mut date = |key: &str| table.get(key).map(|value| reader.date(key, value));
    let entry = EntryFile {
        lever,
        from: date("from"),
        to: date("to"),
        cells: Cells {
            header: Some(header),
            values,
        },
    };
    if let (Some(from), Some(to)) = (&entry.from, &entry.to)
        && let (Some(first), Some(end)) = (from.value, to.value)
        && end <= first
    {
        reader.diagnostics.push(
            Diagnostic::new(format!("an entry of {owner} ends before it starts"))
                .at(&to.span, "must be later than `from`")
                .at(&from.span, "starts here")
                .help("`to` is the first day on which the entry is no longer in force"),
        );
    }
    entry
}

fn same_start(present: &EntryFile, entry: &EntryFile) -> Diagnostic {
    let name = entry.lever.name;
    let place = |entry: &EntryFile| {
        let from = entry.from.as_ref().map(|from| from.span.clone());
        from.or(entry.cells.header.clone())
            .expect("an entry has a header")
    };
    let diagnostic = match entry.starts() {
        Some(date) => Diagnostic::new(format!("two entries of lever `{name}` start on {date}")),
        None => Diagnostic::new(format!("two entries of lever `{name}` state no start")),
    };
    diagnostic
        .at(&place(entry), "the second")
        .at(&place(present), "the first")
        .help("give them different dates in `from`, or make one entry of them")
}
