//! What single consumers and shops do.

#![expect(
    clippy::disallowed_methods,
    reason = "known answers are compared with a tolerance"
)]

use crate::worlds::{
    always, default_of, events, mixed, no_adaptation, open, run, step, still, totals,
};
use gresham::market::Market;
use gresham::market::board::Board;
use gresham::market::consumer::{Consumer, Honesty, MEMORY, Remembered};
use gresham::market::luck::draws::{Agent, Luck};
use gresham::market::platform::integrity;
use gresham::market::rulebook::RuleBook;
use gresham::market::shard::{Shard, Today};
use gresham::market::shop::strategy::Strategy;
use gresham::market::tally::{Event, Tally};
use gresham::outcome::Measure;
use gresham::policy::{AccountIntegrity, FakeImageDetection, InForce, Policy, RefundOnly};
use gresham::theory::placed;
use std::collections::BTreeSet;

#[test]
fn needs_fall_with_trust_by_the_exponential_of_the_elasticity() {
    let needs = |trust: f64| {
        let mut world = still();
        world.population.consumers = 3_000;
        world.demand.trust_elasticity = 1.5;
        world.memory.trust_start = trust;
        world.memory.trust_gain = 0.0;
        world.memory.trust_loss = 0.0;
        totals(&run(&world, &Policy::default(), 25, 31), 0).measure(Measure::Needs) as f64
    };
    let (trusting, wary) = (needs(0.9), needs(0.4));
    let expected = (1.5_f64 * 0.5).exp();
    let found = trusting / wary;
    assert!(
        (found / expected - 1.0).abs() < 0.03,
        "{found}, not {expected}"
    );
}

#[test]
fn trust_falls_faster_than_it_rises_and_fastest_when_a_just_claim_is_denied() {
    let trust_after = |resolve: f64, verdict_error: f64| {
        let mut world = still();
        world.industries[0].parameters.quality = 0.6;
        world.after_sales.claim_probability = 1.0;
        world.after_sales.dispute_share = 1.0;
        world.after_sales.partial_offer = 0.0;
        world.after_sales.slow_response = 0.0;
        world.after_sales.resolve_base = resolve;
        world.after_sales.resolve_full = resolve;
        world.after_sales.verdict_error = verdict_error;
        let mut market = open(&world, &Policy::default(), 120, 32);
        while !market.is_over() {
            step(&mut market);
        }
        market.mean_trust()
    };
    let put_right = trust_after(1.0, 0.0);
    let half_denied = trust_after(0.0, 0.5);
    assert!(half_denied < put_right - 0.03, "{half_denied}, {put_right}");
}

/// Everything that makes accounts be marked and banned.
fn strict() -> Policy {
    let mut policy = Policy::default();
    let granted = RefundOnly {
        leniency_below_4_3: 0.9,
        ..default_of()
    };
    always(&mut policy.refund_only, granted);
    let detector = FakeImageDetection {
        hit_rate: 0.9,
        false_alarm_rate: 0.1,
    };
    always(&mut policy.fake_image_detection, detector);
    let record = AccountIntegrity {
        refuse_from: 1,
        limit_from: 1,
        ban_from: 1,
        ban: 40,
        ..default_of()
    };
    always(&mut policy.account_integrity, record);
    policy
}

#[test]
fn a_banned_account_does_not_buy_and_comes_back_when_the_ban_is_over() {
    let mut world = mixed();
    world.demand.needs_per_day = 0.8;
    let mut market = open(&world, &strict(), 150, 33);
    let mut bans = 0;
    let mut was_banned: BTreeSet<u32> = BTreeSet::new();
    let mut came_back = 0;
    while !market.is_over() {
        let today = market.day();
        let shut_out: BTreeSet<u32> = market
            .shards()
            .flat_map(|shard| (shard.first_consumer..).zip(&shard.consumers))
            .filter(|(_, consumer)| consumer.banned_until().is_some_and(|until| today < until))
            .map(|(number, _)| number)
            .collect();
        was_banned.extend(&shut_out);
        step(&mut market);
        bans += market.tally().consumers.bans;
        for order in placed(&market) {
            assert!(!shut_out.contains(&order.consumer));
            came_back += u32::from(was_banned.contains(&order.consumer));
        }
    }
    assert!(bans > 10, "{bans} bans");
    assert!(came_back > 10, "{came_back} orders after a ban");
}

#[test]
fn a_banned_professional_is_back_early_under_a_new_account_that_costs_money() {
    let mut world = mixed();
    world.population.opportunist_share = 0.0;
    world.population.professional_share = 0.3;
    world.demand.needs_per_day = 0.8;
    world.abuse.new_account_delay = 5;
    let mut market = open(&world, &strict(), 100, 34);
    let mut accounts = 0;
    while !market.is_over() {
        step(&mut market);
        let tally = &market.tally().consumers;
        accounts += tally.new_accounts;
        assert_eq!(
            tally.new_account_fen,
            tally.new_accounts * world.abuse.new_account_cost_fen
        );
        let today = market.day() - 1;
        for consumer in market.shards().flat_map(|shard| &shard.consumers) {
            let until = consumer.banned_until().unwrap_or(0);
            let longest = match consumer.honesty() {
                Honesty::Professional => 5,
                Honesty::Honest | Honesty::Opportunist => 40,
            };
            assert!(until <= today + longest);
        }
    }
    assert!(accounts > 5, "{accounts} new accounts");
}

/// Marks left on an account that had `marks` on day 0 when it next wants to buy, on `day`.
fn marks_on(day: u32, marks: u8, forget_after: u32) -> u8 {
    let world = still();
    let luck = Luck::new(1, 0);
    let record = AccountIntegrity {
        forget_after,
        ..default_of()
    };
    let board = Board {
        rules: RuleBook::of_everybody(InForce {
            account_integrity: Some(record),
            ..InForce::default()
        }),
        ..Board::default()
    };
    let mut shard = Shard::new(luck, 0..1, &world, 0.9);
    shard.consumers[0].set_marks(marks, 0);
    let today = Today {
        day,
        world: &world,
        board: &board,
        luck,
    };
    let key = luck.of(Agent::Trip(0, day));
    integrity::admits(&mut shard, &today, 0, key, &mut Tally::new(0));
    shard.consumers[0].marks
}

#[test]
fn marks_fade_one_by_one() {
    assert_eq!(marks_on(9, 3, 10), 3);
    assert_eq!(marks_on(10, 3, 10), 2);
    assert_eq!(marks_on(25, 3, 10), 1);
    assert_eq!(marks_on(400, 3, 10), 0);
}

/// What a consumer remembers of shops.
fn memories(consumer: &Consumer) -> impl Iterator<Item = Remembered> + '_ {
    let marks = consumer.remembers_among(0, u32::MAX >> 8);
    let slots = (0..MEMORY).filter(move |slot| marks >> slot & 1 == 1);
    slots.map(|slot| consumer.at(slot))
}

/// Buyers with the shops they have struck off.
fn struck_off(market: &Market) -> BTreeSet<(u32, u32)> {
    let mut pairs = BTreeSet::new();
    for shard in market.shards() {
        for (number, consumer) in (shard.first_consumer..).zip(&shard.consumers) {
            for memory in memories(consumer) {
                let shop = &market.shops()[memory.shop as usize];
                if memory.affinity == 0.0 && memory.last_day >= shop.opened_day {
                    pairs.insert((number, memory.shop));
                }
            }
        }
    }
    pairs
}

#[test]
fn a_shop_that_was_struck_off_is_not_bought_from_while_it_is_remembered() {
    let mut world = mixed();
    no_adaptation(&mut world);
    // No more shops than a buyer can remember, so that none is forgotten.
    world.population.shops = 7;
    world.industries[0].parameters.quality = 0.6;
    world.demand.needs_per_day = 0.8;
    let mut market = open(&world, &Policy::default(), 120, 35);
    assert!(market.shops().iter().filter(|shop| shop.open).count() <= MEMORY);
    let mut most = 0;
    while !market.is_over() {
        let out = struck_off(&market);
        most = most.max(out.len());
        step(&mut market);
        for order in placed(&market) {
            assert!(!out.contains(&(order.consumer, order.shop)));
        }
    }
    assert!(most > 200, "{most} shops struck off");
}

#[test]
fn a_shop_that_does_not_pay_leaves_and_its_buyers_do_not_take_the_entrant_for_it() {
    let mut world = mixed();
    world.demand.needs_per_day = 0.3;
    world.merchants.fixed_cost = 0.25;
    world.merchants.cash_months = 0.3;
    world.adaptation.entry = 0.5;
    world.adaptation.entry_slope = 0.0;
    world.adaptation.places = 1.0;
    let mut market = open(&world, &Policy::default(), 300, 36);
    let (mut strangers, mut closed) = (0, 0);
    let mut newly_open: Vec<u32> = Vec::new();
    while !market.is_over() {
        step(&mut market);
        let today = market.day() - 1;
        for place in newly_open.drain(..) {
            let tally = &market.tally().shops[place as usize];
            let shop = &market.shops()[place as usize];
            assert_eq!(shop.opened_day, today);
            let same_day = market.tally().repeats.iter();
            let again = same_day
                .filter(|repeat| repeat.shop() == place as usize)
                .count() as u32;
            assert_eq!(
                tally.events(Event::Orders),
                tally.events(Event::NewCustomers) + again
            );
            assert!(
                market
                    .tally()
                    .repeats
                    .iter()
                    .filter(|repeat| repeat.shop() == place as usize)
                    .all(|repeat| repeat.gap_days() == 0),
                "nobody can have bought there before today"
            );
        }
        for place in market.closed() {
            let shop = &market.shops()[*place as usize];
            let paid_fen = shop.trailing.contribution_fen;
            let costs_fen = shop.trailing.fixed_fen + shop.trailing.advertising_fen;
            assert!(shop.cash_fen < 0 || paid_fen < costs_fen);
            assert!(!market.shops()[*place as usize].open);
            closed += 1;
        }
        newly_open.extend(market.entered());
        for place in market.entered() {
            let opened_day = market.shops()[*place as usize].opened_day;
            for consumer in market.shards().flat_map(|shard| &shard.consumers) {
                let knew = memories(consumer)
                    .any(|memory| memory.shop == *place && memory.last_day < opened_day);
                strangers += u32::from(knew);
                assert!(consumer.recall(*place, opened_day).is_none());
            }
        }
        for (shop, tally) in market.shops().iter().zip(&market.tally().shops) {
            let gone_before_today = !shop.open && shop.closed_day < today;
            assert!(!gone_before_today || tally.events(Event::Orders) == 0);
        }
    }
    assert!(closed > 5, "{closed} closed");
    assert!(
        strangers > 0,
        "somebody remembers the shop that was there before"
    );
}

#[test]
fn inert_shops_that_never_reconsider_change_only_their_price_and_others_change_more() {
    let mut world = mixed();
    world.population.shops = 40;
    world.adaptation.inert_reconsider = 0.0;
    let mut market = open(&world, &Policy::default(), 120, 37);
    let first: Vec<_> = market.shops().to_vec();
    while !market.is_over() {
        step(&mut market);
    }
    let mut changed = 0;
    for (before, after) in first.iter().zip(market.shops()) {
        if !before.open || !after.open || before.opened_day != after.opened_day {
            continue;
        }
        let rest = Strategy {
            log_price: before.strategy.log_price,
            ..after.strategy
        };
        if before.inert {
            assert_eq!(before.strategy, rest);
        } else {
            changed += u32::from(before.strategy != rest);
        }
    }
    assert!(changed > 5, "{changed} shops changed");
}

#[test]
fn an_honest_merchant_never_starts_to_exaggerate_more() {
    let mut world = mixed();
    world.adaptation.inert_share = 0.0;
    world.adaptation.inert_key_account_share = 0.0;
    world.adaptation.exit = 0.0;
    world.adaptation.entry = 0.0;
    let mut market = open(&world, &Policy::default(), 150, 38);
    let first: Vec<_> = market.shops().to_vec();
    while !market.is_over() {
        step(&mut market);
    }
    for (before, after) in first.iter().zip(market.shops()) {
        assert!(!before.honest || after.strategy.exaggeration <= before.strategy.exaggeration);
    }
}

#[test]
fn direct_visits_go_to_remembered_shops_and_grow_with_the_industrys_dependence_on_them() {
    let visits = |repeat: f64| {
        let mut world = still();
        world.industries[0].parameters.repeat = repeat;
        let mut market = open(&world, &Policy::default(), 120, 39);
        let mut visits = 0;
        while !market.is_over() {
            step(&mut market);
            visits += events(&market, Event::DirectVisits);
        }
        visits
    };
    assert_eq!(visits(0.0), 0);
    let (some, many) = (visits(0.4), visits(0.9));
    assert!(many > some && some > 0, "{some}, {many}");
}
