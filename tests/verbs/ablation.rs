//! A package is taken apart lever by lever, and what is measured is read against what is true.

use crate::worlds;
use crate::worlds::{always, calendar, date_of, default_of, mixed, run};
use gresham::experiment::ReplicateSummary;
use gresham::experiment::ablation::{AimValues, ablate, levers_between, policies, read_aims};
use gresham::experiment::measured::{Reading, compare_measured, outcomes, read};
use gresham::market::calendar::Calendar;
use gresham::market::tally::Event;
use gresham::outcome::{Measure, Totals};
use gresham::policy::{OrderSaving, Policy, Traffic};
use gresham::report::comparison::reading_in_words;

/// A baseline, and a package of three levers of which one is switched on and does nothing.
fn two_policies() -> (Policy, Policy) {
    let mut baseline = Policy::default();
    always(&mut baseline.traffic, default_of());
    always(&mut baseline.refund_only, default_of());
    let mut package = baseline.clone();
    let traffic = Traffic {
        instant_conversion: -2.0,
        ..default_of()
    };
    always(&mut package.traffic, traffic);
    always(&mut package.fake_image_detection, default_of());
    let nothing = OrderSaving {
        shops_covered: 0.0,
        ..default_of()
    };
    always(&mut package.order_saving, nothing);
    (baseline, package)
}

#[test]
fn levers_that_are_the_same_on_both_sides_are_not_taken_apart() {
    let (baseline, package) = two_policies();
    let levers = levers_between(&baseline, &package);
    assert_eq!(levers, ["traffic", "fake_image_detection", "order_saving"]);
    assert!(levers_between(&baseline, &baseline).is_empty());
    let arms = policies(&baseline, &package, &levers);
    assert_eq!(
        arms[2],
        Policy {
            traffic: package.traffic.clone(),
            ..baseline.clone()
        }
    );
    assert_eq!(
        arms[3],
        Policy {
            traffic: baseline.traffic.clone(),
            ..package.clone()
        }
    );
}

/// Zero to the last bit, whatever its sign.
fn is_zero(value: f64) -> bool {
    value.abs().total_cmp(&0.0).is_eq()
}

#[test]
fn a_lever_that_does_nothing_has_an_effect_of_exactly_zero_in_both_readings() {
    let (baseline, package) = two_policies();
    let levers = levers_between(&baseline, &package);
    let world = mixed();
    let arms: Vec<Vec<ReplicateSummary>> = policies(&baseline, &package, &levers)
        .iter()
        .map(|policy| {
            let replicates = (0..3).map(|seed| run(&world, policy, 40, seed));
            let days = Calendar {
                evaluate_from: date_of(10),
                ..calendar(40)
            };
            replicates
                .map(|replicate| ReplicateSummary::of(&replicate, &days))
                .collect()
        })
        .collect();
    let names: Vec<&str> = world
        .industries
        .iter()
        .map(|one| one.name.as_str())
        .collect();
    let read = |kept: &ReplicateSummary| read_aims(&names, &kept.window);
    let values = arms.iter().map(|arm| arm.iter().map(read).collect());
    let values: Vec<Vec<AimValues>> = values.collect();
    let ablation = ablate(&levers, &values, 1);
    let [traffic, _, nothing] = ablation.levers.as_slice() else {
        panic!("three levers")
    };
    for effect in nothing.alone.iter().chain(&nothing.within).flatten() {
        assert!(is_zero(effect.paired.difference.mean));
        assert_eq!(effect.adjusted_p, Some(1.0));
    }
    let gmv = traffic.alone[0].expect("defined");
    assert!(!is_zero(gmv.paired.difference.mean));
    assert!(gmv.adjusted_p >= gmv.paired.p_value);
    // The first aim is of the whole market, the last of its small shops.
    let small = ablation.aims.len() - 1;
    let value = |kept: &ReplicateSummary, slice: usize| {
        (ablation.aims[small].outcome.value)(&kept.window[slice])
    };
    let expected = value(&arms[0][0], 2 + names.len());
    let means: Vec<f64> = arms[0]
        .iter()
        .filter_map(|kept| value(kept, 2 + names.len()))
        .collect();
    assert!(expected.is_some());
    let mean = means.iter().sum::<f64>() / means.len() as f64;
    let baseline = traffic.alone[small].expect("defined").paired.baseline.mean;
    assert!((baseline - mean).abs() <= 1e-9 * mean.abs());
}

/// Totals of one replicate with so many faults among ten thousand parcels.
fn totals(
    complaints: i64,
    first_returns: i64,
    defects: i64,
    quality_ppm: i64,
    luck: i64,
) -> Totals {
    let mut totals = Totals::default();
    for (event, count) in [
        (Event::Orders, 10_000),
        (Event::Delivered, 10_000),
        (Event::PickedUp, 10_000),
        (Event::Contacts, 1_000),
        (Event::LatePickups, 500 + luck),
        (Event::SlowResponses, 100 + luck),
        (Event::Disputes, 50 + luck),
        (Event::QualityComplaints, complaints + luck),
        (Event::FirstReturns, first_returns + 2 * luck),
        (Event::Defects, defects + 3 * luck),
    ] {
        totals.add_events(event, count);
    }
    totals.add_measure(Measure::Shops, 100);
    totals.add_measure(Measure::FiveStar, 40);
    totals.add_measure(Measure::QualityTraded, 10_000 * (quality_ppm + 10 * luck));
    totals
}

/// Six replicates; the luck is shared, and a little of it is not.
fn arm(
    complaints: i64,
    first_returns: i64,
    defects: i64,
    quality_ppm: i64,
    own: i64,
) -> Vec<Totals> {
    let replicates = [0, 3, -2, 5, -4, 1].into_iter().enumerate();
    replicates
        .map(|(nth, luck)| {
            totals(
                complaints,
                first_returns,
                defects,
                quality_ppm,
                luck + own * (nth as i64 % 2),
            )
        })
        .collect()
}

#[test]
fn a_policy_is_flagged_when_measures_improve_while_the_truth_worsens() {
    let arms = [
        arm(900, 600, 1_000, 880_000, 0),
        arm(500, 300, 1_400, 840_000, 1),
        arm(500, 300, 600, 920_000, 1),
        arm(1_300, 900, 1_400, 840_000, 1),
        arm(900, 600, 1_000, 880_000, 1),
    ];
    let readings = read(&compare_measured(&arms));
    let misleads: Vec<bool> = readings.iter().map(Reading::misleads).collect();
    assert_eq!(misleads, [true, false, false, false]);
    let sentence = reading_in_words(&readings[0], "hush");
    assert_eq!(
        sentence,
        "MEASURES MISLEAD under hush: First-return rate, Problem orders, measured improved, while \
         Defect rate, true, Quality traded worsened"
    );
    let sentence = reading_in_words(&readings[1], "honest");
    assert!(sentence.contains("true, better: Defect rate, true"));
}

#[test]
fn differences_that_may_be_chance_flag_nothing() {
    let noisy = |shift: i64| -> Vec<Totals> {
        [-300, 280, -190, 310, -260, 200]
            .into_iter()
            .map(|luck| {
                totals(
                    900 - shift + luck,
                    600 - shift - luck,
                    1_000 + shift - luck,
                    880_000 - 100 * luck,
                    0,
                )
            })
            .collect()
    };
    let baseline = arm(900, 600, 1_000, 880_000, 0);
    let readings = read(&compare_measured(&[baseline, noisy(40)]));
    assert!(!readings[0].misleads());
    assert!(readings[0].measured_better.is_empty());
}

#[test]
fn in_a_small_market_the_reading_agrees_with_the_verdicts_it_rests_on() {
    let (baseline, package) = two_policies();
    let world = mixed();
    let arms = [&baseline, &package].map(|policy| -> Vec<Totals> {
        (0..3)
            .map(|seed| worlds::totals(&run(&world, policy, 40, seed), 10))
            .collect()
    });
    let comparison = compare_measured(&arms);
    assert_eq!(comparison.rows.len(), outcomes().len());
    let defined = comparison
        .rows
        .iter()
        .filter(|row| row.contrasts[0].is_some());
    assert_eq!(defined.count(), outcomes().len());
    let reading = &read(&comparison)[0];
    for row in &comparison.rows {
        let told = reading.measured_better.contains(&row.outcome.label)
            || reading.true_better.contains(&row.outcome.label);
        let contrast = row.contrasts[0].expect("defined");
        assert_eq!(
            told,
            contrast.verdict == gresham::stats::Verdict::Better,
            "{}",
            row.outcome.name
        );
    }
}
