//! Pooled return freight.

use crate::harness::{assert_no_effect, assert_starts_on, grounds, only_books, pairs, windows};
use crate::worlds::{
    always, date_of, default_of, from, mixed, no_abuse, share, small, steady_demand,
};
use gresham::market::parameters::WorldParameters;
use gresham::market::tally::{Event, Money};
use gresham::outcome::Measure;
use gresham::policy::{Policy, ReturnFreight, Timeline};

/// Clothes, of which many do not suit, and shops that ask their books.
fn clothes() -> WorldParameters {
    let mut world = small(&["apparel"]);
    only_books(&mut world);
    no_abuse(&mut world);
    steady_demand(&mut world);
    world.population.consumers = 600;
    world.merchants.freight_insured = 0.0;
    world
}

fn arm_of(lever: ReturnFreight) -> Policy {
    let mut policy = Policy::default();
    always(&mut policy.return_freight, lever);
    policy
}

#[test]
fn a_pool_that_costs_more_than_it_bears_is_joined_by_nobody() {
    let dear = ReturnFreight {
        price: 1.0,
        loading: 2.0,
        covers_misfits: false,
    };
    for ground in grounds(|policy| policy.return_freight = Timeline::default()) {
        let mut arm = ground.clone();
        always(&mut arm.return_freight, dear);
        assert_no_effect(&mixed(), &ground, &arm);
    }
}

#[test]
fn a_pool_of_faulty_returns_saves_shops_freight_and_leaves_buyers_alone() {
    let cheap = ReturnFreight {
        price: 0.5,
        loading: 1.0,
        covers_misfits: false,
    };
    let arm = arm_of(cheap);
    for (without, with) in windows(&pairs(&clothes(), &Policy::default(), &arm, 120), 40) {
        assert!(with.measure(Measure::PoolingShops) > 0);
        let freight_fen = |t: &gresham::outcome::Totals| {
            t.fen(Money::ReturnFreightShop) + t.fen(Money::FreightPremium)
        };
        assert!(freight_fen(&with) < freight_fen(&without));
        assert_eq!(with.events(Event::Orders), without.events(Event::Orders));
        let paid_fen = |t: &gresham::outcome::Totals| t.fen(Money::ReturnFreightBuyer);
        assert_eq!(paid_fen(&with), paid_fen(&without));
    }
}

#[test]
fn free_returns_bring_orders_and_more_goods_back() {
    let arm = arm_of(ReturnFreight {
        price: 0.4,
        loading: 1.0,
        covers_misfits: true,
    });
    for (without, with) in windows(&pairs(&clothes(), &Policy::default(), &arm, 120), 60) {
        assert!(with.measure(Measure::PoolingShops) > 0);
        assert!(with.events(Event::Orders) > without.events(Event::Orders));
        let returned = |t| share(t, Event::Returns, Event::Delivered);
        assert!(returned(&with) > returned(&without));
        assert!(with.fen(Money::ReturnFreightBuyer) < without.fen(Money::ReturnFreightBuyer));
        // Premiums are rated by the returns that they pay for.
        let balance =
            with.fen(Money::FreightPremium) as f64 / with.fen(Money::PooledFreight) as f64;
        assert!((0.7..1.4).contains(&balance), "{balance}");
    }
}

#[test]
fn goods_that_cannot_come_back_are_out_of_reach() {
    let mut world = small(&["food"]);
    only_books(&mut world);
    assert_no_effect(&world, &Policy::default(), &arm_of(default_of()));
}

#[test]
fn it_acts_from_its_first_day_and_not_before() {
    let mut arm = Policy::default();
    let cheap = ReturnFreight {
        price: 0.2,
        ..default_of()
    };
    from(&mut arm.return_freight, Some(date_of(30)), cheap);
    assert_starts_on(&clothes(), &Policy::default(), &arm, 30);
}
