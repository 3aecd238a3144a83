//! Tests of the paired comparison, on published data and on closed forms.

use proptest::prelude::*;

use super::super::splitmix::SplitMix64;
use super::*;

/// Extra hours of sleep under two drugs in ten patients (Student 1908; `sleep` in R).
const DEXTRO: [f64; 10] = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0];
const LAEVO: [f64; 10] = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4];

fn present(values: &[f64]) -> Vec<Option<f64>> {
    values.iter().copied().map(Some).collect()
}

fn compare(baseline: &[f64], arm: &[f64]) -> Paired {
    Paired::of(&present(baseline), &present(arm)).unwrap()
}

#[track_caller]
fn assert_near(found: f64, expected: f64, tolerance: f64) {
    assert!(
        (found - expected).abs() <= tolerance,
        "{found} is not {expected}"
    );
}

#[test]
fn students_sleep_data_give_the_published_t_test() {
    let sleep = compare(&DEXTRO, &LAEVO);
    assert_eq!((sleep.n, sleep.dropped), (10, 0));
    assert_near(sleep.difference.mean, 1.58, 1e-12);
    assert_near(
        sleep.difference.mean / sleep.standard_error.unwrap(),
        4.062_128,
        1e-6,
    );
    assert_near(sleep.p_value.unwrap(), 0.002_832_890, 1e-9);
    assert_near(sleep.difference.low().unwrap(), 0.700_114_2, 1e-7);
    assert_near(sleep.difference.high().unwrap(), 2.459_885_8, 1e-7);
    assert_near(sleep.correlation.unwrap(), 0.795_170_2, 1e-7);
}

#[test]
fn a_baseline_that_may_be_zero_has_no_relative_effect() {
    assert_eq!(compare(&DEXTRO, &LAEVO).relative, None);
    assert!(compare(&LAEVO, &DEXTRO).relative.is_some());
}

#[test]
fn the_ends_of_fiellers_interval_are_the_ratios_that_are_just_rejected() {
    let relative = compare(&LAEVO, &DEXTRO).relative.unwrap();
    assert_near(relative.ratio_minus_one, 0.75 / 2.33 - 1.0, 1e-12);
    for end in [relative.low, relative.high] {
        let scaled: Vec<f64> = LAEVO.iter().map(|value| (1.0 + end) * value).collect();
        assert_near(compare(&scaled, &DEXTRO).p_value.unwrap(), 0.05, 1e-9);
    }
}

/// The quadratic as it is printed (Fieller 1954; Finney 1978), in variances and a covariance of
/// means.
#[test]
fn fiellers_interval_is_that_of_the_printed_formula_on_students_data() {
    let n = 10.0;
    let (arm, baseline) = (0.75, 2.33);
    let mean_product = |left: &[f64; 10], right: &[f64; 10], centre: f64| {
        let products = left.iter().zip(right).map(|(l, r)| l * r);
        (products.sum::<f64>() - n * centre) / (n - 1.0) / n
    };
    let of_arm = mean_product(&DEXTRO, &DEXTRO, arm * arm);
    let of_baseline = mean_product(&LAEVO, &LAEVO, baseline * baseline);
    let together = mean_product(&DEXTRO, &LAEVO, arm * baseline);
    let t = 2.262_157_163;
    let ratio: f64 = arm / baseline;
    let g = t * t * of_baseline / (baseline * baseline);
    let root = (of_arm - 2.0 * ratio * together + ratio * ratio * of_baseline
        - g * (of_arm - together * together / of_baseline))
        .sqrt();
    let centre = ratio - g * together / of_baseline;
    let ends = [-1.0, 1.0].map(|side| (centre + side * t / baseline * root) / (1.0 - g));
    let relative = compare(&LAEVO, &DEXTRO).relative.unwrap();
    assert_near(relative.low + 1.0, ends[0], 1e-7);
    assert_near(relative.high + 1.0, ends[1], 1e-7);
    assert_near(ends[0], -0.484_920, 1e-6);
    assert_near(ends[1], 0.656_597, 1e-6);
}

#[test]
fn a_constant_baseline_only_rescales_the_arms_interval() {
    let flat = compare(&[4.0; 4], &[3.0, 5.0, 6.0, 8.0]);
    let relative = flat.relative.unwrap();
    assert_near(relative.low, flat.arm.low().unwrap() / 4.0 - 1.0, 1e-12);
    assert_near(relative.high, flat.arm.high().unwrap() / 4.0 - 1.0, 1e-12);
    assert_eq!(flat.correlation, None);
}

#[test]
fn an_arm_that_is_a_multiple_of_the_baseline_has_a_certain_ratio() {
    let relative = compare(&[10.0, 12.0, 15.0], &[20.0, 24.0, 30.0])
        .relative
        .unwrap();
    assert_near(relative.low, 1.0, 1e-12);
    assert_near(relative.high, 1.0, 1e-12);
}

#[test]
fn a_pair_with_an_absent_value_on_either_side_is_dropped_and_counted() {
    let baseline = [Some(1.0), None, Some(2.0), Some(f64::NAN), Some(4.0)];
    let arm = [Some(2.0), Some(9.0), None, Some(1.0), Some(7.0)];
    let paired = Paired::of(&baseline, &arm).unwrap();
    assert_eq!(
        (paired.n, paired.dropped, paired.difference.mean),
        (2, 3, 2.0)
    );
    assert_eq!(
        differences(&baseline, &arm),
        [Some(1.0), None, None, None, Some(3.0)]
    );
}

#[test]
fn no_complete_pair_gives_no_comparison_and_one_gives_no_certainty() {
    assert_eq!(Paired::of(&[None, Some(1.0)], &[Some(1.0), None]), None);
    let single = compare(&[1.0], &[2.0]);
    assert_eq!(
        (single.p_value, single.standard_error, single.relative),
        (None, None, None)
    );
}

#[test]
fn differences_that_never_vary_are_believed_as_far_as_their_signs_go() {
    let same = compare(&[1.0, 5.0, 9.0], &[1.0, 5.0, 9.0]);
    let certain = |found: &Paired| (found.difference.half_width, found.p_value);
    assert_eq!(certain(&same), (Some(0.0), Some(1.0)));
    let shifted = compare(&[1.0, 5.0, 9.0], &[3.0, 7.0, 11.0]);
    assert_eq!(certain(&shifted), (Some(0.0), Some(0.25)));
}

#[test]
#[should_panic(expected = "same replicates")]
fn arms_of_unequal_length_are_refused() {
    let _ = Paired::of(&[Some(1.0)], &[]);
}

#[test]
fn fiellers_interval_covers_the_true_ratio_as_often_as_it_says() {
    let coverage = SplitMix64::frequency(5, 3_000, |generator| {
        let luck: Vec<f64> = (0..10).map(|_| generator.normal()).collect();
        let baseline: Vec<f64> = luck.iter().map(|z| 10.0 + 3.0 * z).collect();
        let arm: Vec<f64> = luck
            .iter()
            .map(|z| 12.0 + 3.0 * z + generator.normal())
            .collect();
        let relative = compare(&baseline, &arm).relative.unwrap();
        relative.low <= 0.2 && 0.2 <= relative.high
    });
    assert_near(coverage, 0.95, 0.014);
}

proptest! {
    #[test]
    fn swapping_the_arms_flips_the_sign_and_nothing_else(
        pairs in prop::collection::vec((-1e6..1e6_f64, -1e6..1e6_f64), 2..40)
    ) {
        let (left, right): (Vec<f64>, Vec<f64>) = pairs.into_iter().unzip();
        let (there, back) = (compare(&left, &right), compare(&right, &left));
        prop_assert!((there.difference.mean + back.difference.mean).abs() < f64::MIN_POSITIVE);
        prop_assert_eq!(there.difference.half_width, back.difference.half_width);
        prop_assert_eq!(there.p_value, back.p_value);
        prop_assert_eq!(there.correlation, back.correlation);
    }

    #[test]
    fn a_relative_effect_lies_within_its_own_interval(
        pairs in prop::collection::vec((50.0..150.0_f64, 50.0..150.0_f64), 2..40)
    ) {
        let (baseline, arm): (Vec<f64>, Vec<f64>) = pairs.into_iter().unzip();
        if let Some(relative) = compare(&baseline, &arm).relative {
            prop_assert!(relative.low <= relative.ratio_minus_one);
            prop_assert!(relative.ratio_minus_one <= relative.high);
        }
    }
}
