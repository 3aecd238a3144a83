//! Operations on policies as wholes: comparing, listing, taking levers away and adding them.

use super::{Entry, FORMULAS, LeverEditor, LeverVisitor, Policy, Timeline};
use crate::parameter::{Section, Value};
use jiff::civil::Date;

/// One entry of a timeline as plain values: lever, start, end, one value per field.
type PlainEntry = (&'static str, Option<Date>, Option<Date>, Vec<Value>);

/// Dates on which levers start, change or end, with their names.
struct Changes(Vec<(Date, &'static str)>);

impl LeverVisitor for Changes {
    fn visit<L: Section>(&mut self, timeline: &Timeline<L>) {
        self.0
            .extend(timeline.changes().map(|date| (date, L::NAME)));
    }
}

/// All entries of all levers.
struct Entries(Vec<PlainEntry>);

impl LeverVisitor for Entries {
    fn visit<L: Section>(&mut self, timeline: &Timeline<L>) {
        let entries = timeline.entries().iter();
        let plain = |it: &Entry<L>| (L::NAME, it.from, it.to, it.parameters.to_values());
        self.0.extend(entries.map(plain));
    }
}

/// Adds an entry to the timeline of the lever with a name; `outcome` is there once it was found.
struct Add<'a> {
    name: &'a str,
    span: (Option<Date>, Option<Date>),
    values: &'a [Value],
    outcome: Option<Result<(), (&'static str, String)>>,
}

impl LeverEditor for Add<'_> {
    fn edit<L: Section>(&mut self, timeline: &mut Timeline<L>, _: &Timeline<L>) {
        if L::NAME != self.name {
            return;
        }
        let parameters = L::from_values(self.values);
        let checked = parameters.check();
        if checked.is_ok() {
            let (from, to) = self.span;
            timeline.add(Entry {
                from,
                to,
                parameters,
            });
        }
        self.outcome = Some(checked);
    }
}

/// Takes the timeline of the lever with a name from the other policy.
struct Take<'a> {
    name: &'a str,
    found: bool,
}

impl LeverEditor for Take<'_> {
    fn edit<L: Section>(&mut self, timeline: &mut Timeline<L>, other: &Timeline<L>) {
        if L::NAME == self.name {
            timeline.clone_from(other);
            self.found = true;
        }
    }
}

impl Policy {
    /// True if the same levers and rules are in force on `date` as in another policy.
    #[must_use]
    pub fn is_same_on(&self, other: &Self, date: Date) -> bool {
        self.in_force(date) == other.in_force(date)
            && self.formulas.on(date) == other.formulas.on(date)
    }

    /// Every date on which some lever starts, changes or ends, ascending, without repeats, with the
    /// names of the levers concerned.
    #[must_use]
    pub fn changes(&self) -> Vec<(Date, &'static str)> {
        let mut found = Changes(Vec::new());
        self.visit(&mut found);
        let Changes(mut changes) = found;
        changes.extend(self.formulas.changes().map(|date| (date, FORMULAS)));
        changes.sort_unstable();
        changes.dedup();
        changes
    }

    /// Adds an entry to the timeline of the lever called `name`.
    ///
    /// `values` are in the order of the lever's fields and have been checked against them.
    ///
    /// # Errors
    /// The key and the reason, when the values contradict each other.
    ///
    /// # Panics
    /// If there is no lever of that name.
    pub fn add(
        &mut self,
        name: &str,
        from: Option<Date>,
        to: Option<Date>,
        values: &[Value],
    ) -> Result<(), (&'static str, String)> {
        let mut add = Add {
            name,
            span: (from, to),
            values,
            outcome: None,
        };
        self.edit(&Self::default(), &mut add);
        add.outcome
            .unwrap_or_else(|| panic!("no lever is called {name}"))
    }

    /// The policy without some levers.
    ///
    /// # Panics
    /// If there is no lever of one of the names.
    #[must_use]
    pub fn without(&self, levers: &[&str]) -> Self {
        let mut rest = self.clone();
        for name in levers {
            rest.take(name, &Self::default());
        }
        rest
    }

    /// The policy with some levers only. Formulas stay: they say how something is done, not that it
    /// is.
    ///
    /// # Panics
    /// If there is no lever of one of the names.
    #[must_use]
    pub fn only(&self, levers: &[&str]) -> Self {
        let mut chosen = Self {
            formulas: self.formulas.clone(),
            ..Self::default()
        };
        for name in levers {
            chosen.take(name, self);
        }
        chosen
    }

    /// Replaces the timeline of the lever called `name` by the one it has in `other`, be it that it
    /// is off there.
    ///
    /// # Panics
    /// If there is no lever of that name.
    pub fn take(&mut self, name: &str, other: &Self) {
        let mut take = Take { name, found: false };
        self.edit(other, &mut take);
        assert!(take.found, "no lever is called {name}");
    }

    /// The names of the levers that are on at some time.
    #[must_use]
    pub fn levers(&self) -> Vec<&'static str> {
        let mut levers: Vec<&str> = self.entries().into_iter().map(|entry| entry.0).collect();
        levers.dedup();
        levers
    }

    /// The timelines as plain values: lever, start, end and one value per field, in the order of
    /// [`LEVERS`](super::LEVERS). This is what a scenario's digest is made from.
    #[must_use]
    pub fn entries(&self) -> Vec<PlainEntry> {
        let mut found = Entries(Vec::new());
        self.visit(&mut found);
        found.0
    }
}
