//! Malicious groups of shops, and the search for them.

use crate::harness::{assert_no_effect, assert_starts_on, grounds, only_books, pairs, windows};
use crate::worlds::{
    always, date_of, default_of, from, mixed, no_abuse, run, small, steady_demand, totals,
};
use gresham::market::parameters::WorldParameters;
use gresham::market::tally::{Event, Money};
use gresham::outcome::Measure;
use gresham::policy::{Policy, StoreGroupCrackdown, Timeline};

/// One industry in which a third of the shops belongs to groups.
fn infested() -> WorldParameters {
    let mut world = small(&["pets"]);
    only_books(&mut world);
    no_abuse(&mut world);
    steady_demand(&mut world);
    world.population.consumers = 600;
    world.groups.share = 0.34;
    world.groups.clones = 2;
    world
}

const SURE: StoreGroupCrackdown = StoreGroupCrackdown {
    likeness: 0.01,
    hit_rate: 1.0,
    false_alarm_rate: 0.0,
    review_cost_fen: 500,
    appeal: 20,
};

fn arm_of(lever: StoreGroupCrackdown) -> Policy {
    let mut policy = Policy::default();
    always(&mut policy.store_group_crackdown, lever);
    policy
}

#[test]
fn a_search_that_finds_nothing_and_costs_nothing_changes_nothing() {
    let blind = StoreGroupCrackdown {
        hit_rate: 0.0,
        review_cost_fen: 0,
        ..SURE
    };
    for ground in grounds(|policy| policy.store_group_crackdown = Timeline::default()) {
        let mut arm = ground.clone();
        always(&mut arm.store_group_crackdown, blind);
        assert_no_effect(&infested(), &ground, &arm);
    }
}

#[test]
fn groups_sell_poor_goods_and_leave_orders_unsent() {
    let mut world = infested();
    world.groups.leave_below = 1.0;
    let with = totals(&run(&world, &Policy::default(), 200, 5), 0);
    world.groups.share = 0.0;
    let without = totals(&run(&world, &Policy::default(), 200, 5), 0);
    assert!(with.measure(Measure::GroupSales) > 0);
    assert!(with.events(Event::Vanished) > 0);
    assert_eq!(without.measure(Measure::GroupShops), 0);
    assert_eq!(without.events(Event::Vanished), 0);
    let traded = |t: &gresham::outcome::Totals| {
        t.measure(Measure::QualityTraded) as f64 / t.events(Event::Orders) as f64
    };
    assert!(traded(&with) < traded(&without));
}

#[test]
fn removed_groups_sell_no_more_and_what_was_held_goes_back_to_buyers() {
    let mut world = infested();
    world.groups.leave_below = 0.0;
    world.groups.reopening_cost_fen = 100_000_000;
    let mut arm = Policy::default();
    from(&mut arm.store_group_crackdown, Some(date_of(20)), SURE);
    for (without, with) in windows(&pairs(&world, &Policy::default(), &arm, 60), 20) {
        let sales_fen = |t: &gresham::outcome::Totals| t.measure(Measure::GroupSales);
        assert!(sales_fen(&with) < sales_fen(&without) / 2);
        assert_eq!(with.events(Event::ShopsRemoved), 4);
        assert_eq!(with.events(Event::ShopsWronglyRemoved), 0);
        assert!(with.fen(Money::Frozen) > 0);
        assert!(with.fen(Money::Review) > 0);
        assert_eq!(without.fen(Money::Frozen), 0);
    }
}

#[test]
fn the_hand_opens_other_shops_as_long_as_that_pays() {
    let shops_after_removal = |cost_fen| {
        let mut world = infested();
        world.groups.leave_below = 0.0;
        world.groups.reopening_cost_fen = cost_fen;
        let mut arm = Policy::default();
        from(&mut arm.store_group_crackdown, Some(date_of(60)), SURE);
        totals(&run(&world, &arm, 130, 5), 80).measure(Measure::GroupShops)
    };
    assert!(shops_after_removal(0) > 0);
    assert_eq!(shops_after_removal(100_000_000), 0);
}

#[test]
fn honest_shops_that_look_alike_are_removed_by_mistake_and_come_back() {
    let mut world = infested();
    world.groups.share = 0.0;
    let clumsy = StoreGroupCrackdown {
        likeness: 1.0,
        false_alarm_rate: 0.2,
        ..SURE
    };
    let arm = arm_of(clumsy);
    for (without, with) in pairs(&world, &Policy::default(), &arm, 100) {
        let removed = totals(&with, 0).events(Event::ShopsWronglyRemoved);
        assert!(removed > 0);
        let (entries, exits) = (
            totals(&with, 0).measure(Measure::Entries),
            totals(&with, 0).measure(Measure::Exits),
        );
        assert_eq!(exits, removed);
        assert!(entries > 0 && entries <= exits);
        let open = |replicate| totals(replicate, 0).measure(Measure::Shops);
        assert!(open(&with) < open(&without));
    }
}

#[test]
fn shops_unlike_any_other_are_out_of_reach() {
    let mut world = infested();
    world.groups.share = 0.0;
    let sharp = StoreGroupCrackdown {
        likeness: 1e-6,
        false_alarm_rate: 1.0,
        ..SURE
    };
    assert_no_effect(&world, &Policy::default(), &arm_of(sharp));
    assert_no_effect(&mixed(), &Policy::default(), &arm_of(sharp));
}

#[test]
fn it_acts_from_its_first_day_and_not_before() {
    let mut arm = Policy::default();
    let lever = StoreGroupCrackdown {
        hit_rate: 1.0,
        ..default_of()
    };
    from(&mut arm.store_group_crackdown, Some(date_of(30)), lever);
    assert_starts_on(&infested(), &Policy::default(), &arm, 30);
}
