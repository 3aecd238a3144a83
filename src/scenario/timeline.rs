//! Timelines as files state them: one entry, or a list of dated ones.

use super::cells::nowhere;
use crate::reader::{Diagnostic, Line, Reader, Span, Spanned, Table};
use jiff::civil::Date;
use toml::de::DeValue;

/// The keys of an entry that date it, with their meaning.
pub(super) const ENTRY_DATES: [(&str, &str); 2] = [
    (
        "from",
        "First day in force; if left out, from before the first simulated day.",
    ),
    (
        "to",
        "First day no longer in force; if left out, to the end.",
    ),
];

/// The dates of an entry, with its place.
#[derive(Debug, Clone)]
pub(super) struct Dates {
    pub(super) header: Span,
    from: Option<Spanned<Option<Date>>>,
    to: Option<Spanned<Option<Date>>>,
}

impl Dates {
    /// The dates of an entry that stands in no text.
    pub(super) fn of(from: Option<Date>, to: Option<Date>) -> Self {
        Self {
            header: Span::NOWHERE,
            from: from.map(nowhere),
            to: to.map(nowhere),
        }
    }

    /// Reads the dates of an entry of `owner`.
    pub(super) fn read(reader: &mut Reader, owner: &str, header: Span, table: &Table) -> Self {
        let mut date = |key: &str| table.get(key).map(|value| reader.date(key, value));
        let (from, to) = (date("from"), date("to"));
        if let (Some(first), Some(end)) = (&from, &to)
            && first.value.is_some()
            && end.value.is_some()
            && end.value <= first.value
        {
            reader.diagnostics.push(
                Diagnostic::new(format!("an entry of {owner} ends before it starts"))
                    .at(&end.span, "must be later than `from`")
                    .at(&first.span, "starts here")
                    .help("`to` is the first day on which the entry is no longer in force"),
            );
        }
        Self { header, from, to }
    }

    /// The first day in force, if one is stated.
    pub(super) fn starts(&self) -> Option<Date> {
        self.from.as_ref().and_then(|from| from.value)
    }

    /// The first day no longer in force, if one is stated.
    pub(super) fn ends(&self) -> Option<Date> {
        self.to.as_ref().and_then(|to| to.value)
    }

    /// True if an entry with the other dates would take this one's place. Of a start that could
    /// not be read nothing can be said.
    pub(super) fn coincide(&self, other: &Self) -> bool {
        let refused = |dates: &Self| dates.from.as_ref().is_some_and(|from| from.value.is_none());
        !refused(self) && !refused(other) && self.starts() == other.starts()
    }

    fn place(&self) -> &Span {
        self.from.as_ref().map_or(&self.header, |from| &from.span)
    }
}

/// Reads the entries under a key: one, or a list of them.
pub(super) fn entries<E>(
    reader: &mut Reader,
    owner: &str,
    (key, value): Line,
    dates: impl Fn(&E) -> &Dates,
    coincide: impl Fn(&E, &E) -> bool,
    read: impl Fn(&mut Reader, Span, &Table) -> E,
) -> Vec<E> {
    let name = key.get_ref();
    let mut entries: Vec<E> = Vec::new();
    match value.get_ref() {
        DeValue::Table(table) => {
            let header = reader.span(key.span());
            entries.push(read(reader, header, table));
        }
        DeValue::Array(items) => {
            for item in items {
                let Some(table) = item.get_ref().as_table() else {
                    reader.wrong_type(name, "a list of entries", item);
                    continue;
                };
                let header = reader.span(item.span());
                let entry = read(reader, header, table);
                if let Some(present) = entries.iter().find(|one| coincide(one, &entry)) {
                    let diagnostic = same_start(owner, dates(present), dates(&entry));
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
    entries
}

fn same_start(owner: &str, present: &Dates, entry: &Dates) -> Diagnostic {
    let how = match entry.starts() {
        Some(date) => format!("start on {date}"),
        None => "state no start".to_owned(),
    };
    Diagnostic::new(format!("two entries of {owner} {how}"))
        .at(entry.place(), "the second")
        .at(present.place(), "the first")
        .help("give them different dates in `from`, or make one entry of them")
}
