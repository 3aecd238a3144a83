//! Faults shown beside the shop.

use crate::harness::{differ, equals_absence, pairs, same_until, windows, with_services};
use crate::worlds::{always, date_of, from, no_adaptation, no_information, without};
use gresham::market::tally::Event;
use gresham::outcome::{Measure, Totals};
use gresham::policy::{NegativeTags, Policy};

fn tags() -> NegativeTags {
    NegativeTags {
        tag_from: 1.2,
        clear_below: 1.1,
    }
}

#[test]
fn tags_that_nobody_earns_change_nothing() {
    let never = NegativeTags {
        tag_from: 20.0,
        ..tags()
    };
    equals_absence(&Policy::default(), |policy| {
        always(&mut policy.negative_tags, never);
    });
}

#[test]
fn tags_that_nobody_looks_at_change_nothing_but_themselves() {
    let mut arm = Policy::default();
    always(&mut arm.negative_tags, tags());
    let mut world = with_services();
    world.choice.attention = 0.0;
    for (none, with) in windows(&pairs(&world, &Policy::default(), &arm, 100), 0) {
        let themselves = [Measure::TaggedShops];
        assert!(with.measure(themselves[0]) > 0);
        assert!(without(&none, &themselves) == without(&with, &themselves));
    }
}

#[test]
fn buyers_avoid_tagged_shops_so_better_goods_are_traded() {
    let mut world = with_services();
    no_adaptation(&mut world);
    world.population.consumers = 1_000;
    // Tags are all that tells buyers anything, and they are quick to believe it.
    no_information(&mut world);
    world.choice.attention = 1.0;
    world.choice.doubt = 1.0;
    for industry in &mut world.industries {
        industry.parameters.quality = 0.85;
        industry.parameters.quality_spread = 0.1;
    }
    let mut arm = Policy::default();
    always(&mut arm.negative_tags, tags());
    for (none, with) in windows(&pairs(&world, &Policy::default(), &arm, 240), 90) {
        let traded =
            |t: &Totals| t.measure(Measure::QualityTraded) as f64 / t.events(Event::Orders) as f64;
        assert_eq!(none.measure(Measure::TaggedShops), 0);
        assert!(with.measure(Measure::TaggedShops) > 0);
        assert!(traded(&with) > traded(&none));
    }
}

#[test]
fn tags_reach_no_day_before_their_date_and_no_shop_that_draws_no_complaints() {
    let mut arm = Policy::default();
    from(&mut arm.negative_tags, Some(date_of(90)), tags());
    same_until(90, &with_services(), &Policy::default(), &arm);
    differ(&with_services(), &Policy::default(), &arm, 200);
    let mut silent = with_services();
    crate::worlds::no_abuse(&mut silent);
    silent.after_sales.claim_probability = 0.0;
    let mut always_on = Policy::default();
    always(&mut always_on.negative_tags, tags());
    same_until(120, &silent, &Policy::default(), &always_on);
}
