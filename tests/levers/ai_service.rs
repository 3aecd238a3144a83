//! Machines that answer, settle and diagnose.

use crate::harness::{differ, equals_absence, pairs, same_until, windows, with_services, world};
use crate::worlds::{always, date_of, default_of, from, share};
use gresham::market::tally::{Event, Money};
use gresham::outcome::Measure;
use gresham::policy::{AiService, Policy};

fn everywhere() -> AiService {
    AiService {
        shops_covered: 1.0,
        ..default_of()
    }
}

#[test]
fn ai_service_in_no_shop_changes_nothing() {
    let nothing = AiService {
        shops_covered: 0.0,
        ..default_of()
    };
    equals_absence(&Policy::default(), |policy| {
        always(&mut policy.ai_service, nothing);
    });
}

#[test]
fn ai_service_answers_sooner_settles_more_and_makes_conversations_cheaper() {
    // Enough disputes for their share to tell: the shipped world has few.
    let mut world = world();
    world.population.consumers = 2_400;
    world.after_sales.dispute_share = 0.8;
    world.after_sales.resolve_base = 0.3;
    let mut arm = Policy::default();
    always(&mut arm.ai_service, everywhere());
    for (without, with) in windows(&pairs(&world, &Policy::default(), &arm, 150), 30) {
        let slow = |t| share(t, Event::SlowResponses, Event::Contacts);
        let disputes = |t| share(t, Event::Disputes, Event::HonestClaims);
        let cost = |t: &gresham::outcome::Totals| {
            t.fen(Money::Handling) as f64 / t.events(Event::Contacts) as f64
        };
        assert!(slow(&with) < 0.5 * slow(&without));
        assert!(disputes(&with) < disputes(&without));
        assert!(cost(&with) < cost(&without));
    }
}

#[test]
fn ai_service_shrinks_the_desk_most_where_shops_are_small() {
    let saved = |consumers: u32| {
        let mut world = world();
        world.population.consumers = consumers;
        let mut arm = Policy::default();
        always(&mut arm.ai_service, everywhere());
        let windows = windows(&pairs(&world, &Policy::default(), &arm, 60), 0);
        let per_order = |t: &gresham::outcome::Totals| {
            t.fen(Money::Fixed) as f64 / t.events(Event::Orders) as f64
        };
        let saved = windows
            .iter()
            .map(|(without, with)| per_order(without) - per_order(with));
        saved.fold(0.0, |sum, saved| sum + saved) / windows.len() as f64
    };
    // The same shops with ten times the orders, their other fixed cost ten times as large.
    let (small, large) = (saved(300), saved(3_000));
    assert!(
        small > 0.0 && large > 0.0,
        "{small} and {large} fen an order"
    );
    assert!(small > 5.0 * large, "{small} and {large} fen an order");
}

#[test]
fn a_diagnosis_moves_shops_that_would_not_reconsider() {
    let mut world = with_services();
    world.adaptation.inert_share = 1.0;
    world.adaptation.inert_key_account_share = 1.0;
    world.adaptation.inert_reconsider = 0.0;
    let mut ground = Policy::default();
    always(&mut ground.experience_score, default_of());
    let blind = AiService {
        diagnosis: 0.0,
        ..everywhere()
    };
    let mut shown = ground.clone();
    always(&mut ground.ai_service, blind);
    let seeing = AiService {
        diagnosis: 1.0,
        ..everywhere()
    };
    always(&mut shown.ai_service, seeing);
    for (without, with) in windows(&pairs(&world, &ground, &shown, 300), 200) {
        let worked = |t: &gresham::outcome::Totals| {
            let sum = t.measure(Measure::QualityListed)
                + t.measure(Measure::Promptness)
                + t.measure(Measure::Effort);
            sum as f64 / t.measure(Measure::Shops) as f64
        };
        assert!(worked(&with) > worked(&without));
    }
}

#[test]
fn ai_service_reaches_no_day_before_its_date() {
    let mut arm = Policy::default();
    from(&mut arm.ai_service, Some(date_of(60)), everywhere());
    same_until(60, &with_services(), &Policy::default(), &arm);
    differ(&with_services(), &Policy::default(), &arm, 120);
}
