//! Tests of harm to an outcome beyond a margin, looked at several times.

use super::estimate::Estimate;
use super::events::Events;
use super::student;
use statrs::distribution::{Beta, ContinuousCDF};

/// A verdict on harm after a look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Harm {
    /// Harm beyond the margin is shown.
    Shown,
    /// Harm beyond the margin is excluded.
    Excluded,
    /// Neither; more replicates may tell.
    Open,
}

/// How often a family of outcomes is looked at, and how often it may be judged wrongly.
///
/// Errors are spent in proportion to the replicates that a look adds (Lan and `DeMets` 1983 with a
/// linear spending function), and by Bonferroni over looks and outcomes: true whatever the
/// dependence between them.
#[derive(Debug, Clone, PartialEq)]
pub struct Budget {
    /// Replicates at each look, ascending.
    pub looks: Vec<usize>,
    /// Chance that any outcome is said to be harmed although none is beyond its margin.
    pub false_alarms: f64,
    /// Chance that an outcome harmed beyond its margin is said not to be.
    pub misses: f64,
    /// Outcomes judged together.
    pub outcomes: usize,
}

impl Budget {
    /// The share of the errors that may be made at a look.
    fn share(&self, look: usize) -> f64 {
        let before = if look == 0 { 0 } else { self.looks[look - 1] };
        let last = self.looks.last().copied().unwrap_or(1);
        (self.looks[look] - before) as f64 / last as f64
    }

    /// Judges harm beyond a margin at look number `look`.
    ///
    /// An outcome that becomes undefined is harmed: shown to be where that happens more often than
    /// the reverse by the sign test, and never found unharmed while it happens more often. What
    /// does not vary, or hardly ever, is harm only as far as signs show it, and no harm only as
    /// far as the rule of three excludes it. Fewer than two differences tell nothing.
    ///
    /// # Panics
    /// If there is no such look.
    #[must_use]
    pub fn judge(&self, look: usize, evidence: &Evidence<'_>, margin: f64) -> Harm {
        let share = self.share(look);
        let alarm = self.false_alarms * share / self.outcomes as f64;
        if evidence.lost > 0 && at_least_by_chance(evidence.lost, evidence.found) <= alarm {
            return Harm::Shown;
        }
        let Some(estimate) = Estimate::of(evidence.harms).filter(|estimate| estimate.n >= 2) else {
            return Harm::Open;
        };
        let events = Events::among(evidence.harms);
        let excess = estimate.mean - margin;
        let error = estimate.standard_error().unwrap_or(0.0);
        let freedom = (estimate.n - 1) as f64;
        let tail = |t: f64| student::upper_tail(t, freedom);
        let (harmed, unharmed) = if error > 0.0 {
            (tail(excess / error), tail(-excess / error))
        } else {
            (f64::from(u8::from(excess <= 0.0)), 1.0)
        };
        let is_excluded = if events.moved == 0 {
            events.exclude(margin, evidence.most)
        } else {
            !events.are_too_few() && unharmed <= self.misses * share
        };
        if harmed.max(events.least_p_value()) <= alarm {
            Harm::Shown
        } else if is_excluded && evidence.lost <= evidence.found {
            Harm::Excluded
        } else {
            Harm::Open
        }
    }
}

/// A look's finding on an outcome.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Evidence<'a> {
    /// Paired differences in the outcome's unit, positive where the candidate does worse.
    pub harms: &'a [f64],
    /// Pairs in which the outcome was defined and is no longer.
    pub lost: usize,
    /// Pairs in which the outcome was not defined and is now.
    pub found: usize,
    /// The most by which a single pair can differ, where there is such a bound.
    pub most: Option<f64>,
}

impl<'a> Evidence<'a> {
    /// Differences of an outcome without bounds that is always defined.
    #[must_use]
    pub const fn of(harms: &'a [f64]) -> Self {
        Self {
            harms,
            lost: 0,
            found: 0,
            most: None,
        }
    }
}

/// The chance that of `more + less` fair coins at least `more` fall on one side.
fn at_least_by_chance(more: usize, less: usize) -> f64 {
    let beta = Beta::new(more as f64, less as f64 + 1.0).expect("positive shapes");
    beta.cdf(0.5)
}

#[cfg(test)]
mod tests {
    use super::super::splitmix::SplitMix64;
    use super::*;

    fn budget(outcomes: usize) -> Budget {
        Budget {
            looks: vec![16, 32, 64, 128],
            false_alarms: 0.01,
            misses: 0.05,
            outcomes,
        }
    }

    /// Judges one outcome whose harm has this mean and standard deviation 1, look after look.
    fn decide(budget: &Budget, mean: f64, margin: f64, generator: &mut SplitMix64) -> Harm {
        let mut harms: Vec<f64> = Vec::new();
        for (look, replicates) in budget.looks.iter().enumerate() {
            while harms.len() < *replicates {
                harms.push(mean + generator.normal());
            }
            let harm = budget.judge(look, &Evidence::of(&harms), margin);
            if harm != Harm::Open {
                return harm;
            }
        }
        Harm::Open
    }

    #[test]
    fn what_is_spent_over_all_looks_is_the_budget() {
        let budget = budget(1);
        let spent: f64 = (0..4).map(|look| budget.share(look)).sum();
        assert!((spent - 1.0).abs() < 1e-12);
        assert!((budget.share(0) - 0.125).abs() < 1e-12);
    }

    #[test]
    fn harm_just_at_the_margin_raises_no_more_alarms_than_the_budget_allows() {
        // A budget of 20 %, since 1 % would take many runs to measure.
        let budget = Budget {
            false_alarms: 0.2,
            ..budget(5)
        };
        let alarms = SplitMix64::frequency(5, 800, |generator| {
            (0..5).any(|_| decide(&budget, 0.4, 0.4, generator) == Harm::Shown)
        });
        assert!((0.08..=0.22).contains(&alarms), "{alarms}");
    }

    #[test]
    fn harm_at_the_margin_is_excluded_no_more_often_than_allowed() {
        let missed = SplitMix64::frequency(6, 2_000, |generator| {
            decide(&budget(5), 0.4, 0.4, generator) == Harm::Excluded
        });
        assert!((0.02..=0.06).contains(&missed), "{missed}");
    }

    #[test]
    fn no_harm_passes_and_great_harm_fails_when_the_margin_is_within_reach() {
        let passed = SplitMix64::frequency(7, 300, |generator| {
            decide(&budget(5), 0.0, 0.5, generator) == Harm::Excluded
        });
        let failed = SplitMix64::frequency(8, 300, |generator| {
            decide(&budget(5), 1.0, 0.5, generator) == Harm::Shown
        });
        assert!(passed > 0.98, "{passed}");
        assert!(failed > 0.95, "{failed}");
    }

    #[test]
    fn harm_in_every_pair_is_shown_and_a_lack_of_events_excludes_none() {
        let budget = budget(3);
        let judge = |harms: &[f64]| budget.judge(0, &Evidence::of(harms), 0.1);
        assert_eq!(judge(&[0.2; 16]), Harm::Shown);
        assert_eq!(judge(&[0.2; 3]), Harm::Open);
        assert_eq!(judge(&[0.0; 16]), Harm::Open);
        assert_eq!(judge(&[0.05; 16]), Harm::Open);
        assert_eq!(judge(&[9.0]), Harm::Open);
        assert_eq!(judge(&[f64::NAN, 1.0]), Harm::Open);
        let bounded = |pairs: usize| Evidence {
            most: Some(1.0),
            ..Evidence::of(&[0.0; 128][..pairs])
        };
        assert_eq!(budget.judge(3, &bounded(30), 0.1), Harm::Open);
        assert_eq!(budget.judge(3, &bounded(31), 0.1), Harm::Excluded);
    }

    #[test]
    fn an_outcome_that_becomes_undefined_is_harmed() {
        let budget = budget(1);
        let lost = |lost: usize, found: usize, harms: &[f64]| {
            let evidence = Evidence {
                lost,
                found,
                ..Evidence::of(harms)
            };
            budget.judge(0, &evidence, 1.0)
        };
        assert_eq!(lost(16, 0, &[]), Harm::Shown);
        let unharmed: Vec<f64> = (0..15).map(|i| 0.01 * f64::from(i)).collect();
        assert_eq!(lost(0, 0, &unharmed), Harm::Excluded);
        assert_eq!(lost(1, 0, &unharmed), Harm::Open);
        assert_eq!(lost(1, 1, &unharmed), Harm::Excluded);
    }
}
