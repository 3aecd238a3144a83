//! Tickets for shops whose complaints pile up.

use crate::harness::{differ, equals_absence, pairs, same_until, windows, with_services};
use crate::worlds::{always, date_of, default_of, from};
use gresham::market::parameters::WorldParameters;
use gresham::market::tally::Event;
use gresham::outcome::{Measure, Totals};
use gresham::policy::{Policy, Rectification};

/// Faults are common, grave, and never found by the shop itself.
fn faulty() -> WorldParameters {
    let mut world = with_services();
    world.population.consumers = 1_200;
    world.merchants.fault_arrival = 0.15;
    world.merchants.fault_share = 0.4;
    world.merchants.fault_found = 0.0;
    world
}

fn tickets() -> Rectification {
    Rectification {
        ticket_from: 1.3,
        ..default_of()
    }
}

#[test]
fn tickets_that_nobody_earns_change_nothing() {
    let never = Rectification {
        ticket_from: 20.0,
        ..default_of()
    };
    equals_absence(&Policy::default(), |policy| {
        always(&mut policy.rectification, never);
    });
}

#[test]
fn tickets_are_answered_and_faults_are_mended() {
    let mut arm = Policy::default();
    always(&mut arm.rectification, tickets());
    for (without, with) in windows(&pairs(&faulty(), &Policy::default(), &arm, 360), 120) {
        let faults =
            |t: &Totals| t.measure(Measure::FaultyShops) as f64 / t.measure(Measure::Shops) as f64;
        assert_eq!(without.events(Event::TicketsAnswered), 0);
        assert!(with.events(Event::TicketsAnswered) > 0);
        assert!(faults(&with) < faults(&without));
    }
}

#[test]
fn shops_that_find_tickets_too_dear_to_answer_lose_exposure() {
    let mut world = faulty();
    // Looking into it costs more than exposure is worth.
    world.merchants.mending_cost = 1.0;
    let mut arm = Policy::default();
    let harsh = Rectification {
        deadline: 7,
        exposure_loss: 3.0,
        ..tickets()
    };
    always(&mut arm.rectification, harsh);
    for (without, with) in windows(&pairs(&world, &Policy::default(), &arm, 300), 150) {
        let traded =
            |t: &Totals| t.measure(Measure::QualityTraded) as f64 / t.events(Event::Orders) as f64;
        assert!(with.measure(Measure::TicketedShops) > 0);
        assert_eq!(with.events(Event::TicketsAnswered), 0);
        assert!(traded(&with) > traded(&without));
    }
}

#[test]
fn tickets_reach_no_day_before_their_date() {
    let mut arm = Policy::default();
    from(&mut arm.rectification, Some(date_of(90)), tickets());
    same_until(90, &faulty(), &Policy::default(), &arm);
    differ(&faulty(), &Policy::default(), &arm, 200);
}
