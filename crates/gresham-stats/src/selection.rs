//! The best of several arms: the fully sequential procedure of Kim and Nelson (2001).

use super::estimate::{covariance, mean};

/// Replicates before which equal values in all of a pilot are not taken for equal arms.
const LEAST_WITHOUT_SPREAD: usize = 20;

/// The requirements of a selection.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Selection {
    /// The smallest difference worth detecting, in the unit of the outcome: an arm this close to
    /// the best may be selected in its place.
    pub indifference: f64,
    /// Probability of selecting an arm that is worse than that.
    pub alpha: f64,
    /// Replicates before the first look, at least two.
    pub pilot: usize,
}

/// Where a selection stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// This arm is the best, or within the indifference of it.
    Selected(usize),
    /// These arms are still in question and need a further replicate.
    Open(Vec<usize>),
}

impl Selection {
    /// Replays the procedure on what there is: `samples[i]` are arm i's values, larger being
    /// better, replicate by replicate. Arms that are eliminated need no further replicates, so
    /// lists may differ in length.
    ///
    /// Common random numbers are allowed and make it faster. Values are taken to be normal.
    ///
    /// # Panics
    /// If there is no arm, or an arm has fewer values than the pilot while it is in question.
    #[must_use]
    pub fn replay(&self, samples: &[Vec<f64>]) -> Standing {
        assert!(!samples.is_empty(), "nothing to select from");
        assert!(self.pilot >= 2, "a variance takes two replicates");
        let mut open: Vec<usize> = (0..samples.len()).collect();
        if open.len() == 1 {
            return Standing::Selected(0);
        }
        let scaled: Vec<Vec<f64>> = samples
            .iter()
            .map(|one| self.boundaries(one, samples))
            .collect();
        let mut n = self.pilot;
        loop {
            if let [only] = open.as_slice() {
                return Standing::Selected(*only);
            }
            if open.iter().any(|arm| samples[*arm].len() < n) {
                return Standing::Open(open);
            }
            let sums: Vec<f64> = samples
                .iter()
                .map(|one| one[..n.min(one.len())].iter().sum())
                .collect();
            // A pilot without any event closes no boundary: its spread is not known to be none.
            let distance = |arm: usize, other: usize| {
                if scaled[arm][other] == 0.0 && arm != other && n < LEAST_WITHOUT_SPREAD {
                    return f64::INFINITY;
                }
                scaled[arm][other] - self.indifference / 2.0 * n as f64
            };
            let survives = |arm: &usize| {
                open.iter()
                    .all(|other| sums[*arm] >= sums[*other] - distance(*arm, *other).max(0.0))
            };
            let survivors: Vec<usize> = open.iter().filter(|arm| survives(arm)).copied().collect();
            let closed = |arm: &usize| {
                let mut others = survivors.iter().filter(|other| *other != arm);
                others.all(|other| distance(*arm, *other) <= 0.0)
            };
            // Where all boundaries are closed, those left are equal and any of them will do; and
            // rounding must not eliminate a tie altogether.
            open = if survivors.len() > 1 && survivors.iter().all(closed) {
                survivors[..1].to_vec()
            } else if survivors.is_empty() {
                let best = open
                    .iter()
                    .copied()
                    .max_by(|a, b| sums[*a].total_cmp(&sums[*b]));
                best.into_iter().collect()
            } else {
                survivors
            };
            n += 1;
        }
    }

    /// h² S² / (2 δ) against every other arm, from the pilot.
    fn boundaries(&self, arm: &[f64], all: &[Vec<f64>]) -> Vec<f64> {
        let h_squared = 2.0 * self.eta(all.len()) * (self.pilot - 1) as f64;
        let against = |other: &Vec<f64>| {
            let gaps: Vec<f64> = arm
                .iter()
                .zip(other)
                .take(self.pilot)
                .map(|(mine, theirs)| mine - theirs)
                .collect();
            let variance = if gaps.len() < 2 || mean(&gaps).is_nan() {
                0.0
            } else {
                covariance(&gaps, &gaps)
            };
            h_squared * variance / (2.0 * self.indifference)
        };
        all.iter().map(against).collect()
    }

    /// η = ½ ((2α / (k − 1))^(−2 / (n₀ − 1)) − 1), for a boundary with c = 1.
    fn eta(&self, arms: usize) -> f64 {
        let share = 2.0 * self.alpha / (arms as f64 - 1.0);
        0.5 * (share.powf(-2.0 / (self.pilot as f64 - 1.0)) - 1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::super::splitmix::SplitMix64;
    use super::*;

    const FIVE_PER_CENT: Selection = Selection {
        indifference: 1.0,
        alpha: 0.05,
        pilot: 10,
    };

    /// Runs a selection among arms with these means and standard deviation 2; replicates taken in
    /// all, and the arm selected.
    fn run(selection: Selection, means: &[f64], shared: f64, seed: u64) -> (usize, usize) {
        let mut generator = SplitMix64::new(seed);
        let mut samples = vec![Vec::new(); means.len()];
        let mut standing = Standing::Open((0..means.len()).collect());
        let mut pilot = selection.pilot;
        while let Standing::Open(open) = standing {
            for _ in 0..pilot {
                let luck = shared.sqrt() * generator.normal();
                for arm in &open {
                    let own = (1.0 - shared).sqrt() * generator.normal();
                    samples[*arm].push(means[*arm] + 2.0 * (luck + own));
                }
            }
            pilot = 1;
            standing = selection.replay(&samples);
        }
        let Standing::Selected(best) = standing else {
            unreachable!("the loop ends with a selection");
        };
        (samples.iter().map(Vec::len).sum(), best)
    }

    #[test]
    fn the_constant_agrees_with_a_calculation_by_hand() {
        // k = 2: ½ (0.1^(-2/9) − 1).
        assert!((FIVE_PER_CENT.eta(2) - 0.334_1).abs() < 1e-4);
        assert!((FIVE_PER_CENT.eta(3) - 0.472_9).abs() < 1e-4);
    }

    #[test]
    fn the_boundary_is_crossed_where_the_published_formula_says() {
        // Differences 1, 3 and 2 have variance 1. With two arms and three replicates before the
        // first look h² = 2 · 4.5 · 2 = 18, and an arm goes when its sum is behind by more than 18
        // / 2 − r / 2 after r replicates (Kim and Nelson 2001, c = 1): 7.5 after three, 7 after
        // four.
        let selection = Selection {
            pilot: 3,
            ..FIVE_PER_CENT
        };
        assert!((selection.eta(2) - 4.5).abs() < 1e-12);
        let behind = |gaps: &[f64]| selection.replay(&[gaps.to_vec(), vec![0.0; gaps.len()]]);
        assert_eq!(behind(&[1.0, 3.0, 2.0]), Standing::Open(vec![0, 1]));
        assert_eq!(behind(&[1.0, 3.0, 2.0, 0.9]), Standing::Open(vec![0, 1]));
        assert_eq!(behind(&[1.0, 3.0, 2.0, 1.1]), Standing::Selected(0));
    }

    #[test]
    fn an_arm_better_by_the_indifference_is_selected_as_often_as_promised() {
        let means = [1.0, 0.0, 0.0, 0.0, 0.0];
        for shared in [0.0, 0.7] {
            let right = (0..400).filter(|seed| run(FIVE_PER_CENT, &means, shared, *seed).1 == 0);
            let rate = right.count() as f64 / 400.0;
            assert!(rate >= 0.93, "{rate} with {shared} of luck shared");
        }
    }

    #[test]
    fn common_luck_saves_replicates() {
        let means = [1.0, 0.0, 0.0];
        let total = |shared| {
            (0..50)
                .map(|seed| run(FIVE_PER_CENT, &means, shared, seed).0)
                .sum::<usize>()
        };
        assert!(2 * total(0.8) < total(0.0));
    }

    #[test]
    fn arms_that_are_clearly_worse_are_given_up_after_the_pilot() {
        let (taken, best) = run(FIVE_PER_CENT, &[0.0, 40.0, 0.0], 0.0, 1);
        assert_eq!((taken, best), (30, 1));
    }

    #[test]
    fn arms_that_are_equal_although_they_vary_are_decided_in_the_end() {
        let mut generator = SplitMix64::new(9);
        let values: Vec<f64> = (0..200).map(|_| generator.normal()).collect();
        let rest: Vec<f64> = values.iter().map(|value| value - 30.0).collect();
        let standing = FIVE_PER_CENT.replay(&[rest, values.clone(), values]);
        assert_eq!(standing, Standing::Selected(1));
    }

    #[test]
    fn one_arm_is_the_best_of_itself_and_equal_arms_stay_in_question_until_twenty_are_equal() {
        assert_eq!(FIVE_PER_CENT.replay(&[vec![]]), Standing::Selected(0));
        let equal = vec![vec![2.0; 10]; 3];
        assert_eq!(FIVE_PER_CENT.replay(&equal), Standing::Open(vec![0, 1, 2]));
        let equal = vec![vec![2.0; 20]; 3];
        assert_eq!(FIVE_PER_CENT.replay(&equal), Standing::Selected(0));
    }
}
