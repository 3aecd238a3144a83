//! The short list of shops that serve best.

use crate::harness::{differ, equals_absence, pairs, same_until, windows, with_services};
use crate::worlds::{always, date_of, default_of, from, no_adaptation, no_services, without};
use gresham::market::tally::Event;
use gresham::outcome::{Measure, Totals};
use gresham::policy::{GoodServiceList, Policy};

fn list() -> GoodServiceList {
    GoodServiceList {
        from_score: 4.5,
        seats: 0.2,
        search_weight: 1.5,
        needs_service: true,
    }
}

#[test]
fn a_list_without_seats_changes_nothing() {
    let empty = GoodServiceList {
        seats: 0.0,
        ..default_of()
    };
    equals_absence(&Policy::default(), |policy| {
        always(&mut policy.good_service_list, empty);
    });
}

#[test]
fn a_list_that_nobody_looks_at_changes_nothing_but_itself() {
    let idle = GoodServiceList {
        search_weight: 0.0,
        ..list()
    };
    let mut arm = Policy::default();
    always(&mut arm.good_service_list, idle);
    let mut world = with_services();
    world.choice.attention = 0.0;
    for (none, with) in windows(&pairs(&world, &Policy::default(), &arm, 100), 0) {
        let itself = [Measure::GoodServiceShops];
        assert!(with.measure(itself[0]) > 0);
        assert!(without(&none, &itself) == without(&with, &itself));
    }
}

#[test]
fn listed_shops_are_few_and_win_orders_from_the_others() {
    let mut world = with_services();
    no_adaptation(&mut world);
    for industry in &mut world.industries {
        for service in &mut industry.services {
            service.parameters.offered_at_start = 1.0;
        }
    }
    let mut arm = Policy::default();
    always(&mut arm.good_service_list, list());
    for (none, with) in windows(&pairs(&world, &Policy::default(), &arm, 240), 120) {
        let listed = |t: &Totals| {
            t.measure(Measure::GoodServiceShops) as f64 / t.measure(Measure::Shops) as f64
        };
        assert_eq!(none.measure(Measure::GoodServiceShops), 0);
        assert!(listed(&with) > 0.05 && listed(&with) <= 0.25);
    }
    // The highest score band holds the listed shops; it wins at the expense of the rest.
    let five_star = 1 + world.industries.len() + 3 + 3;
    let mut gained = 0.0;
    for (none, with) in pairs(&world, &Policy::default(), &arm, 240) {
        let orders = |replicate: &gresham::experiment::replicate::Replicate| {
            let days = replicate.series.days();
            let band = replicate.series.window(120, days, five_star);
            let whole = replicate.series.window(120, days, 0);
            band.events(Event::Orders) as f64 / whole.events(Event::Orders) as f64
        };
        gained += orders(&with) - orders(&none);
    }
    assert!(gained > 0.0, "{gained}");
}

#[test]
fn a_list_reaches_no_day_before_its_date_and_no_shop_without_a_service() {
    let mut arm = Policy::default();
    from(&mut arm.good_service_list, Some(date_of(60)), list());
    same_until(60, &with_services(), &Policy::default(), &arm);
    differ(&with_services(), &Policy::default(), &arm, 200);
    let mut bare = with_services();
    no_services(&mut bare);
    let mut always_on = Policy::default();
    always(&mut always_on.good_service_list, list());
    same_until(120, &bare, &Policy::default(), &always_on);
}
