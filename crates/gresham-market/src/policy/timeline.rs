//! The entries of a lever, and which of them are in force for whom.

use super::scope::Scope;
use super::terms::Terms;
use crate::parameter::{Section, Value};
use jiff::civil::Date;

/// Unit of the parameters that rise step by step where an entry begins with a ramp.
const WEIGHT: &str = "weight";

/// One stretch of time in which a lever is on with fixed parameters.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Entry<L> {
    /// When it is in force, and for whom.
    pub terms: Terms,
    /// The lever's parameters.
    pub parameters: L,
}

/// The point of view from which a timeline is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum View {
    /// Entries as they are in force.
    InForce,
    /// Entries as those reckon with them who know what has been announced.
    Reckoned,
}

impl View {
    fn sees(self, terms: &Terms, date: Date) -> bool {
        match self {
            Self::InForce => terms.cover(date),
            Self::Reckoned => terms.are_known(date),
        }
    }

    /// Share of its full strength at which the view shows an entry.
    fn strength(self, terms: &Terms, date: Date) -> f64 {
        match self {
            Self::InForce => terms.strength(date),
            Self::Reckoned => 1.0,
        }
    }
}

/// A lever's entries, ordered by their start. Of the entries that cover a date and reach a shop the
/// one that started last is in force for it (of several, the one that was added last), so a later
/// entry changes an earlier one and, when it ends, the earlier one is in force again.
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
    /// Adds an entry; it takes the place of an entry with the same start for the same shops.
    pub fn add(&mut self, entry: Entry<L>) {
        let identity = |entry: &Entry<L>| (entry.terms.from, entry.terms.scope);
        self.entries
            .retain(|present| identity(present) != identity(&entry));
        self.entries.push(entry);
        self.entries.sort_by_key(|present| present.terms.from);
    }

    /// The parameters in force on `date` somewhere, if the lever is on.
    #[must_use]
    pub fn on(&self, date: Date) -> Option<L> {
        let mut covering = self.seen(View::InForce, date);
        covering.next().map(|entry| entry.parameters.clone())
    }

    /// The dates on which what is in force, or known, may change.
    pub fn changes(&self) -> impl Iterator<Item = Date> + '_ {
        self.entries.iter().flat_map(|Entry { terms, .. }| {
            let starts = terms.announced.into_iter().chain(terms.from);
            starts.chain(terms.to)
        })
    }

    /// The entries, by start.
    #[must_use]
    pub fn entries(&self) -> &[Entry<L>] {
        &self.entries
    }

    /// The entries that a view shows on `date`, the one that started last first.
    fn seen(&self, view: View, date: Date) -> impl Iterator<Item = &Entry<L>> {
        let latest = self.entries.iter().rev();
        latest.filter(move |entry| view.sees(&entry.terms, date))
    }
}

impl<L: Section> Timeline<L> {
    /// The parameters that `view` shows on `date` to a shop, given which of the entries that do
    /// not reach every shop reach it.
    ///
    /// While an entry begins with a ramp its weights lie between those of the entry beneath, or 0,
    /// and their own.
    #[must_use]
    pub fn resolve(
        &self,
        view: View,
        date: Date,
        reaches: &mut impl FnMut(Option<Date>, Scope) -> bool,
    ) -> Option<L> {
        let mut seen = self.seen(view, date);
        let mut next = || {
            seen.find(|entry| {
                let scope = Self::scope(entry, view, date);
                scope.is_every_shop() || reaches(entry.terms.from, scope)
            })
        };
        let top = next()?;
        let strength = view.strength(&top.terms, date);
        if strength >= 1.0 || !has_weights::<L>() {
            return Some(top.parameters);
        }
        let beneath = next().map(|entry| entry.parameters.to_values());
        Some(between(
            beneath.as_deref(),
            top.parameters.to_values(),
            strength,
        ))
    }

    /// Starts and scopes of the entries that `view` shows on `date` and that do not reach every
    /// shop, the one that started last first.
    pub fn limited(
        &self,
        view: View,
        date: Date,
    ) -> impl Iterator<Item = (Option<Date>, Scope)> + '_ {
        let seen = self.seen(view, date);
        let scopes = seen.map(move |entry| (entry.terms.from, Self::scope(entry, view, date)));
        scopes.filter(|(_, scope)| !scope.is_every_shop())
    }

    /// Everything that `view` shows on `date` to one shop or another: scope, share of full
    /// strength and values. Two timelines with the same stack do the same on that date.
    #[must_use]
    pub fn stack(&self, view: View, date: Date) -> Vec<(Scope, f64, Vec<Value>)> {
        let mut stack = Vec::new();
        for entry in self.seen(view, date) {
            let scope = Self::scope(entry, view, date);
            let strength = view.strength(&entry.terms, date);
            stack.push((scope, strength, entry.parameters.to_values()));
            if scope.is_every_shop() && strength >= 1.0 {
                break;
            }
        }
        stack
    }

    /// The shops that an entry reaches on `date`. Where a lever has no weights a ramp takes in shop
    /// after shop, by lot.
    fn scope(entry: &Entry<L>, view: View, date: Date) -> Scope {
        let scope = entry.terms.scope;
        if has_weights::<L>() {
            return scope;
        }
        Scope {
            share: scope.share * view.strength(&entry.terms, date),
            ..scope
        }
    }
}

/// True if some parameters of the lever are weights.
fn has_weights<L: Section>() -> bool {
    L::FIELDS.iter().any(|field| field.unit == WEIGHT)
}

/// Parameters whose weights are the share `strength` of the way to those of `top`.
fn between<L: Section>(beneath: Option<&[Value]>, mut top: Vec<Value>, strength: f64) -> L {
    for (nth, (field, value)) in L::FIELDS.iter().zip(&mut top).enumerate() {
        let low = match beneath.map(|values| values[nth]) {
            Some(Value::Number(low)) => low,
            _ => 0.0,
        };
        if let Value::Number(high) = value
            && field.unit == WEIGHT
        {
            *high = low + (*high - low) * strength;
        }
    }
    L::from_values(&top)
}
