//! When a lever is in force.

use jiff::civil::Date;

/// One stretch of time in which a lever is on with fixed parameters.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Entry<L> {
    /// First day in force; `None` reaches back before the first simulated day.
    pub from: Option<Date>,
    /// First day no longer in force; `None` is never.
    pub to: Option<Date>,
    /// The lever's parameters.
    pub parameters: L,
}

/// A lever's entries, ordered by their start. Of the entries that cover a date the one that
/// started last is in force, so a later entry changes an earlier one and, when it ends, the
/// earlier one is in force again.
#[derive(Debug, Clone, PartialEq)]
pub struct Timeline<L> {
    entries: Vec<Entry<L>>,
}

impl<L> Default for Timeline<L> {
    fn default() -> Self {
        Self {
            entries: Vec::new(),
        }
    }
}

impl<L: Clone> Timeline<L> {
    /// Adds an entry; it takes the place of an entry with the same start.
    pub fn add(&mut self, entry: Entry<L>) {
        self.entries.retain(|present| present.from != entry.from);
        self.entries.push(entry);
        self.entries.sort_by_key(|present| present.from);
    }

    /// The parameters in force on `date`, if the lever is on.
    #[must_use]
    pub fn on(&self, date: Date) -> Option<L> {
        self.entries
            .iter()
            .rev()
            .find(|entry| {
                entry.from.is_none_or(|from| from <= date) && entry.to.is_none_or(|to| date < to)
            })
            .map(|entry| entry.parameters.clone())
    }

    /// The dates on which what is in force may change.
    pub fn changes(&self) -> impl Iterator<Item = Date> + '_ {
        self.entries
            .iter()
            .flat_map(|entry| entry.from.into_iter().chain(entry.to))
    }

    /// The entries, by start.
    #[must_use]
    pub fn entries(&self) -> &[Entry<L>] {
        &self.entries
    }
}
