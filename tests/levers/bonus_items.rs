//! Score points for special services.

use crate::harness::{differ, equals_absence, pairs, same_until, windows, with_services};
use crate::worlds::{always, calendar, date_of, default_of, from, no_adaptation, share};
use gresham::experiment::replicate::simulate;
use gresham::market::tally::Event;
use gresham::outcome::{Measure, Totals};
use gresham::policy::{BonusItems, ExperienceScore, Policy};

/// A score that moves traffic, so that points are worth something.
fn scored() -> Policy {
    let mut policy = Policy::default();
    let score: ExperienceScore = default_of();
    always(
        &mut policy.experience_score,
        ExperienceScore {
            search_weight: 1.0,
            ..score
        },
    );
    policy
}

fn generous() -> BonusItems {
    BonusItems {
        points: 0.2,
        cap: 0.6,
        kept_from: 0.5,
    }
}

#[test]
fn bonus_items_without_points_change_nothing() {
    let none = BonusItems {
        points: 0.0,
        ..default_of()
    };
    equals_absence(&scored(), |policy| always(&mut policy.bonus_items, none));
}

/// A mean over open shops.
fn per_shop(totals: &Totals, measure: Measure) -> f64 {
    totals.measure(measure) as f64 / totals.measure(Measure::Shops) as f64
}

#[test]
fn bonus_items_lift_the_scores_of_shops_that_offer_them() {
    let mut world = with_services();
    no_adaptation(&mut world);
    for industry in &mut world.industries {
        for service in &mut industry.services {
            service.parameters.offered_at_start = 0.7;
        }
    }
    let mut arm = scored();
    always(&mut arm.bonus_items, generous());
    for (without, with) in windows(&pairs(&world, &scored(), &arm, 200), 60) {
        assert!(per_shop(&with, Measure::Score) > per_shop(&without, Measure::Score));
    }
}

#[test]
fn shops_that_calculate_take_services_up_for_the_points() {
    let mut world = with_services();
    for industry in &mut world.industries {
        for service in &mut industry.services {
            service.parameters.cost_fen = 300;
        }
    }
    let mut arm = scored();
    always(&mut arm.bonus_items, generous());
    for (without, with) in windows(&pairs(&world, &scored(), &arm, 360), 180) {
        let services = |t: &Totals| per_shop(t, Measure::Services);
        assert!(services(&with) > services(&without) + 0.1);
    }
}

#[test]
fn a_promise_broken_too_often_earns_nothing() {
    let mut world = with_services();
    world.merchants.effort = 0.0;
    world.merchants.effort_spread = 0.0;
    no_adaptation(&mut world);
    for industry in &mut world.industries {
        for service in &mut industry.services {
            service.parameters.broken_without_effort = 0.9;
            service.parameters.offered_at_start = 1.0;
        }
    }
    let run = |policy: &Policy| simulate(&world, policy, calendar(150), 5, 0, 1);
    let mut arm = scored();
    let strict = BonusItems {
        kept_from: 0.95,
        ..generous()
    };
    always(&mut arm.bonus_items, strict);
    let (without, with) = (run(&scored()), run(&arm));
    let late = |replicate: &gresham::experiment::replicate::Replicate| {
        crate::worlds::totals(replicate, 60)
    };
    assert!(share(&late(&with), Event::BrokenPromises, Event::Promised) > 0.5);
    let points = |t: gresham::outcome::Totals| t.measure(Measure::Score);
    let gain = points(late(&with)) - points(late(&without));
    // Only the first weeks, when hardly a promise has been due yet, can earn a few points.
    assert!(gain.abs() < points(late(&without)) / 200);
}

#[test]
fn bonus_items_reach_no_day_before_their_date_and_no_industry_without_services() {
    let mut arm = scored();
    from(&mut arm.bonus_items, Some(date_of(60)), generous());
    same_until(60, &with_services(), &scored(), &arm);
    differ(&with_services(), &scored(), &arm, 200);
    let mut bare = with_services();
    crate::worlds::no_services(&mut bare);
    let mut always_on = scored();
    always(&mut always_on.bonus_items, generous());
    same_until(120, &bare, &scored(), &always_on);
}
