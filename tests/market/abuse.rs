//! Abuse answers to what it pays.

use crate::worlds;
use crate::worlds::{always, default_of, no_adaptation, open, run, small, steady_demand, step};
use gresham::market::consumer::Honesty;
use gresham::market::parameters::WorldParameters;
use gresham::market::tally::Event;
use gresham::policy::{Policy, RefundOnly};
use gresham::theory::placed;

/// A world of shops that never change, in which a fifth of the buyers abuse.
fn abused() -> WorldParameters {
    let mut world = small(&["pets"]);
    no_adaptation(&mut world);
    steady_demand(&mut world);
    world.population.consumers = 600;
    world
}

fn attempts_early_and_late(world: &WorldParameters, policy: &Policy) -> (f64, f64) {
    let replicate = run(world, policy, 720, 26);
    let rate = |from, to| {
        let window = replicate.series.window(from, to, 0);
        worlds::share(&window, Event::AbuseAttempts, Event::Delivered)
    };
    (rate(0, 60), rate(600, 720))
}

#[test]
fn false_claims_die_out_where_all_are_refused() {
    let mut world = abused();
    world.after_sales.verdict_error = 0.0;
    world.abuse.wear_detection = 1.0;
    world.abuse.shop_evidence_accepted = 1.0;
    let (early, late) = attempts_early_and_late(&world, &Policy::default());
    assert!(early > 0.005 && late < 0.3 * early, "{early} to {late}");
}

#[test]
fn false_claims_grow_where_all_are_granted() {
    let mut world = abused();
    world.abuse.wear_detection = 0.0;
    world.abuse.shop_evidence_accepted = 0.0;
    let mut policy = Policy::default();
    let granted = RefundOnly {
        leniency_below_4_3: 1.0,
        leniency_4_3_to_4_5: 1.0,
        leniency_4_5_to_4_8: 1.0,
        leniency_from_4_8: 1.0,
        ..default_of()
    };
    always(&mut policy.refund_only, granted);
    let (early, late) = attempts_early_and_late(&world, &policy);
    assert!(late > 1.5 * early, "{early} to {late}");
}

#[test]
fn abusers_find_the_dear_shops_of_lenient_score_bands() {
    let mut world = abused();
    world.population.consumers = 1_500;
    world.population.shops = 40;
    world.population.opportunist_share = 0.0;
    world.population.professional_share = 0.4;
    world.abuse.professional_propensity = 0.9;
    world.abuse.failure_loss = 0.0;
    world.after_sales.verdict_error = 0.0;
    world.merchants.price_spread = 0.25;
    let mut policy = Policy::default();
    let by_band = RefundOnly {
        leniency_below_4_3: 1.0,
        leniency_4_3_to_4_5: 1.0,
        leniency_4_5_to_4_8: 0.0,
        leniency_from_4_8: 0.0,
        ..default_of()
    };
    always(&mut policy.refund_only, by_band);
    let mut market = open(&world, &policy, 160, 27);
    let (mut orders, mut there) = ([0.0; 2], [0.0; 2]);
    while !market.is_over() {
        step(&mut market);
        if market.day() < 60 {
            continue;
        }
        let shard = market.shards().next().expect("one shard");
        for order in placed(&market) {
            let abuser = shard.consumers[order.consumer as usize].honesty() != Honesty::Honest;
            let card = &market.board().listings[order.shop as usize];
            orders[usize::from(abuser)] += 1.0;
            let offer = &market.board().offers[order.shop as usize];
            if card.band <= 1 && offer.log_price > 0.0 {
                there[usize::from(abuser)] += 1.0;
            }
        }
    }
    let [honest, abusive] = [0, 1].map(|kind| there[kind] / orders[kind]);
    assert!(abusive > 1.15 * honest, "{abusive} against {honest}");
}
