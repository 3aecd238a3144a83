//! What search ranks by.

use crate::harness::{diverse, pairs, windows};
use crate::worlds::{all_put_right, always, default_of, still};
use gresham::experiment::replicate::Replicate;
use gresham::market::tally::{Event, Money};
use gresham::outcome::{Measure, Totals};
use gresham::policy::{Policy, Traffic};

fn no_traffic() -> Traffic {
    Traffic {
        instant_conversion: 0.0,
        low_price: 0.0,
        sales: 0.0,
        predicted_repurchase: 0.0,
        exploration: 0.0,
        advertising_slots: 0,
    }
}

fn arm_of(traffic: Traffic) -> Policy {
    let mut policy = Policy::default();
    always(&mut policy.traffic, traffic);
    policy
}

#[test]
fn ranking_by_low_price_moves_orders_to_cheaper_shops() {
    let arm = arm_of(Traffic {
        low_price: 1.0,
        ..no_traffic()
    });
    for (without, with) in windows(&pairs(&diverse(), &Policy::default(), &arm, 60), 0) {
        let mean_fen = |t: &Totals| t.fen(Money::Paid) as f64 / t.events(Event::Orders) as f64;
        assert!(mean_fen(&with) < 0.97 * mean_fen(&without));
    }
}

#[test]
fn ranking_by_conversion_and_by_sales_concentrates_traffic() {
    let by_conversion = Traffic {
        instant_conversion: 1.0,
        ..no_traffic()
    };
    let by_sales = Traffic {
        sales: 0.5,
        ..no_traffic()
    };
    for traffic in [by_conversion, by_sales] {
        let arm = arm_of(traffic);
        for (without, with) in windows(&pairs(&diverse(), &Policy::default(), &arm, 120), 60) {
            assert!(with.measure(Measure::TrafficGini) > without.measure(Measure::TrafficGini));
            assert!(with.measure(Measure::SalesGini) > without.measure(Measure::SalesGini));
        }
    }
}

#[test]
fn exploration_shows_new_shops_more_often() {
    let mut world = diverse();
    world.merchants.new_until = 365;
    let arm = arm_of(Traffic {
        exploration: 0.4,
        ..no_traffic()
    });
    for (without, with) in pairs(&world, &Policy::default(), &arm, 40) {
        let new_slice = without
            .series
            .slices()
            .iter()
            .position(|slice| slice.label == "new")
            .expect("a slice of new shops");
        let shown = |replicate: &Replicate| {
            let days = replicate.series.days();
            let new = replicate.series.window(0, days, new_slice);
            let all = replicate.series.window(0, days, 0);
            new.events(Event::Shown) as f64 / all.events(Event::Shown) as f64
        };
        assert!(shown(&with) > shown(&without) + 0.1);
    }
}

#[test]
fn sold_slots_earn_the_platform_money_and_cost_shops_the_same() {
    let arm = arm_of(Traffic {
        advertising_slots: 2,
        ..no_traffic()
    });
    for (without, with) in windows(&pairs(&diverse(), &Policy::default(), &arm, 60), 0) {
        assert_eq!(without.fen(Money::Advertising), 0);
        assert_eq!(without.events(Event::AdShown), 0);
        assert!(with.fen(Money::Advertising) > 0);
        let pages = 1 + diverse().demand.browsing as i64;
        assert!(with.events(Event::AdClicks) <= pages * with.events(Event::AdShown));
        assert!(with.events(Event::AdCustomers) <= with.events(Event::AdClicks));
    }
}

#[test]
fn ranking_has_nothing_to_rank_where_there_is_one_shop() {
    let mut world = still();
    all_put_right(&mut world);
    world.population.shops = 1;
    let arm = arm_of(Traffic {
        advertising_slots: 0,
        ..default_of()
    });
    for (without, with) in pairs(&world, &Policy::default(), &arm, 60) {
        assert!(without == with);
    }
}
