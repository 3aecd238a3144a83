//! The engine against the reference market.
//!
//! `crates/gresham-reference` is the model once more, plain and slow. Every test here simulates the
//! same days in both and compares them day by day, integer by integer.

#[path = "../worlds/mod.rs"]
mod worlds;

mod chance;
mod compare;
mod equations;
mod shop_facts;

use compare::{Seen, simulate, simulate_beside, simulate_on};
use gresham::market::board::NOBODY;
use gresham::market::calendar::Calendar;
use gresham::market::kernel::weighted_sampler::WeightedSampler;
use gresham::market::luck::draws::Luck;
use gresham::market::order::Stage;
use gresham::market::parameters::WorldParameters;
use gresham::market::tally::{Event, Money};
use gresham::policy::formula::{Formula, Formulas, Gives, Metric};
use gresham::policy::{LEVERS, Policy, RefundOnly, Terms, Timeline};
use gresham::stats::SplitMix64;
use gresham_reference::{ReferenceMarket, exposure};
use jiff::civil::{Date, date};
use std::sync::Arc;
use worlds::{date_of, every_lever, from, mixed, small, trouble};

/// Two industries that suffer shocks and groups of shops.
fn troubled() -> WorldParameters {
    let mut world = mixed();
    trouble(&mut world);
    world
}

/// Three industries whose shops offer services and change all the time.
fn restless() -> WorldParameters {
    let mut world = small(&["apparel", "beauty", "pets"]);
    trouble(&mut world);
    world.population.consumers = 400;
    world.population.shops = 24;
    world.population.idle_consumers = 10;
    world.merchants.fault_arrival = 0.3;
    let adaptation = &mut world.adaptation;
    adaptation.inert_share = 0.0;
    adaptation.inert_key_account_share = 0.0;
    adaptation.cycle = 10;
    adaptation.exit = 0.5;
    adaptation.entry = 0.3;
    world
}

fn happened(seen: &Seen, event: Event) {
    assert!(seen.count(event) > 0, "no {}", event.name());
}

#[test]
fn the_engine_and_the_reference_count_the_same_without_any_lever() {
    for world in [mixed(), troubled(), restless()] {
        let seen = simulate(&world, &Policy::default(), 100, 1);
        assert!(seen.count(Event::Orders) > 500);
        happened(&seen, Event::AbuseSuccesses);
    }
}

#[test]
fn the_engine_and_the_reference_count_the_same_under_every_lever_alone() {
    let all = every_lever();
    assert_eq!(all.levers().len(), LEVERS.len(), "every lever is there");
    for lever in LEVERS {
        let seen = simulate(&troubled(), &all.only(&[lever.name]), 70, 2);
        assert!(seen.count(Event::Orders) > 500, "under {}", lever.name);
    }
}

#[test]
fn the_engine_and_the_reference_count_the_same_without_any_one_lever() {
    let all = every_lever();
    for lever in LEVERS {
        let seen = simulate(&restless(), &all.without(&[lever.name]), 40, 3);
        assert!(seen.count(Event::Orders) > 500, "without {}", lever.name);
    }
}

#[test]
fn the_engine_and_the_reference_count_the_same_under_all_levers_and_everything_happens() {
    let mut world = restless();
    // Enough of what is rare.
    world.after_sales.resolve_base = 0.2;
    world.after_sales.resolve_full = 0.5;
    for industry in &mut world.industries {
        industry.parameters.damage = 0.1;
    }
    world.groups.reopen_after = 5;
    world.merchants.cash_months = 0.5;
    world.merchants.opportunist_share = 0.6;
    world.population.professional_share = 0.15;
    world.adaptation.places = 3.0;
    let mut policy = every_lever();
    let mut calls = policy.owner_hotline.entries()[0].parameters;
    calls.taken_in = 0.9;
    policy.owner_hotline = Timeline::default();
    worlds::always(&mut policy.owner_hotline, calls);
    let seen = simulate(&world, &policy, 150, 4);
    for event in Event::ALL {
        happened(&seen, *event);
    }
    for money in Money::ALL {
        assert!(seen.moved(*money), "no {}", money.name());
    }
    assert!(seen.entered > 5 && seen.closed > 5);
    assert!(seen.turned_away > 5 && seen.new_accounts > 5);
}

#[test]
fn the_engine_and_the_reference_count_the_same_in_niches() {
    let mut world = restless();
    world.population.shops = 40;
    world.population.niche_shops = 12;
    world.groups.reopen_after = 5;
    assert_eq!(world.population.niches(), 3);
    for policy in [Policy::default(), every_lever()] {
        let seen = simulate(&world, &policy, 120, 19);
        assert!(seen.count(Event::Orders) > 500);
        assert!(seen.entered > 5 && seen.moved(Money::NewName));
    }
}

/// Lets every lever end on `end`, and begin again on `again` where `again` is given.
fn interrupted(policy: &Policy, end: Date, again: Option<Date>) -> Policy {
    let mut interrupted = Policy::default();
    for entry in policy.entries() {
        for (from, to) in [(entry.terms.from, Some(end)), (again, None)] {
            if from.is_some() || to.is_some() {
                let terms = Terms::between(from, to);
                let added = interrupted.add(entry.lever, terms, &entry.values);
                added.expect("what was sound stays sound");
            }
        }
    }
    interrupted
}

#[test]
fn the_engine_and_the_reference_count_the_same_when_levers_end_and_begin_again() {
    let policy = interrupted(&every_lever(), date_of(45), Some(date_of(64)));
    let seen = simulate(&restless(), &policy, 100, 5);
    assert!(seen.count(Event::Orders) > 500);
}

#[test]
fn the_engine_and_the_reference_count_the_same_where_quality_is_visible() {
    let mut world = restless();
    world.choice.quality_visible = true;
    for policy in [Policy::default(), every_lever()] {
        let seen = simulate(&world, &policy, 60, 6);
        assert!(seen.count(Event::Orders) > 500);
    }
}

#[test]
fn the_engine_and_the_reference_count_the_same_where_buyers_set_prices() {
    let mut world = troubled();
    world.merchants.buyers_value_prices = true;
    world.merchants.quality_uniform = true;
    for visible in [false, true] {
        world.choice.quality_visible = visible;
        let seen = simulate(&world, &every_lever(), 60, 7);
        assert!(seen.count(Event::Orders) > 100);
    }
}

#[test]
fn the_engine_and_the_reference_count_the_same_where_surplus_takes_more_than_32_bits() {
    let mut world = troubled();
    world.population.price_sensitivity = 0.05;
    for industry in &mut world.industries {
        industry.parameters.price_fen = 100_000_000;
    }
    simulate(&world, &every_lever(), 60, 13);
    let mut market = worlds::open(&world, &every_lever(), 60, 13);
    (0..30).for_each(|_| worlds::step(&mut market));
    let waiting = market.shards().map(|shard| {
        let mut orders = shard.pipeline.orders.clone();
        let due = (0..31).flat_map(|day| orders.take(day, Stage::Settlement as usize));
        due.flatten().count()
    });
    assert!(waiting.sum::<usize>() > 0, "no surplus takes more");
}

#[test]
fn the_engine_and_the_reference_count_the_same_where_abuse_is_sure_to_pay() {
    let mut world = troubled();
    world.population.professional_share = 0.5;
    world.abuse.professional_propensity = 1.0;
    let mut policy = Policy::default();
    let lever = every_lever().refund_only.entries()[0].parameters;
    let lenient = RefundOnly {
        leniency_below_4_3: 1.0,
        leniency_4_3_to_4_5: 1.0,
        leniency_4_5_to_4_8: 1.0,
        leniency_from_4_8: 1.0,
        anomaly_hit_rate: 0.0,
        ..lever
    };
    worlds::always(&mut policy.refund_only, lenient);
    let seen = simulate(&world, &policy, 90, 10);
    assert!(seen.count(Event::AbuseSuccesses) > 500);
}

#[test]
fn the_engine_and_the_reference_count_the_same_where_marks_are_many_and_soon_forgotten() {
    let mut world = troubled();
    world.population.professional_share = 0.6;
    let mut policy = every_lever();
    let mut record = policy.account_integrity.entries()[0].parameters;
    record.forget_after = 6;
    record.limit_from = 2;
    record.ban_from = 3;
    policy.account_integrity = Timeline::default();
    worlds::always(&mut policy.account_integrity, record);
    let mut standard = policy.return_mismatch_trust.entries()[0].parameters;
    standard.limit_from = 1;
    standard.limit = 0.8;
    policy.return_mismatch_trust = Timeline::default();
    worlds::always(&mut policy.return_mismatch_trust, standard);
    let seen = simulate(&world, &policy, 200, 11);
    let (turned_away, new_accounts) = (seen.turned_away, seen.new_accounts);
    assert!(
        turned_away > 50 && new_accounts > 0,
        "{turned_away}, {new_accounts}"
    );
}

#[test]
fn the_engine_and_the_reference_count_the_same_where_appeals_are_heard_late() {
    let mut world = troubled();
    world.population.consumers = 150;
    world.adaptation.entry = 0.5;
    let mut policy = every_lever();
    let mut crackdown = policy.store_group_crackdown.entries()[0].parameters;
    crackdown.likeness = 0.5;
    crackdown.false_alarm_rate = 0.3;
    // Longer than the places of closed shops stay empty.
    crackdown.appeal = 110;
    policy.owner_hotline = Timeline::default();
    policy.store_group_crackdown = Timeline::default();
    worlds::always(&mut policy.store_group_crackdown, crackdown);
    let seen = simulate(&world, &policy, 150, 12);
    assert!(seen.count(Event::ShopsWronglyRemoved) > 3 && seen.entered > 3);
}

#[test]
fn the_engine_and_the_reference_count_the_same_under_formulas() {
    let parse = |text: &str, gives| Formula::parse(text, Metric::ALL, gives).expect(text);
    let formulas = Formulas {
        score: Some(parse(
            "5 - 3 * dispute_rate - complaint_rate / max(industry_complaint_rate, 0.001) + service_rank",
            Gives::Number,
        )),
        ranking: Some(parse(
            "score + log(1 + orders) - log_price + 0.001 * age_days + conversion",
            Gives::Number,
        )),
        ranking_weight: 0.7,
        five_star: Some(parse("score >= 4 and orders > 3", Gives::Truth)),
    };
    for mut policy in [Policy::default(), every_lever()] {
        from(
            &mut policy.formulas,
            Some(date_of(10)),
            Arc::new(formulas.clone()),
        );
        let seen = simulate(&restless(), &policy, 80, 8);
        assert!(seen.count(Event::Orders) > 500);
    }
}

#[test]
fn the_engine_and_the_reference_count_the_same_through_the_seasons() {
    let mut world = mixed();
    world.population.consumers = 100;
    let calendar = Calendar {
        start: date(2024, 12, 1),
        end: date(2025, 11, 20),
        burn_in_days: 30,
        evaluate_from: date(2025, 1, 1),
    };
    let seen = simulate_on(&world, &every_lever(), calendar, 9);
    assert!(seen.count(Event::Orders) > 2_000);
}

#[test]
fn the_engine_and_the_reference_count_the_same_in_worlds_taken_at_random() {
    for case in 0..chance::CASES {
        let (world, policy) = chance::draw(case);
        simulate(&world, &policy, 40, u64::from(case));
    }
}

#[test]
fn the_engine_and_the_reference_draw_the_same_places_to_the_last_number() {
    let mut stream = SplitMix64::new(1);
    for places in 1..60 {
        let weights: Vec<f64> = (0..places)
            .map(|_| (stream.unit() - 0.3).max(0.0))
            .collect();
        let (engine, own) = (
            WeightedSampler::new([&weights]),
            exposure::Wheel::new(&weights),
        );
        assert_eq!(engine.spin(0) == NOBODY, own.draw(0).is_none());
        let near = own
            .bounds()
            .flat_map(|last| (0..5).map(move |step| last.wrapping_add(step).wrapping_sub(2)));
        for bits in near {
            let place = engine.spin(bits) as usize;
            assert_eq!(Some(place), own.draw(bits), "{bits} of {weights:?}");
        }
    }
}

#[test]
fn a_slip_in_the_reference_shows() {
    let (world, policy) = (mixed(), every_lever());
    let mut other = world.clone();
    other.memory.trust_loss += 0.001;
    let reference = ReferenceMarket::open(&other, &policy, worlds::calendar(30), Luck::new(1, 0));
    let parted = simulate_beside(reference, &world, &policy, 1);
    let difference = parted.expect_err("a comparison that tells nothing");
    assert!(difference.contains("change of trust"), "{difference}");
}
