//! The direct line for shop owners.

use crate::harness::{
    assert_no_effect, assert_starts_on, grounds, lenient_policy, pairs, windows, world,
};
use crate::worlds::{always, date_of, from, mixed, no_abuse, totals};
use gresham::market::tally::{Event, Money};
use gresham::outcome::Measure;
use gresham::policy::{OwnerHotline, Policy, StoreGroupCrackdown, Timeline};

const FOR_ALL: OwnerHotline = OwnerHotline {
    covered: 1.0,
    corrected: 0.8,
    taken_in: 0.0,
    delay: 3,
    call_cost_fen: 100,
    case_cost_fen: 1_000,
};

#[test]
fn a_line_to_which_nobody_has_access_changes_nothing() {
    let nobody = OwnerHotline {
        covered: 0.0,
        ..FOR_ALL
    };
    for ground in grounds(|policy| policy.owner_hotline = Timeline::default()) {
        let mut arm = ground.clone();
        always(&mut arm.owner_hotline, nobody);
        assert_no_effect(&mixed(), &ground, &arm);
    }
}

#[test]
fn shops_that_lost_orders_to_false_claims_are_paid_by_the_platform() {
    let baseline = lenient_policy();
    let mut arm = baseline.clone();
    always(&mut arm.owner_hotline, FOR_ALL);
    for (without, with) in windows(&pairs(&world(), &baseline, &arm, 90), 0) {
        // Buyers, who keep their refunds, are as they were.
        assert_eq!(with.events(Event::Orders), without.events(Event::Orders));
        assert_eq!(with.fen(Money::AbuseLoss), without.fen(Money::AbuseLoss));
        let corrected = with.events(Event::DecisionsCorrected) as f64;
        let calls = with.events(Event::OwnerCalls) as f64;
        assert!((0.6..0.95).contains(&(corrected / calls)));
        assert!(with.fen(Money::Corrected) > 0);
        assert_eq!(
            with.fen(Money::Casework),
            1_000 * with.events(Event::OwnerCalls)
        );
        assert_eq!(with.events(Event::WronglyCorrected), 0);
    }
}

#[test]
fn opportunists_call_about_just_claims_and_may_take_the_platform_in() {
    let mut world = world();
    no_abuse(&mut world);
    world.merchants.opportunist_share = 1.0;
    let mut arm = Policy::default();
    let credulous = OwnerHotline {
        taken_in: 0.5,
        ..FOR_ALL
    };
    always(&mut arm.owner_hotline, credulous);
    for (_, with) in windows(&pairs(&world, &Policy::default(), &arm, 120), 0) {
        assert!(with.events(Event::WronglyCorrected) > 0);
        assert_eq!(
            with.events(Event::WronglyCorrected),
            with.events(Event::DecisionsCorrected)
        );
    }
}

#[test]
fn shops_wrongly_removed_are_back_sooner() {
    let mut world = world();
    no_abuse(&mut world);
    world.merchants.opportunist_share = 0.0;
    let mut baseline = Policy::default();
    let clumsy = StoreGroupCrackdown {
        likeness: 1.0,
        hit_rate: 0.0,
        false_alarm_rate: 0.05,
        review_cost_fen: 0,
        appeal: 40,
    };
    always(&mut baseline.store_group_crackdown, clumsy);
    let mut arm = baseline.clone();
    always(&mut arm.owner_hotline, FOR_ALL);
    for (without, with) in pairs(&world, &baseline, &arm, 120) {
        let open = |replicate| totals(replicate, 0).measure(Measure::Shops);
        assert!(open(&with) > open(&without));
    }
}

#[test]
fn honest_shops_of_honest_buyers_have_nothing_to_call_about() {
    let mut world = world();
    no_abuse(&mut world);
    world.merchants.opportunist_share = 0.0;
    let mut arm = Policy::default();
    always(&mut arm.owner_hotline, FOR_ALL);
    assert_no_effect(&world, &Policy::default(), &arm);
}

#[test]
fn it_acts_from_its_first_day_and_not_before() {
    let mut arm = lenient_policy();
    from(&mut arm.owner_hotline, Some(date_of(30)), FOR_ALL);
    assert_starts_on(&world(), &lenient_policy(), &arm, 30);
}
