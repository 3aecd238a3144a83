//! Statistics checked: quantities, cohorts, windows within the run.

use super::check::Checker;
use super::estimand::{Aggregate, Change, Cohort, Compare, Quantity, Rank, ScoreBand, Statistic};
use super::file::{AuditFile, CohortFile, StatisticFile};
use super::registry::{AuditPlan, PolicyPair};
use crate::reader::Spanned;
use crate::scenario::Scenario;

impl Checker<'_> {
    fn quantity(&mut self, file: &Spanned<StatisticFile>) -> Option<Quantity> {
        match (&file.value.outcome, &file.value.sum, &file.value.over) {
            (Some(outcome), None, None) => Some(Quantity::Outcome(outcome.0)),
            (None, Some(sum), Some(over)) => Some(Quantity::Share {
                sum: sum.iter().map(|column| column.0).collect(),
                over: over.iter().map(|column| column.0).collect(),
            }),
            _ => {
                let message =
                    "a statistic is of one `outcome`, or of a `sum` of columns `over` others";
                self.refuse(&file.span, message, "states neither, or both");
                None
            }
        }
    }

    fn cohort(&mut self, file: &CohortFile, scenario: &Scenario) -> Option<Cohort> {
        let before = self.reader.diagnostics.len();
        let industries = scenario.world.industries.iter();
        let known: Vec<&str> = industries.map(|industry| industry.name.as_str()).collect();
        let stated = file.industries.iter().flatten();
        let industries: Vec<u8> = stated
            .filter_map(|name| self.known("industry", name, &known))
            .map(|index| index as u8)
            .collect();
        let calendar = &scenario.calendar;
        let mut date = |at: &Option<_>| at.as_ref().and_then(|at| self.date(at, calendar));
        let (score_on, opened_by) = (date(&file.score_on), date(&file.opened_by));
        let by_score = file.score_from.is_some() || file.score_below.is_some();
        let score = by_score.then(|| ScoreBand {
            from: file.score_from.unwrap_or(f64::NEG_INFINITY),
            below: file.score_below.unwrap_or(f64::INFINITY),
            on: score_on,
        });
        if let (Some(at), false) = (&file.score_on, by_score) {
            let message = "`score_on` dates a score that nothing is asked of";
            self.refuse(&at.span, message, "add `score_from` or `score_below`");
        }
        let rank = self.rank(file);
        let tiers = file.tiers.iter().flatten().map(|tier| tier.0).collect();
        (self.reader.diagnostics.len() == before).then_some(Cohort {
            industries,
            tiers,
            score,
            rank,
            opened_by,
            orders_at_least: file.orders_at_least.unwrap_or(0),
        })
    }

    fn rank(&mut self, file: &CohortFile) -> Option<Rank> {
        match (&file.rank_by, &file.rank) {
            (None, None) => {}
            (Some(by), Some(rank)) => {
                let [from, to] = rank.value.map(|share| share.0);
                if from < to {
                    let by = Quantity::Outcome(by.value.0);
                    return Some(Rank { by, from, to });
                }
                let message = "ranks are two ascending shares of shops";
                self.refuse(&rank.span, message, "such as [0, 0.33]");
            }
            (Some(by), None) => {
                self.refuse(&by.span, "`rank_by` without `rank`", "state which ranks");
            }
            (None, Some(rank)) => {
                let label = "state what shops are ranked by";
                self.refuse(&rank.span, "`rank` without `rank_by`", label);
            }
        }
        None
    }

    /// A statistic of the markets of a scenario.
    pub(super) fn statistic(
        &mut self,
        at: &Spanned<StatisticFile>,
        scenario: &Scenario,
    ) -> Option<Statistic> {
        let file = &at.value;
        let calendar = &scenario.calendar;
        let quantity = self.quantity(at);
        let window = self.window(&file.window, calendar);
        let since = file
            .since
            .as_ref()
            .map(|since| self.window(since, calendar));
        let everybody = Some(Cohort::default());
        let cohort = file.cohort.as_ref();
        let cohort = cohort.map_or(everybody, |cohort| self.cohort(cohort, scenario));
        let against = file.against.as_ref();
        let against = against.map(|against| self.cohort(against, scenario));
        if file.effect.is_some() && (file.against.is_some() || file.since.is_some()) {
            let message = "an effect is held against the policy's absence and nothing else";
            self.refuse(&at.span, message, "states `since` or `against` too");
        }
        let change = file.change.unwrap_or(Change::Relative);
        let compare = file.compare.unwrap_or(Compare::Ratio);
        Some(Statistic {
            quantity: quantity?,
            aggregate: file.aggregate.unwrap_or(Aggregate::Pooled),
            window: window?,
            since: match since {
                Some(since) => Some((since?, change)),
                None => None,
            },
            cohort: cohort?,
            against: match against {
                Some(against) => Some((against?, compare)),
                None => None,
            },
            effect: file.effect,
        })
    }

    /// The analyst's question.
    pub(super) fn audit(&mut self, file: &AuditFile, policies: &[PolicyPair]) -> Option<AuditPlan> {
        let policy = self.policy_index(&file.policy, policies)?;
        let calendar = &policies[policy].scenario.calendar;
        let before = self.window(&file.before, calendar);
        let earlier = self.window(&file.earlier, calendar);
        let after = self.window(&file.after, calendar);
        let soon = self.window(&file.soon, calendar);
        Some(AuditPlan {
            policy,
            outcome: file.outcome.0,
            cut: file.cut.0,
            bandwidth: file.bandwidth.0,
            soon: soon?,
            before: before?,
            earlier: earlier?,
            after: after?,
        })
    }
}
