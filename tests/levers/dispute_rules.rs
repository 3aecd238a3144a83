//! Rules for disputes.

use crate::harness::{assert_no_effect, assert_starts_on, grounds, pairs, slice_totals, windows};
use crate::worlds::{
    all_put_right, always, date_of, default_of, from, mixed, no_abuse, no_adaptation, share, still,
};
use gresham::market::parameters::WorldParameters;
use gresham::market::tally::Event;
use gresham::policy::{DisputeRules, Policy, Timeline};

/// Many disputes, honest ones and others.
fn quarrelsome() -> WorldParameters {
    let mut world = mixed();
    no_adaptation(&mut world);
    world.population.consumers = 900;
    world.after_sales.resolve_base = 0.0;
    world.after_sales.resolve_full = 0.0;
    world.after_sales.claim_probability = 1.0;
    world
}

fn arm_of(lever: DisputeRules) -> Policy {
    let mut policy = Policy::default();
    always(&mut policy.dispute_rules, lever);
    policy
}

#[test]
fn rules_for_no_scene_and_rules_that_change_nothing_change_nothing() {
    let without_scenes = DisputeRules {
        scenes: 0,
        ..default_of()
    };
    let without_effect = DisputeRules {
        foreseen: 0.0,
        errors_left: 1.0,
        ..default_of()
    };
    for ground in grounds(|policy| policy.dispute_rules = Timeline::default()) {
        for lever in [without_scenes, without_effect] {
            let mut arm = ground.clone();
            always(&mut arm.dispute_rules, lever);
            assert_no_effect(&mixed(), &ground, &arm);
        }
    }
}

#[test]
fn where_the_loser_foresees_the_verdict_the_platform_is_asked_less_often() {
    let arm = arm_of(DisputeRules {
        errors_left: 1.0,
        ..default_of()
    });
    for (without, with) in windows(&pairs(&quarrelsome(), &Policy::default(), &arm, 120), 40) {
        let disputes = |t| share(t, Event::Disputes, Event::Delivered);
        assert!(disputes(&with) < 0.9 * disputes(&without));
        // Whoever gives in ends where the verdict would have left them.
        let denied = |t| share(t, Event::HonestDenied, Event::HonestClaims);
        assert!((denied(&with) - denied(&without)).abs() < 0.02);
    }
}

#[test]
fn clearer_rules_leave_fewer_just_claims_denied_and_fewer_false_ones_paid() {
    let arm = arm_of(DisputeRules {
        errors_left: 0.2,
        ..default_of()
    });
    let mut world = quarrelsome();
    // Then all false claims are decided by verdict.
    world.industries[0].parameters.returnable = false;
    for (without, with) in windows(&pairs(&world, &Policy::default(), &arm, 120), 40) {
        let denied = |t| share(t, Event::HonestDenied, Event::HonestClaims);
        let paid = |t| share(t, Event::AbuseSuccesses, Event::AbuseAttempts);
        assert!(denied(&with) < 0.6 * denied(&without));
        assert!(paid(&with) < paid(&without));
    }
}

#[test]
fn the_first_rules_are_written_for_the_industry_with_the_most_disputes() {
    let mut world = quarrelsome();
    // Nothing goes wrong with clothes, and much with food.
    no_abuse(&mut world);
    world.industries[0].parameters.quality = 1.0;
    let one_scene = DisputeRules {
        scenes: 1,
        ..default_of()
    };
    // Disputes have been seen before the first rule is written.
    let mut arm = Policy::default();
    from(&mut arm.dispute_rules, Some(date_of(30)), one_scene);
    for (without, with) in pairs(&world, &Policy::default(), &arm, 140) {
        let disputes = |replicate, industry| {
            share(
                &slice_totals(replicate, industry, 40),
                Event::Disputes,
                Event::Delivered,
            )
        };
        assert!(disputes(&with, "food") < 0.9 * disputes(&without, "food"));
    }
}

#[test]
fn rules_reach_nobody_where_shops_settle_every_claim() {
    let mut world = still();
    all_put_right(&mut world);
    assert_no_effect(&world, &Policy::default(), &arm_of(default_of()));
}

#[test]
fn it_acts_from_its_first_day_and_not_before() {
    let mut arm = Policy::default();
    from(&mut arm.dispute_rules, Some(date_of(30)), default_of());
    assert_starts_on(&quarrelsome(), &Policy::default(), &arm, 30);
}
