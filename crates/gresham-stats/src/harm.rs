//! Tests of harm to an outcome beyond a margin, looked at several times.

use super::estimate::Estimate;
use super::student;

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

    /// Judges harm at look number `look`: `harms` are paired differences, positive where the
    /// candidate does worse, and `margin` is in their unit.
    ///
    /// Differences that never vary are taken for certain. Fewer than two tell nothing.
    ///
    /// # Panics
    /// If there is no such look.
    #[must_use]
    pub fn judge(&self, look: usize, harms: &[f64], margin: f64) -> Harm {
        let Some(estimate) = Estimate::of(harms).filter(|estimate| estimate.n >= 2) else {
            return Harm::Open;
        };
        let error = estimate.standard_error().unwrap_or(0.0);
        let excess = estimate.mean - margin;
        if error == 0.0 {
            return if excess > 0.0 {
                Harm::Shown
            } else {
                Harm::Excluded
            };
        }
        let share = self.share(look);
        let freedom = (estimate.n - 1) as f64;
        let t = excess / error;
        if student::upper_tail(t, freedom) <= self.false_alarms * share / self.outcomes as f64 {
            Harm::Shown
        } else if student::upper_tail(-t, freedom) <= self.misses * share {
            Harm::Excluded
        } else {
            Harm::Open
        }
    }
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
            let harm = budget.judge(look, &harms, margin);
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
    fn differences_that_never_vary_are_certain_and_one_tells_nothing() {
        let budget = budget(3);
        assert_eq!(budget.judge(0, &[0.0; 16], 0.0), Harm::Excluded);
        assert_eq!(budget.judge(0, &[0.2; 16], 0.1), Harm::Shown);
        assert_eq!(budget.judge(0, &[9.0], 0.1), Harm::Open);
        assert_eq!(budget.judge(0, &[f64::NAN, 1.0], 0.1), Harm::Open);
    }
}
