//! When an entry of a lever is in force, for whom, and how it begins.

use super::scope::Scope;
use jiff::civil::Date;

/// Dates and reach of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Terms {
    /// First day in force; `None` reaches back before the first simulated day.
    pub from: Option<Date>,
    /// First day no longer in force; `None` is never.
    pub to: Option<Date>,
    /// Day before `from` from which shops that calculate reckon with the entry, if it was announced.
    pub announced: Option<Date>,
    /// Days in which the entry reaches its full strength from `from` on; 0 is at once.
    pub ramp_days: u32,
    /// The shops that it reaches.
    pub scope: Scope,
}

impl Terms {
    /// Terms of an entry for everybody, at once.
    #[must_use]
    pub fn between(from: Option<Date>, to: Option<Date>) -> Self {
        Self {
            from,
            to,
            ..Self::default()
        }
    }

    /// True if the entry is in force on `date`.
    #[must_use]
    pub fn cover(&self, date: Date) -> bool {
        self.from.is_none_or(|from| from <= date) && !self.are_over(date)
    }

    /// True if those who calculate reckon with the entry on `date`: it is in force, or announced.
    #[must_use]
    pub fn are_known(&self, date: Date) -> bool {
        self.announced.or(self.from).is_none_or(|day| day <= date) && !self.are_over(date)
    }

    fn are_over(&self, date: Date) -> bool {
        self.to.is_some_and(|to| to <= date)
    }

    /// Share of its full strength that the entry has on `date`, on which it is in force.
    #[must_use]
    pub fn strength(&self, date: Date) -> f64 {
        match self.from {
            Some(from) if self.ramp_days > 0 => {
                let days = date.since(from).map_or(0, |span| span.get_days()) + 1;
                (f64::from(days) / f64::from(self.ramp_days)).min(1.0)
            }
            _ => 1.0,
        }
    }

    /// The keys of a scenario that state these terms, with their values as TOML writes them, given
    /// the names of the industries.
    #[must_use]
    pub fn stated(&self, industries: &[&str]) -> Vec<(&'static str, String)> {
        let list = |names: Vec<&str>| {
            let names: Vec<String> = names.iter().map(|name| format!("\"{name}\"")).collect();
            format!("[{}]", names.join(", "))
        };
        let date = |date: Option<Date>| date.map(|date| date.to_string());
        let count = |count: u32| (count > 0).then(|| count.to_string());
        let share = self.scope.share;
        let keys = [
            ("from", date(self.from)),
            ("to", date(self.to)),
            ("announced", date(self.announced)),
            (
                "industries",
                self.scope.named_industries(industries).map(list),
            ),
            ("tiers", self.scope.named_tiers().map(list)),
            ("share", (share < 1.0).then(|| format!("{share:?}"))),
            ("first", count(self.scope.first)),
            ("ramp_days", count(self.ramp_days)),
        ];
        let keys = keys.into_iter();
        keys.filter_map(|(key, value)| Some((key, value?)))
            .collect()
    }
}
