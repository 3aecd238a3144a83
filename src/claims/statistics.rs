//! Statistics read and checked: quantities, cohorts, windows.

use super::check::{Checker, place};
use super::estimand::{
    self, Aggregate, Change, Cohort, Compare, Effect, Quantity, Rank, ScoreBand, Statistic, Term,
};
use super::registry::{AuditPlan, PolicyPair};
use super::written;
use crate::market::tally::{Event, Money};
use crate::outcome::slices::TIERS;
use crate::outcome::{self, Measure, OUTCOMES, Outcome, Totals};
use crate::scenario::Scenario;
use crate::scenario::problem::Complaint;
use toml::Spanned;

/// Measures that are kept for the whole market or for slices, and not shop by shop.
const NOT_BY_SHOP: [Measure; 15] = [
    Measure::Listed,
    Measure::Entries,
    Measure::Exits,
    Measure::GoodExits,
    Measure::BadExits,
    Measure::StarterShops,
    Measure::TrafficGini,
    Measure::SalesGini,
    Measure::Consumers,
    Measure::Trust,
    Measure::Belief,
    Measure::Needs,
    Measure::TurnedAway,
    Measure::Bans,
    Measure::VisibleSurplus,
];

/// Whether an outcome can be computed of some shops: whether it is blind to what shops do not have.
fn is_by_shop(outcome: &Outcome) -> bool {
    let mut shops = Totals::default();
    for event in Event::ALL {
        shops.add_events(*event, 1);
    }
    for money in Money::ALL {
        shops.add_fen(*money, 1);
    }
    for measure in Measure::ALL {
        shops.add_measure(*measure, i64::from(!NOT_BY_SHOP.contains(measure)));
    }
    let without = (outcome.value)(&shops);
    for (nth, measure) in NOT_BY_SHOP.into_iter().enumerate() {
        shops.add_measure(measure, 7 + nth as i64);
    }
    without.is_some() && without == (outcome.value)(&shops)
}

/// The columns that are kept shop by shop.
pub(super) fn shop_columns() -> Vec<&'static str> {
    let of_the_market = NOT_BY_SHOP.map(Measure::name);
    Totals::column_names()
        .filter(|column| !of_the_market.contains(column))
        .collect()
}

/// The outcomes that can be computed of some shops.
pub(super) fn shop_outcomes() -> Vec<&'static str> {
    let outcomes = OUTCOMES.iter().filter(|outcome| is_by_shop(outcome));
    outcomes.map(|outcome| outcome.name).collect()
}

/// An outcome that can be computed of some shops.
pub(super) fn shop_outcome(
    checker: &mut Checker,
    text: &written::Text,
) -> Option<&'static Outcome> {
    let names: Vec<&str> = OUTCOMES.iter().map(|outcome| outcome.name).collect();
    let found = checker.known("outcome", text, outcome::by_name(text.get_ref()), &names)?;
    if is_by_shop(found) {
        return Some(found);
    }
    let message = format!("`{}` is an outcome of the whole market", found.name);
    checker.complain(text, message, "not defined for a cohort of shops");
    None
}

impl Checker {
    pub(super) fn quantity(&mut self, at: &Spanned<written::Statistic>) -> Option<Quantity> {
        let written = at.get_ref();
        match (&written.outcome, &written.sum, &written.over) {
            (Some(outcome), None, None) => shop_outcome(self, outcome).map(Quantity::Outcome),
            (None, Some(sum), Some(over)) => {
                let (sum, over) = (self.columns(sum), self.columns(over));
                Some(Quantity::Share {
                    sum: sum?,
                    over: over?,
                })
            }
            _ => {
                let message =
                    "a statistic is of one `outcome`, or of a `sum` of columns `over` others";
                self.complain(at, message.to_owned(), "states neither, or both");
                None
            }
        }
    }

    /// Columns; one with a minus before its name is taken off.
    fn columns(&mut self, texts: &[written::Text]) -> Option<Vec<Term>> {
        let names: Vec<&str> = Totals::column_names().collect();
        let known = shop_columns();
        let columns = texts.iter().map(|text| {
            let (name, sign) = match text.get_ref().strip_prefix('-') {
                Some(name) => (name, -1),
                None => (text.get_ref().as_str(), 1),
            };
            let found = names
                .iter()
                .position(|column| *column == name && known.contains(column));
            self.known("column", text, found.map(|column| (column, sign)), &known)
        });
        columns.collect::<Vec<_>>().into_iter().collect()
    }
}

pub(super) fn check(
    checker: &mut Checker,
    written: &written::Cohort,
    scenario: &Scenario,
) -> Option<Cohort> {
    let before = checker.complaints.len();
    let industries: Vec<&str> = scenario
        .world
        .industries
        .iter()
        .map(|industry| industry.name.as_str())
        .collect();
    let industry_indices = written.industries.iter().filter_map(|text| {
        let found = industries.iter().position(|name| name == text.get_ref());
        checker.known("industry", text, found, &industries)
    });
    let industry_indices: Vec<u8> = industry_indices.map(|index| index as u8).collect();
    let tiers = written
        .tiers
        .iter()
        .filter_map(|text| checker.known("tier", text, estimand::tier(text.get_ref()), &TIERS));
    let tiers: Vec<u8> = tiers.collect();
    let calendar = &scenario.calendar;
    let mut date = |at: &Option<Spanned<toml::value::Datetime>>| {
        at.as_ref()
            .map(|at| checker.date_within(at.get_ref(), at.span(), calendar))
    };
    let score_on = date(&written.score_on).flatten();
    let opened_by = date(&written.opened_by).flatten();
    let by_score = written.score_from.is_some() || written.score_below.is_some();
    let score = by_score.then(|| ScoreBand {
        from: written.score_from.unwrap_or(f64::NEG_INFINITY),
        below: written.score_below.unwrap_or(f64::INFINITY),
        on: score_on,
    });
    if let (Some(at), false) = (&written.score_on, by_score) {
        let complaint = Complaint::new("`score_on` dates a score that nothing is asked of")
            .at(&place(at.span()), "add `score_from` or `score_below`");
        checker.complaints.push(complaint);
    }
    let rank = rank(checker, written);
    (checker.complaints.len() == before).then_some(Cohort {
        industries: industry_indices,
        tiers,
        score,
        rank,
        opened_by,
        orders_at_least: written.orders_at_least.unwrap_or(0),
    })
}

fn rank(checker: &mut Checker, written: &written::Cohort) -> Option<Rank> {
    match (&written.rank_by, &written.rank) {
        (None, None) => None,
        (Some(by), Some(rank)) => {
            let [from, to] = *rank.get_ref();
            if !(0.0 <= from && from < to && to <= 1.0) {
                let message = "ranks are two ascending shares of shops".to_owned();
                checker.complain(rank, message, "such as [0, 0.33]");
            }
            let outcome = shop_outcome(checker, by)?;
            Some(Rank {
                by: Quantity::Outcome(outcome),
                from,
                to,
            })
        }
        (Some(text), None) => {
            checker.complain(
                text,
                "`rank_by` without `rank`".to_owned(),
                "state which ranks",
            );
            None
        }
        (None, Some(rank)) => {
            checker.complain(
                rank,
                "`rank` without `rank_by`".to_owned(),
                "state what shops are ranked by",
            );
            None
        }
    }
}

/// How the effect of a policy becomes a figure.
pub(super) const EFFECTS: [(&str, Effect); 3] = [
    ("saving", Effect::Saving),
    ("change", Effect::Change),
    ("relative", Effect::Relative),
];

/// How shops of a cohort become one number; the first is taken where none is stated.
pub(super) const AGGREGATES: [(&str, Aggregate); 5] = [
    ("pooled", Aggregate::Pooled),
    ("per-shop", Aggregate::PerShop),
    ("median", Aggregate::Quantile(0.5)),
    ("highest", Aggregate::Quantile(1.0)),
    ("percentile-99", Aggregate::Quantile(0.99)),
];

/// How a window is held against an earlier one.
pub(super) const CHANGES: [(&str, Change); 2] = [
    ("relative", Change::Relative),
    ("absolute", Change::Absolute),
];

/// How a cohort is held against another.
pub(super) const COMPARISONS: [(&str, Compare); 2] = [
    ("ratio", Compare::Ratio),
    ("difference", Compare::Difference),
];

impl Checker {
    pub(super) fn statistic(
        &mut self,
        at: &Spanned<written::Statistic>,
        scenario: &Scenario,
    ) -> Option<Statistic> {
        let written = at.get_ref();
        let calendar = &scenario.calendar;
        let quantity = self.quantity(at);
        let window = self.window(&written.window, calendar);
        let since = written
            .since
            .as_ref()
            .map(|since| self.window(since, calendar));
        let change = self.word(written.change.as_ref(), "change", &CHANGES);
        let compare = self.word(written.compare.as_ref(), "comparison", &COMPARISONS);
        let aggregate = self.word(written.aggregate.as_ref(), "aggregate", &AGGREGATES);
        let cohort = check(self, &written.cohort, scenario);
        let against = written
            .against
            .as_ref()
            .map(|against| check(self, against, scenario));
        let effect = match &written.effect {
            Some(text) => Some(self.word(Some(text), "effect", &EFFECTS)),
            None => None,
        };
        if effect.is_some() && (written.against.is_some() || written.since.is_some()) {
            let message = "an effect is held against the policy's absence and nothing else";
            self.complain(at, message.to_owned(), "states `since` or `against` too");
        }
        Some(Statistic {
            quantity: quantity?,
            aggregate: aggregate?,
            window: window?,
            since: match since {
                Some(since) => Some((since?, change?)),
                None => None,
            },
            cohort: cohort?,
            against: match against {
                Some(against) => Some((against?, compare?)),
                None => None,
            },
            effect: match effect {
                Some(effect) => Some(effect?),
                None => None,
            },
        })
    }

    /// One of a few words; the first is taken where none is written.
    fn word<T: Copy>(
        &mut self,
        text: Option<&written::Text>,
        kind: &str,
        words: &[(&str, T)],
    ) -> Option<T> {
        let Some(text) = text else {
            return words.first().map(|(_, value)| *value);
        };
        let names: Vec<&str> = words.iter().map(|(name, _)| *name).collect();
        let found = words.iter().find(|(name, _)| name == text.get_ref());
        self.known(kind, text, found.map(|(_, value)| *value), &names)
    }

    pub(super) fn audit(
        &mut self,
        written: &written::Audit,
        policies: &[PolicyPair],
    ) -> Option<AuditPlan> {
        let policy = self.policy_index(&written.policy, policies)?;
        let calendar = &policies[policy].scenario.calendar;
        let studied = shop_outcome(self, &written.outcome);
        let before = self.window(&written.before, calendar);
        let earlier = self.window(&written.earlier, calendar);
        let after = self.window(&written.after, calendar);
        let soon = self.window(&written.soon, calendar);
        for (number, what) in [(&written.cut, "cut"), (&written.bandwidth, "bandwidth")] {
            if !(number.get_ref().is_finite() && *number.get_ref() > 0.0) {
                self.complain(
                    number,
                    format!("`{what}` must be a positive number"),
                    "in points",
                );
            }
        }
        Some(AuditPlan {
            policy,
            outcome: studied?,
            cut: *written.cut.get_ref(),
            bandwidth: *written.bandwidth.get_ref(),
            soon: soon?,
            before: before?,
            earlier: earlier?,
            after: after?,
        })
    }
}
