//! How buyers come to a shop, what they ask it, and what it is by its nature.

#![expect(
    clippy::disallowed_methods,
    reason = "compares distributions, whose last bits do not matter"
)]

mod industries;
mod niches;

use crate::worlds::{
    alike, always, default_of, events, mixed, no_adaptation, open, run, share, small, step, still,
    totals,
};
use gresham::market::demand;
use gresham::market::parameters::WorldParameters;
use gresham::market::shop::Tier;
use gresham::market::shop::practice::Practice;
use gresham::market::tally::{Event, Money};
use gresham::outcome::Totals;
use gresham::policy::{InForce, Policy, StaffCertification, Traffic};
use gresham::scenario::Scenario;
use std::path::Path;

/// Slots are sold and nothing ranks.
fn advertising() -> Policy {
    let mut policy = Policy::default();
    let lever = Traffic {
        instant_conversion: 0.0,
        low_price: 0.0,
        sales: 0.0,
        predicted_repurchase: 0.0,
        exploration: 0.0,
        advertising_slots: 2,
    };
    always(&mut policy.traffic, lever);
    policy
}

/// Totals of the whole run.
fn seen(world: &WorldParameters, policy: &Policy, days: i64, seed: u64) -> Totals {
    totals(&run(world, policy, days, seed), 0)
}

#[test]
fn a_slot_that_is_never_noticed_might_as_well_not_be_there() {
    let mut long = mixed();
    long.choice.noticed = 0.0;
    let mut short = long.clone();
    short.choice.slots = 1;
    let (long, short) = (
        run(&long, &Policy::default(), 60, 1),
        run(&short, &Policy::default(), 60, 1),
    );
    assert!(long.orders > 300);
    assert!(long.series == short.series && long.shops == short.shops);
}

#[test]
fn the_further_down_a_slot_stands_the_fewer_notice_it() {
    let mut world = still();
    world.population.shops = 200;
    world.industries[0].parameters.repeat = 0.0;
    for noticed in [1.0, 0.8, 0.5] {
        world.choice.noticed = noticed;
        let mut market = open(&world, &Policy::default(), 30, 2);
        let (mut shown, mut needs) = (0, 0);
        while !market.is_over() {
            step(&mut market);
            shown += events(&market, Event::Shown);
            needs += market.tally().consumers.needs;
        }
        // Hardly a shop of so many is drawn twice.
        let slots: i32 = 7;
        let expected: f64 = (0..slots).map(|slot| f64::powi(noticed, slot)).sum();
        let per_page = f64::from(shown) / needs as f64;
        assert!(
            (per_page / expected - 1.0).abs() < 0.05,
            "{per_page} of {expected}"
        );
    }
}

#[test]
fn browsing_moves_nobody_where_it_is_neither_charged_nor_ranked_by() {
    let of = |browsing: f64| {
        let mut world = mixed();
        world.demand.browsing = browsing;
        seen(&world, &Policy::default(), 90, 3)
    };
    let (none, much) = (of(0.0), of(50.0));
    for event in [
        Event::Orders,
        Event::Shown,
        Event::Delivered,
        Event::Returns,
    ] {
        assert_eq!(none.events(event), much.events(event));
    }
    for money in [Money::Paid, Money::Released, Money::ConsumerSurplus] {
        assert_eq!(none.fen(money), much.fen(money));
    }
    let times = much.events(Event::Opened) as f64 / none.events(Event::Opened) as f64;
    assert!((times / 51.0 - 1.0).abs() < 0.05, "{times}");
}

#[test]
fn nobody_opens_a_shop_that_was_not_noticed() {
    let mut world = mixed();
    world.demand.browsing = 3.0;
    let mut market = open(&world, &advertising(), 60, 4);
    while !market.is_over() {
        step(&mut market);
        for shop in &market.tally().shops {
            assert!(shop.events(Event::Opened) <= 4 * shop.events(Event::Shown));
            assert!(shop.events(Event::AdClicks) <= 4 * shop.events(Event::AdShown));
        }
    }
}

#[test]
fn browsers_make_a_customer_dearer_by_as_much_as_they_look() {
    let clicks = |browsing: f64| {
        let mut world = mixed();
        world.demand.browsing = browsing;
        let seen = seen(&world, &advertising(), 120, 5);
        seen.events(Event::AdClicks) as f64 / seen.events(Event::AdCustomers) as f64
    };
    let (few, many) = (clicks(0.0), clicks(10.0));
    assert!(
        (5.0..20.0).contains(&(many / few)),
        "{few} and {many} clicks"
    );
}

#[test]
fn what_is_not_noticed_or_browsed_leaves_conversion_to_needs_alone() {
    let mut world = small(&["pets", "food", "general"]);
    world.population.consumers = 2_000;
    let conversion = |world: &WorldParameters| {
        let seen = seen(world, &Policy::default(), 60, 6);
        let views = seen.events(Event::Opened) + seen.events(Event::DirectVisits);
        seen.events(Event::Orders) as f64 / views as f64
    };
    let browsed = conversion(&world);
    world.demand.browsing = 0.0;
    let needed = conversion(&world);
    assert!(browsed < 0.05 && needed > 0.2, "{browsed}, {needed}");
}

/// A world in which buyers ask with a probability, shops make an effort, and nothing changes.
fn asking(question: f64, effort: f64) -> WorldParameters {
    let mut world = still();
    world.population.consumers = 1_500;
    world.industries[0].parameters.question = question;
    world.industries[0].parameters.misfit = 0.3;
    world.merchants.effort = effort;
    world.merchants.effort_spread = 0.0;
    world.merchants.misfit_spread = 0.0;
    world
}

#[test]
fn where_nobody_asks_no_answer_matters() {
    let of = |prevents: f64| {
        let mut world = asking(0.0, 0.7);
        world.after_sales.answer_prevents = prevents;
        run(&world, &Policy::default(), 60, 7)
    };
    let (none, all) = (of(0.0), of(1.0));
    assert!(none.series == all.series);
    assert_eq!(totals(&none, 0).events(Event::Questions), 0);
    assert_eq!(totals(&none, 0).events(Event::Unanswered), 0);
}

#[test]
fn questions_not_answered_in_time_lose_their_orders() {
    let mut world = asking(0.4, 0.0);
    world.after_sales.slow_response = 0.5;
    let seen = seen(&world, &Policy::default(), 60, 8);
    let (orders, lost) = (
        seen.events(Event::Orders) as f64,
        seen.events(Event::Unanswered) as f64,
    );
    let share = lost / (orders + lost);
    assert!(orders > 5_000.0);
    assert!((share - 0.2).abs() < 0.015, "{share}");
    let asked = seen.events(Event::Questions) as f64 / (orders + lost);
    assert!((asked - 0.4).abs() < 0.015, "{asked}");
}

#[test]
fn a_good_answer_spares_buyers_what_would_not_have_suited() {
    let misfit = |question: f64| {
        let mut world = asking(question, 1.0);
        world.after_sales.answer_prevents = 0.5;
        let seen = seen(&world, &Policy::default(), 60, 9);
        let sound = seen.events(Event::Delivered) - seen.events(Event::Problems);
        seen.events(Event::Misfits) as f64 / sound as f64
    };
    let (silent, answered) = (misfit(0.0), misfit(1.0));
    assert!((silent - 0.3).abs() < 0.015, "{silent}");
    assert!((answered - 0.15).abs() < 0.015, "{answered}");
}

#[test]
fn certified_staff_serve_members_first() {
    let mut world = asking(0.4, 0.5);
    world.population.member_share = 0.06;
    world.population.member_need = 8.0;
    let market = open(&world, &Policy::default(), 1, 10);
    let lever = StaffCertification {
        promptness: 0.8,
        ..default_of()
    };
    let policy = InForce {
        staff_certification: Some(lever),
        ..InForce::default()
    };
    let shop = market.shops().iter().find(|shop| shop.open).expect("one");
    let mut strategy = shop.strategy;
    let uncertified = Practice::of(shop, &strategy, &world, &policy);
    for certified in [0.0, 0.1, 0.4, 1.0] {
        strategy.certification = certified;
        let practice = Practice::of(shop, &strategy, &world, &policy);
        let [others, members] = practice.unanswered;
        let served_better = certified > 0.0 && certified < 1.0;
        assert_eq!(members < others, served_better, "{members}, {others}");
        let wages = practice.running_cost - uncertified.running_cost;
        assert!((wages - lever.wage_premium * certified).abs() < 1e-12);
        // Nobody is served better on the whole for it.
        let mean = practice.asks * practice.slow;
        assert!((practice.lost - mean).abs() < 1e-12);
    }
}

#[test]
fn a_service_that_answers_on_its_page_wins_orders_that_slow_staff_would_lose() {
    let unanswered = |answers: f64| {
        let mut world = small(&["apparel"]);
        no_adaptation(&mut world);
        for service in &mut world.industries[0].services {
            service.parameters.offered_at_start = 1.0;
            service.parameters.questions_answered = 0.0;
        }
        world.industries[0].services[0]
            .parameters
            .questions_answered = answers;
        share(
            &seen(&world, &Policy::default(), 60, 11),
            Event::Unanswered,
            Event::Orders,
        )
    };
    let (none, most) = (unanswered(0.0), unanswered(0.8));
    assert!(most < 0.4 * none, "{none}, {most}");
}

#[test]
fn members_need_more_and_the_mean_stays() {
    let mut world = still();
    alike(&mut world);
    world.population.consumers = 60_000;
    world.population.member_share = 0.06;
    world.population.member_need = 8.0;
    world.demand.needs_per_day = 0.05;
    let market = open(&world, &Policy::default(), 1, 12);
    let shard = market.shards().next().expect("one shard");
    let (mut all, mut members) = (0.0, 0.0);
    for (need, consumer) in shard.needs.iter().zip(&shard.consumers) {
        let rate = f64::from(need.rate());
        all += rate;
        if consumer.character.kind.is_member() {
            members += rate;
        }
    }
    let mean = all / 60_000.0;
    assert!((mean / 0.05 - 1.0).abs() < 0.03, "{mean}");
    let expected = world.population.member_needs();
    assert!(
        (members / all - expected).abs() < 0.02,
        "{members} of {all}"
    );
    assert!((expected - 0.06 * 8.0 / 1.42).abs() < 1e-12);
}

/// Mean and spread.
fn moments(values: &[f64]) -> (f64, f64) {
    let count = values.len() as f64;
    let mean = values.iter().sum::<f64>() / count;
    let squares = values.iter().map(|value| (value - mean) * (value - mean));
    (mean, (squares.sum::<f64>() / count).sqrt())
}

#[test]
fn shops_differ_by_multiples_in_defects_and_in_what_does_not_suit() {
    let mut world = still();
    world.population.shops = 6_000;
    world.population.consumers = 10;
    world.industries[0].parameters.quality = 0.99;
    let market = open(&world, &Policy::default(), 1, 13);
    let shops = || market.shops().iter().filter(|shop| shop.open);
    let log_defects = |tier: Tier, honest: bool| {
        let like = shops().filter(|shop| shop.tier == tier && shop.honest == honest);
        let defects = like.map(|shop| (1.0 - shop.strategy.quality).ln());
        // Quality ends at 0.995.
        defects.collect::<Vec<f64>>()
    };
    let median = |mut values: Vec<f64>| {
        values.sort_by(f64::total_cmp);
        values[values.len() / 2].exp()
    };
    let plain = median(log_defects(Tier::Small, true));
    let merchants = &world.merchants;
    let expected = 0.01 * (-0.5 * merchants.defect_spread * merchants.defect_spread).exp();
    assert!((plain / expected - 1.0).abs() < 0.1, "{plain}");
    let opportunists = median(log_defects(Tier::Small, false)) / plain;
    assert!((opportunists / merchants.opportunist_defects - 1.0).abs() < 0.1);
    let odds = |share: f64| (share / (1.0 - share)).ln();
    let misfits: Vec<f64> = shops().map(|shop| odds(shop.misfit)).collect();
    let (mean, spread) = moments(&misfits);
    let typical = odds(world.industries[0].parameters.misfit);
    assert!((mean - typical).abs() < 0.03, "{mean}");
    assert!((spread - merchants.misfit_spread).abs() < 0.02, "{spread}");
}

#[test]
fn the_shipped_roads_are_as_long_as_published() {
    let shipped = Scenario::read(Path::new("scenarios/world.toml")).expect("reads");
    let fulfilment = shipped.world.fulfilment;
    let longer = fulfilment.longer_than();
    let mean_hours = 24.0 * (1.0 + longer.iter().sum::<f64>());
    assert!((mean_hours / 54.24 - 1.0).abs() < 0.05, "{mean_hours}");
    assert!((longer[2] - 0.1625).abs() < 0.01, "{}", longer[2]);
}

#[test]
fn a_parcel_is_late_if_handed_over_late_or_longer_on_the_road_than_promised() {
    let late = |promised: u32| {
        let mut world = still();
        world.population.consumers = 1_500;
        world.merchants.promptness = 0.995;
        world.merchants.promptness_spread = 0.0;
        world.fulfilment.promised = promised;
        let seen = seen(&world, &Policy::default(), 60, 14);
        (
            share(&seen, Event::LateDeliveries, Event::Delivered),
            world.fulfilment.carrier_late(),
        )
    };
    for promised in [1, 2, 4] {
        let (seen, expected) = late(promised);
        assert!((seen - expected).abs() < 0.02, "{seen}, {expected}");
    }
}
