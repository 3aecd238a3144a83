//! Shocks, and protection against them.

use crate::harness::{assert_no_effect, assert_starts_on, grounds, pairs, windows};
use crate::worlds::{
    always, date_of, default_of, from, mixed, no_abuse, no_adaptation, open, share, small,
    steady_demand, step, totals,
};
use gresham::market::parameters::{Shocks, WorldParameters};
use gresham::market::tally::{Event, Money};
use gresham::outcome::{Measure, Totals};
use gresham::policy::{Policy, RiskProtection, Timeline};

/// One industry in which only shocks happen.
fn struck(shocks: impl Fn(&mut Shocks)) -> WorldParameters {
    let mut world = small(&["pets"]);
    no_adaptation(&mut world);
    no_abuse(&mut world);
    steady_demand(&mut world);
    world.population.consumers = 600;
    shocks(&mut world.shocks);
    world
}

fn all_shocks(shocks: &mut Shocks) {
    shocks.mispricing = 4.0;
    shocks.stock_out = 6.0;
    shocks.run = 4.0;
}

const NOTHING: RiskProtection = RiskProtection {
    price_control: 0.0,
    price_control_units: 0,
    stock_report: 0.0,
    best_sellers: 0.0,
    intervention_cost_fen: 5_000,
};

fn arm_of(lever: RiskProtection) -> Policy {
    let mut policy = Policy::default();
    always(&mut policy.risk_protection, lever);
    policy
}

#[test]
fn protection_that_never_steps_in_changes_nothing() {
    let mut world = mixed();
    all_shocks(&mut world.shocks);
    for ground in grounds(|policy| policy.risk_protection = Timeline::default()) {
        let mut arm = ground.clone();
        always(&mut arm.risk_protection, NOTHING);
        assert_no_effect(&world, &ground, &arm);
    }
}

#[test]
fn control_of_prices_caps_what_a_wrong_price_costs() {
    let world = struck(|shocks| shocks.mispricing = 4.0);
    let arm = arm_of(RiskProtection {
        price_control: 1.0,
        price_control_units: 2,
        ..NOTHING
    });
    for (without, with) in windows(&pairs(&world, &Policy::default(), &arm, 120), 0) {
        let (loss_fen, capped_fen) = (
            without.fen(Money::MispricingLoss),
            with.fen(Money::MispricingLoss),
        );
        assert!(
            loss_fen > 0 && capped_fen < loss_fen / 2,
            "{capped_fen} of {loss_fen}"
        );
        assert_eq!(without.events(Event::Cancelled), 0);
        assert!(with.events(Event::CancelledEarly) > 0);
        assert_eq!(with.events(Event::StockOuts), 0);
        assert!(with.fen(Money::Intervention) >= 5_000);
    }
}

#[test]
fn reported_stock_outs_are_cancelled_at_once_and_cost_less_trust() {
    let world = struck(|shocks| {
        shocks.stock_out = 12.0;
        shocks.stock_out_share = 0.8;
    });
    let arm = arm_of(RiskProtection {
        stock_report: 1.0,
        ..NOTHING
    });
    for (without, with) in windows(&pairs(&world, &Policy::default(), &arm, 120), 0) {
        assert!(without.events(Event::StockOuts) > 0);
        assert_eq!(without.events(Event::CancelledEarly), 0);
        assert_eq!(
            with.events(Event::CancelledEarly),
            with.events(Event::StockOuts)
        );
        assert!(with.fen(Money::LatePenalty) < without.fen(Money::LatePenalty));
        assert!(with.measure(Measure::Trust) > without.measure(Measure::Trust));
    }
}

#[test]
fn a_run_makes_parcels_late_and_care_for_best_sellers_fewer_at_the_price_of_orders() {
    let run = |shocks: &mut Shocks| {
        shocks.run = 8.0;
        shocks.run_exposure = 20.0;
        shocks.run_capacity = 1.0;
    };
    let arm = arm_of(RiskProtection {
        best_sellers: 1.0,
        ..NOTHING
    });
    let late = |t: &Totals| share(t, Event::LatePickups, Event::PickedUp);
    let calm = pairs(&struck(|_| ()), &Policy::default(), &arm, 120);
    let struck = pairs(&struck(run), &Policy::default(), &arm, 120);
    for ((calm, _), (without, with)) in calm.iter().zip(&struck) {
        let (without, with) = (totals(without, 0), totals(with, 0));
        assert!(late(&without) > late(&totals(calm, 0)) + 0.01);
        assert!(late(&with) < late(&without));
        assert!(with.fen(Money::Intervention) > 0);
    }
}

#[test]
fn shocks_do_not_depend_on_the_policy() {
    let world = struck(all_shocks);
    let mut plain = open(&world, &Policy::default(), 60, 7);
    let mut protected = open(&world, &arm_of(default_of()), 60, 7);
    let mut seen = 0;
    while !plain.is_over() {
        step(&mut plain);
        step(&mut protected);
        for (one, other) in plain.shops().iter().zip(protected.shops()) {
            let shock = |shop: &gresham::market::shop::Shop| {
                shop.shock
                    .map(|shock| (shock.kind, shock.first_day, shock.last_day))
            };
            assert_eq!(shock(one), shock(other));
            seen += u32::from(one.shock.is_some());
        }
    }
    assert!(seen > 0);
}

#[test]
fn protection_reaches_nobody_where_nothing_strikes() {
    assert_no_effect(&mixed(), &Policy::default(), &arm_of(default_of()));
}

#[test]
fn it_acts_from_its_first_day_and_not_before() {
    let mut arm = Policy::default();
    let watchful = RiskProtection {
        price_control: 1.0,
        stock_report: 1.0,
        ..default_of()
    };
    from(&mut arm.risk_protection, Some(date_of(30)), watchful);
    assert_starts_on(&struck(all_shocks), &Policy::default(), &arm, 30);
}
