//! Operations on policies as wholes: comparing, listing, taking levers away and adding them.

use super::{
    Entry, FORMULAS, InForce, LeverEditor, LeverVisitor, Policy, Scope, Terms, Timeline, View,
};
use crate::parameter::{Section, Value};
use jiff::civil::Date;

/// One entry of a timeline as plain values.
#[derive(Debug, Clone, PartialEq)]
pub struct PlainEntry {
    /// The lever's name.
    pub lever: &'static str,
    /// When it is in force, and for whom.
    pub terms: Terms,
    /// One value per field.
    pub values: Vec<Value>,
}

/// An entry that does not reach every shop.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limit {
    /// The lever's name.
    pub lever: &'static str,
    /// First day in force.
    pub from: Option<Date>,
    /// The shops that it reaches.
    pub scope: Scope,
}

/// Entries that do not reach every shop, as a view shows them on a date.
struct Limits(View, Date, Vec<Limit>);

impl LeverVisitor for Limits {
    fn visit<L: Section>(&mut self, timeline: &Timeline<L>) {
        let limited = timeline.limited(self.0, self.1);
        self.2.extend(limited.map(|(from, scope)| Limit {
            lever: L::NAME,
            from,
            scope,
        }));
    }
}

/// All that a view shows on a date, lever by lever.
struct Stacks(View, Date, Vec<Stack>);

/// The entries of a lever that are seen: scope, share of full strength, values.
type Stack = Vec<(Scope, f64, Vec<Value>)>;

impl LeverVisitor for Stacks {
    fn visit<L: Section>(&mut self, timeline: &Timeline<L>) {
        self.2.push(timeline.stack(self.0, self.1));
    }
}

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
        let plain = |entry: &Entry<L>| PlainEntry {
            lever: L::NAME,
            terms: entry.terms,
            values: entry.parameters.to_values(),
        };
        self.0.extend(entries.map(plain));
    }
}

/// Adds an entry to the timeline of the lever with a name; `outcome` is there once it was found.
struct Add<'a> {
    name: &'a str,
    terms: Terms,
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
            timeline.add(Entry {
                terms: self.terms,
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
    /// The levers in force on `date` for one shop or another.
    #[must_use]
    pub fn in_force(&self, date: Date) -> InForce {
        self.resolve(View::InForce, date, |_, _, _| true)
    }

    /// The entries that `view` shows on `date` and that do not reach every shop.
    #[must_use]
    pub fn limits(&self, view: View, date: Date) -> Vec<Limit> {
        let mut limits = Limits(view, date, Vec::new());
        self.visit(&mut limits);
        limits.2
    }

    /// True if the same levers and rules are in force on `date` as in another policy, for the same
    /// shops, and the same has been announced.
    #[must_use]
    pub fn is_same_on(&self, other: &Self, date: Date) -> bool {
        let stacks = |policy: &Self, view| {
            let mut stacks = Stacks(view, date, Vec::new());
            policy.visit(&mut stacks);
            stacks.2
        };
        let is_same = |view| stacks(self, view) == stacks(other, view);
        is_same(View::InForce)
            && is_same(View::Reckoned)
            && self.formulas.on(date) == other.formulas.on(date)
    }

    /// Everything in force on `date` that moves scores or exposure.
    pub(crate) fn moving_exposure(&self, date: Date) -> [Stack; 2] {
        [
            self.traffic.stack(View::InForce, date),
            self.experience_score.stack(View::InForce, date),
        ]
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
        terms: Terms,
        values: &[Value],
    ) -> Result<(), (&'static str, String)> {
        let mut add = Add {
            name,
            terms,
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
        let mut levers: Vec<&str> = self
            .entries()
            .into_iter()
            .map(|entry| entry.lever)
            .collect();
        levers.dedup();
        levers
    }

    /// The timelines as plain values, in the order of [`LEVERS`](super::LEVERS). This is what a
    /// scenario's digest is made from.
    #[must_use]
    pub fn entries(&self) -> Vec<PlainEntry> {
        let mut found = Entries(Vec::new());
        self.visit(&mut found);
        found.0
    }
}
