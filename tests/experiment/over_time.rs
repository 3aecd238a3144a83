//! Months of a run, the drift of a baseline, and effects over time.

use super::{Nowhere, arm, effort, plan, run};
use gresham::experiment::drift::{RESTING, drift};
use gresham::experiment::horizons::horizons;
use gresham::experiment::months::months;
use gresham::experiment::{Plan, ReplicateSummary, Setup, nobody_reached};
use gresham::market::calendar::Calendar;
use gresham::outcome::{Measure, Totals};
use gresham::policy::scope::Scope;
use gresham::policy::{Entry, Terms};
use jiff::civil::{Date, date};

fn calendar(start: Date, end: Date) -> Calendar {
    Calendar {
        start,
        end,
        evaluate_from: start,
        burn_in_days: 10,
    }
}

/// An old regime, and one with the score shown from `launch` on.
fn launched(days: Calendar, launch: Option<Date>) -> Plan {
    let mut old = arm("traffic-first");
    old.calendar = days;
    let mut new = Setup {
        name: "new".to_owned(),
        ..old.clone()
    };
    if launch.is_some() {
        let policy = arm("true-experience-score").policy;
        let score = policy.experience_score.entries()[0].parameters;
        new.policy.experience_score.add(Entry {
            terms: Terms::between(launch, None),
            parameters: score,
        });
    }
    Plan {
        arms: vec![old, new],
        seed: 3,
        efficiency: false,
    }
}

#[test]
fn only_whole_months_are_months() {
    let days = calendar(date(2025, 1, 15), date(2025, 4, 29));
    let found = months(&days);
    let firsts: Vec<Date> = found.iter().map(|month| month.first).collect();
    assert_eq!(firsts, [date(2025, 2, 1), date(2025, 3, 1)]);
    assert_eq!((found[0].window.from, found[0].window.to), (17, 45));
    assert_eq!(found[1].window.to, 45 + 31);
    let days = calendar(date(2025, 1, 1), date(2025, 1, 31));
    assert_eq!(months(&days).len(), 1);
}

/// A summary in which quality listed is as given, month by month, over twenty shops.
fn kept(days: &Calendar, quality: impl Fn(usize) -> f64) -> ReplicateSummary {
    const SHOPS: i64 = 20;
    let totals = (0..months(days).len()).map(|month| {
        let mut totals = Totals::default();
        totals.add_measure(Measure::Days, 30);
        totals.add_measure(Measure::Shops, 30 * SHOPS);
        let quality = quality(month) * 1e6 * (30 * SHOPS) as f64;
        totals.add_measure(Measure::QualityListed, quality as i64);
        totals
    });
    let conducted = run(&plan(), &effort(1), 1, &mut Nowhere);
    ReplicateSummary {
        months: totals.collect(),
        ..conducted.arms[0][0].clone()
    }
}

#[test]
fn drift_is_the_change_over_a_year_and_told_when_it_is_too_much() {
    let days = calendar(date(2024, 1, 1), date(2025, 3, 31));
    let plan = launched(days, None);
    let resting = [kept(&days, |_| 0.9), kept(&days, |_| 0.9)];
    for drift in drift(&plan, &resting) {
        assert!(!drift.is_beyond(), "{}", drift.of.outcome.name);
    }
    let sinking = |month: usize| 0.9 - 0.002 * month as f64;
    let moving = [kept(&days, sinking), kept(&days, sinking)];
    let found = drift(&plan, &moving);
    let quality = found.first().expect("quality is told first");
    assert!((quality.per_year.mean + 0.024).abs() < 1e-5);
    assert!(quality.is_beyond());
    let names: Vec<&str> = RESTING.iter().map(|of| of.outcome.name).collect();
    assert_eq!(names[0], found[0].of.outcome.name);
}

#[test]
fn whether_a_short_run_rests_is_not_told() {
    let days = calendar(date(2024, 1, 1), date(2025, 2, 28));
    let plan = launched(days, None);
    assert!(drift(&plan, &[kept(&days, |_| 0.9)]).is_empty());
}

#[test]
fn effects_are_told_for_the_months_after_arms_have_parted() {
    let days = calendar(date(2025, 1, 1), date(2025, 4, 30));
    let plan = launched(days, Some(date(2025, 1, 20)));
    let found = run(&plan, &effort(2), 1, &mut Nowhere);
    let told = horizons(&plan, &found.arms);
    let at: Vec<(i32, Date)> = told.iter().map(|one| (one.months, one.first)).collect();
    assert_eq!(at, [(1, date(2025, 2, 1)), (3, date(2025, 4, 1))]);
    let same = Plan {
        arms: vec![
            plan.arms[0].clone(),
            Setup {
                name: "again".to_owned(),
                ..plan.arms[0].clone()
            },
        ],
        ..plan.clone()
    };
    assert!(horizons(&same, &found.arms).is_empty(), "they never part");
}

/// The score from January on for the shops within a scope.
fn limited(scope: Scope) -> Plan {
    let days = calendar(date(2025, 1, 1), date(2025, 1, 31));
    let mut plan = launched(days, None);
    let policy = arm("true-experience-score").policy;
    let terms = Terms {
        scope,
        ..Terms::between(Some(date(2025, 1, 10)), None)
    };
    plan.arms[1].policy.experience_score.add(Entry {
        terms,
        parameters: policy.experience_score.entries()[0].parameters,
    });
    plan
}

#[test]
fn an_entry_whose_lot_falls_on_nobody_is_told() {
    let by_lot = |share: f64| {
        let scope = Scope {
            share,
            ..Scope::EVERY_SHOP
        };
        nobody_reached(&limited(scope), 20)
    };
    assert!(by_lot(1.0).is_empty());
    assert!(by_lot(0.99).is_empty());
    let told = by_lot(1e-9);
    assert_eq!(told.len(), 1);
    assert!(
        told[0].contains("new: experience_score (from = "),
        "{told:?}"
    );
    assert!(told[0].contains("share = 1e-9"), "{told:?}");
    assert!(told[0].ends_with("in 20 of 20 replicates"), "{told:?}");
    // One shop in so many draws the lot: in some replicates nobody does.
    let shops = f64::from(limited(Scope::EVERY_SHOP).arms[0].world.population.shops);
    let told = by_lot(1.0 / shops);
    let missed = told[0]
        .split(" in ")
        .last()
        .and_then(|text| text.split(' ').next());
    let missed: u32 = missed.and_then(|text| text.parse().ok()).expect("a count");
    assert!((2..=15).contains(&missed), "{told:?}");
}

#[test]
fn an_entry_that_begins_after_the_run_is_not_said_to_miss_anybody() {
    let scope = Scope {
        share: 1e-9,
        ..Scope::EVERY_SHOP
    };
    let mut plan = limited(scope);
    for arm in &mut plan.arms {
        arm.calendar.end = date(2025, 1, 9);
    }
    assert!(nobody_reached(&plan, 3).is_empty());
}
