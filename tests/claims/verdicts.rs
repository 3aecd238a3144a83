//! Verdicts at the error rates that are stated, over many repetitions with a known truth.

use gresham::claims::estimand::Sides;
use gresham::claims::registry::Band;
use gresham::claims::verdict::{Evidence, Form, Verdict, causal, judge};
use gresham::stats::SplitMix64;

const REPETITIONS: u32 = 400;
const REPLICATES: usize = 20;

fn normal(generator: &mut SplitMix64) -> f64 {
    let mut unit = || ((generator.next_u64() >> 11) as f64 + 0.5) / (1_u64 << 53) as f64;
    let radius = libm::sqrt(-2.0 * libm::log(unit()));
    radius * libm::cos(std::f64::consts::TAU * unit())
}

/// A ratio of `with` under the policy and of `without` in its absence, `same` being that of the
/// same shops; replicates share luck between the markets.
fn ratio(generator: &mut SplitMix64, with: f64, without: f64, same: f64, noise: f64) -> Evidence {
    let mut evidence = Evidence::default();
    for _ in 0..REPLICATES {
        let level = 1.0 + 0.1 * normal(generator);
        let shared = normal(generator);
        let mut sides = |ratio: f64| Sides {
            cohort: Some(level * ratio + noise * (0.8 * shared + 0.6 * normal(generator))),
            against: Some(level + 0.3 * noise * normal(generator)),
        };
        evidence.with.push(sides(with));
        evidence.without.push(sides(without));
        evidence.same_shops.push(sides(same));
    }
    evidence
}

/// How often a truth gets a verdict.
fn share(verdict: &Verdict, with: f64, without: f64, same: f64) -> f64 {
    let mut generator = SplitMix64::new(7);
    let band = Band {
        low: 1.6,
        high: 2.5,
    };
    let hits = (0..REPETITIONS).filter(|_| {
        let evidence = ratio(&mut generator, with, without, same, 0.25);
        judge(Form::Ratio, 2.0, band, &evidence) == *verdict
    });
    hits.count() as f64 / f64::from(REPETITIONS)
}

#[test]
fn a_planted_effect_is_reproduced_and_called_caused() {
    assert!(share(&Verdict::Caused, 2.0, 1.0, 1.0) > 0.95);
}

#[test]
fn a_figure_that_is_there_without_the_policy_is_selection() {
    assert!(share(&Verdict::Selection, 2.0, 2.0, 2.0) > 0.95);
}

#[test]
fn without_any_effect_hardly_anything_is_called_caused() {
    // The figure lies right at the edge of the band without the policy: the hardest case.
    for without in [1.6, 2.0, 2.5] {
        assert!(
            share(&Verdict::Caused, 2.0, without, 2.0) <= 0.05,
            "{without}"
        );
    }
}

#[test]
fn a_figure_at_the_edge_of_the_band_is_rarely_called_reproduced() {
    let reproduced =
        share(&Verdict::Caused, 2.5, 1.0, 1.0) + share(&Verdict::Selection, 2.5, 1.0, 1.0);
    assert!(reproduced <= 0.08, "{reproduced}");
}

#[test]
fn the_right_way_but_the_wrong_size_is_direction_only_and_the_wrong_way_contradicted() {
    assert!(share(&Verdict::DirectionOnly, 1.3, 1.0, 1.0) > 0.9);
    assert!(share(&Verdict::Contradicted, 0.8, 1.0, 1.0) > 0.9);
}

#[test]
fn one_replicate_decides_nothing() {
    let sides = Sides {
        cohort: Some(2.0),
        against: Some(1.0),
    };
    let evidence = Evidence {
        with: vec![sides],
        without: vec![sides],
        same_shops: vec![sides],
        chosen_without: Vec::new(),
    };
    let band = Band {
        low: 1.6,
        high: 2.5,
    };
    assert_eq!(judge(Form::Ratio, 2.0, band, &evidence), Verdict::Undecided);
}

#[test]
fn a_change_is_judged_by_its_own_sign() {
    let mut generator = SplitMix64::new(3);
    let band = Band {
        low: -0.5,
        high: -0.3,
    };
    let mut caused = 0;
    for _ in 0..REPETITIONS {
        let mut column = |mean: f64| -> Vec<Sides> {
            (0..REPLICATES)
                .map(|_| Sides {
                    cohort: Some(mean + 0.08 * normal(&mut generator)),
                    against: None,
                })
                .collect()
        };
        let evidence = Evidence {
            with: column(-0.4),
            without: column(0.0),
            same_shops: column(0.0),
            chosen_without: Vec::new(),
        };
        caused += u32::from(judge(Form::Change, -0.4, band, &evidence) == Verdict::Caused);
    }
    assert!(
        f64::from(caused) / f64::from(REPETITIONS) > 0.95,
        "{caused}"
    );
}

#[test]
fn a_lever_that_does_nothing_has_no_effect_on_shops_that_were_chosen_by_their_luck() {
    let mut generator = SplitMix64::new(12);
    let side = |value: f64| Sides {
        cohort: Some(value),
        against: None,
    };
    let mut evidence = Evidence::default();
    for _ in 0..400 {
        // Shops chosen in one market had luck there of which the other market knows nothing.
        let mut shops = |luck: f64| side(luck + 0.1 * normal(&mut generator));
        evidence.with.push(shops(0.4));
        evidence.same_shops.push(shops(0.0));
        evidence.without.push(shops(0.4));
        evidence.chosen_without.push(shops(0.0));
    }
    let effect = causal(Form::Change, &evidence).unwrap();
    assert!(effect.low().unwrap() < 0.0 && effect.high().unwrap() > 0.0);
    evidence.chosen_without.clear();
    let one_sided = causal(Form::Change, &evidence).unwrap();
    assert!(one_sided.low().unwrap() > 0.3, "one choice alone errs");
}

#[test]
fn a_published_no_change_is_judged_by_its_band_and_has_no_side() {
    let band = Band {
        low: -0.05,
        high: 0.05,
    };
    let evidence = |value: f64| {
        let sides = |shift: f64| {
            let values = (0..20).map(|i| value + shift + 0.001 * f64::from(i));
            let side = |value| Sides {
                cohort: Some(value),
                against: None,
            };
            values.map(side).collect::<Vec<Sides>>()
        };
        Evidence {
            with: sides(0.0),
            without: sides(0.0),
            same_shops: sides(0.0),
            chosen_without: Vec::new(),
        }
    };
    let verdict = |value: f64| judge(Form::Change, 0.0, band, &evidence(value));
    assert_eq!(verdict(0.0), Verdict::Selection);
    assert_eq!(verdict(-0.3), Verdict::Contradicted);
    assert_eq!(verdict(0.3), Verdict::Contradicted);
}
