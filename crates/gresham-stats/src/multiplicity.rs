//! Several outcomes or arms judged at once without more false alarms than one alone.

use super::splitmix::SplitMix64;

/// Most replicates for which every pattern of signs is tried instead of a sample of them.
const MOST_ENUMERATED: usize = 15;

/// Permuted statistics this close to the observed one count as ties, so that rounding in a sum of
/// the same numbers in another order cannot make a p-value smaller.
const TIE: f64 = 1e-9;

/// Adjusted p-values by the step-down method of Holm (1979), in the order given.
///
/// Rejecting those at or below α keeps the chance of any false rejection at most α whatever the
/// dependence between the tests. An adjusted p-value is never below its raw one.
///
/// # Panics
/// If a value is not a probability. A comparison without a p-value counts as 1.
#[must_use]
pub fn holm(p_values: &[f64]) -> Vec<f64> {
    assert!(
        p_values.iter().all(|p| (0.0..=1.0).contains(p)),
        "a p-value lies between 0 and 1"
    );
    let mut order: Vec<usize> = (0..p_values.len()).collect();
    order.sort_by(|left, right| p_values[*left].total_cmp(&p_values[*right]));
    let mut adjusted = vec![0.0; p_values.len()];
    let mut floor = 0.0_f64;
    for (rank, &index) in order.iter().enumerate() {
        let tests_left = (p_values.len() - rank) as f64;
        floor = floor.max((tests_left * p_values[index]).min(1.0));
        adjusted[index] = floor;
    }
    adjusted
}

/// Adjusted two-sided p-values by step-down max-T over joint sign flips (Westfall and Young 1993),
/// in the order of the outcomes given.
///
/// `differences` holds one row per outcome and one paired difference per replicate in each row,
/// replicates in the same order in every row. If no arm differs, a replicate's differences are as
/// likely with the opposite sign, all together; flipping whole replicates keeps the
/// correlation between outcomes, which Holm's method must assume the worst about.
///
/// Up to 15 replicates all patterns of signs are tried and the answer is exact. Above that `draws`
/// random patterns from `seed` are tried, the observed one is counted with them (Phipson and
/// Smyth 2010), and so no p-value falls below 1 / (draws + 1). With few replicates no p-value
/// falls below 2 / 2ⁿ: at least six replicates are needed to reach 0.05.
///
/// # Panics
/// If the rows differ in length or hold a value that is not finite.
#[must_use]
pub fn max_t(differences: &[Vec<f64>], draws: usize, seed: u64) -> Vec<f64> {
    let Some(first) = differences.first() else {
        return Vec::new();
    };
    let n = first.len();
    assert!(
        differences.iter().all(|row| row.len() == n),
        "outcomes must share their replicates"
    );
    let rows: Vec<Vec<f64>> = differences.iter().map(|row| normalised(row)).collect();
    let observed: Vec<f64> = rows
        .iter()
        .map(|row| row.iter().sum::<f64>().abs())
        .collect();
    let mut order: Vec<usize> = (0..rows.len()).collect();
    order.sort_by(|left, right| observed[*right].total_cmp(&observed[*left]));
    let mut tally = Tally {
        rows,
        observed,
        exceeding: vec![0; differences.len()],
        order,
    };
    let mut signs = vec![1.0; n];
    let patterns = if n <= MOST_ENUMERATED {
        for pattern in 0..1_u64 << n {
            set_signs(&mut signs, || pattern);
            tally.add(&signs);
        }
        1_usize << n
    } else {
        let mut generator = SplitMix64::new(seed);
        tally.add(&signs);
        for _ in 0..draws {
            set_signs(&mut signs, || generator.next_u64());
            tally.add(&signs);
        }
        draws + 1
    };
    tally.p_values(patterns)
}

/// A row scaled to unit length.
///
/// Flipping signs leaves the sum of squares alone, so that |t| rises with the absolute sum of the
/// scaled row, by the same function in every row: its maximum is where the maximum of |t| is.
fn normalised(row: &[f64]) -> Vec<f64> {
    assert!(
        row.iter().all(|value| value.is_finite()),
        "a difference must be finite"
    );
    let length = row.iter().map(|value| value * value).sum::<f64>().sqrt();
    if length > 0.0 {
        row.iter().map(|value| value / length).collect()
    } else {
        row.to_vec()
    }
}

/// One sign per replicate, from the bits of words drawn as they are needed.
fn set_signs(signs: &mut [f64], mut word: impl FnMut() -> u64) {
    for chunk in signs.chunks_mut(64) {
        let bits = word();
        for (place, sign) in chunk.iter_mut().enumerate() {
            *sign = if bits >> place & 1 == 1 { -1.0 } else { 1.0 };
        }
    }
}

/// How often a flipped data set was at least as extreme as the observed one.
struct Tally {
    rows: Vec<Vec<f64>>,
    observed: Vec<f64>,
    exceeding: Vec<usize>,
    /// Rows from the most to the least extreme.
    order: Vec<usize>,
}

impl Tally {
    fn add(&mut self, signs: &[f64]) {
        let mut largest = 0.0_f64;
        // A row competes only with those less extreme than itself: the step-down part.
        for &row in self.order.iter().rev() {
            let sum: f64 = self.rows[row]
                .iter()
                .zip(signs)
                .map(|(value, sign)| value * sign)
                .sum();
            largest = largest.max(sum.abs());
            self.exceeding[row] += usize::from(largest >= self.observed[row] - TIE);
        }
    }

    fn p_values(&self, patterns: usize) -> Vec<f64> {
        let mut adjusted = vec![0.0; self.observed.len()];
        let mut floor = 0.0_f64;
        for &row in &self.order {
            floor = floor.max(self.exceeding[row] as f64 / patterns as f64);
            adjusted[row] = floor;
        }
        adjusted
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const SLEEP: [f64; 10] = [1.2, 2.4, 1.3, 1.3, 0.0, 1.0, 1.8, 0.8, 4.6, 1.4];

    fn rounded(values: &[f64]) -> Vec<f64> {
        values
            .iter()
            .map(|value| (value * 1e9).round() / 1e9)
            .collect()
    }

    #[test]
    fn holm_agrees_with_a_calculation_by_hand() {
        assert_eq!(
            rounded(&holm(&[0.01, 0.04, 0.03, 0.005])),
            [0.03, 0.06, 0.06, 0.02]
        );
        assert_eq!(holm(&[0.9, 0.8]), [1.0, 1.0]);
        assert_eq!(holm(&[0.04]), [0.04]);
        assert!(holm(&[]).is_empty());
    }

    #[test]
    fn holm_rejects_what_was_published_of_a_trial_of_thrombolysis() {
        // Fifteen endpoints (Neuhaus and others 1992), tested together by Benjamini and Hochberg
        // (1995): of methods that bound the chance of any false rejection by 0.05, the first three
        // survive.
        let p_values = [
            0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262,
            0.5719, 0.6528, 0.7590, 1.0,
        ];
        let adjusted = rounded(&holm(&p_values));
        assert_eq!(
            adjusted[..9],
            [
                0.0015, 0.0056, 0.0247, 0.114, 0.2211, 0.278, 0.278, 0.278, 0.3213
            ]
        );
        assert!(adjusted[9..].iter().all(|p| (p - 1.0).abs() < 1e-9));
        assert_eq!(adjusted.iter().filter(|p| **p <= 0.05).count(), 3);
    }

    #[test]
    fn holm_rejects_a_true_hypothesis_as_seldom_as_promised() {
        let rate = SplitMix64::frequency(43, 4_000, |generator| {
            let mut p_values = vec![1e-9, 1e-7];
            p_values.extend((0..4).map(|_| generator.unit()));
            holm(&p_values)[2..].iter().any(|p| *p <= 0.05)
        });
        // Independent tests are rejected as often as the bound allows, but for a little.
        assert!((0.035..=0.06).contains(&rate), "{rate}");
    }

    #[test]
    fn fishers_permutation_test_of_darwins_plants_comes_out_exactly() {
        // Heights of crossed and self-fertilised maize, pair by pair in eighths of an inch. Of
        // 32,768 patterns of signs 863 give a sum as large as that observed (Fisher 1935, section
        // 21).
        let darwin = [
            49.0, -67.0, 8.0, 16.0, 6.0, 23.0, 28.0, 41.0, 14.0, 29.0, 56.0, 24.0, 75.0, 60.0,
            -48.0,
        ];
        let found = max_t(&[darwin.to_vec()], 0, 0)[0];
        assert!((found - 2.0 * 863.0 / 32_768.0).abs() < 1e-12, "{found}");
    }

    #[test]
    fn one_outcome_of_one_sign_is_as_rare_as_all_heads_or_all_tails() {
        // Nine differences are positive and one is zero, whose sign does not matter.
        assert_eq!(max_t(&[SLEEP.to_vec()], 0, 0), [4.0 / 1024.0]);
    }

    #[test]
    fn the_same_outcome_twice_costs_nothing() {
        let twice = [
            SLEEP.to_vec(),
            SLEEP.iter().map(|value| -3.0 * value).collect(),
        ];
        assert_eq!(max_t(&twice, 0, 0), [4.0 / 1024.0; 2]);
    }

    #[test]
    fn outcomes_that_never_differ_have_a_p_value_of_one() {
        assert_eq!(max_t(&[vec![0.0; 8], vec![0.0; 8]], 0, 0), [1.0, 1.0]);
        assert!(max_t(&[], 0, 0).is_empty());
    }

    #[test]
    fn random_flips_depend_on_the_seed_alone_and_never_give_zero() {
        let rows = [
            vec![1.0; 30],
            (0..30).map(|i| f64::from(i % 7) - 2.0).collect(),
        ];
        let found = max_t(&rows, 999, 4);
        assert_eq!(found, max_t(&rows, 999, 4));
        assert_ne!(found, max_t(&rows, 999, 5));
        assert!((found[0] - 0.001).abs() < 1e-12);
        assert!(found[1] > 0.001);
    }

    #[test]
    fn any_false_alarm_is_as_rare_as_promised() {
        let rate = SplitMix64::frequency(41, 1_000, |generator| {
            let shared: Vec<f64> = (0..8).map(|_| generator.normal()).collect();
            let mut row = |_| {
                let common = shared.iter();
                common.map(|common| common + generator.normal()).collect()
            };
            let rows: [Vec<f64>; 3] = std::array::from_fn(&mut row);
            max_t(&rows, 0, 0).iter().any(|p| *p <= 0.05)
        });
        assert!((0.03..=0.065).contains(&rate), "{rate}");
    }

    proptest! {
        #[test]
        fn holm_is_never_below_the_raw_p_value_nor_above_bonferroni(
            raw in prop::collection::vec(0.0..=1.0_f64, 0..20)
        ) {
            for (adjusted, p) in holm(&raw).iter().zip(&raw) {
                prop_assert!(adjusted >= p);
                prop_assert!(*adjusted <= 1.0);
            }
            let smallest = raw.iter().copied().fold(f64::INFINITY, f64::min);
            let bonferroni = (smallest * raw.len() as f64).min(1.0);
            if let Some(least) = holm(&raw).into_iter().reduce(f64::min) {
                prop_assert!((least - bonferroni).abs() < 1e-15);
            }
        }

        #[test]
        fn more_outcomes_never_lower_a_p_value(
            rows in prop::collection::vec(prop::collection::vec(-5.0..5.0_f64, 6), 1..5)
        ) {
            let together = max_t(&rows, 0, 0);
            for (row, joint) in rows.iter().zip(together) {
                prop_assert!(joint >= max_t(std::slice::from_ref(row), 0, 0)[0]);
            }
        }
    }
}
