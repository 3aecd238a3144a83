//! Tiny worlds for the tests of the market, cut from the shipped one with numbers of their own.

#![allow(dead_code, reason = "every test file uses its own part of this")]

use gresham::experiment::replicate::{Replicate, simulate};
use gresham::market::Market;
use gresham::market::calendar::Calendar;
use gresham::market::kernel::executor::one_by_one;
use gresham::market::luck::draws::Luck;
use gresham::market::parameters::WorldParameters;
use gresham::market::tally::{Event, Money};
use gresham::outcome::{Measure, Totals};
use gresham::parameter::{Field, Section, Value};
use gresham::policy::{Entry, LEVERS, Policy, Terms, Timeline};
use gresham::scenario::Scenario;
use jiff::ToSpan;
use jiff::civil::{Date, date};
use std::path::Path;

/// The first day of every test's calendar; no season falls into the weeks that follow.
pub const START: Date = date(2024, 3, 1);

/// The tests' world with these industries only, shrunk to a size that runs in moments and rich in
/// abusers, so that every path is taken.
pub fn small(industries: &[&str]) -> WorldParameters {
    let mut world = Scenario::read(Path::new("tests/worlds/market.toml"))
        .expect("the tests' world is sound")
        .world;
    world
        .industries
        .retain(|industry| industries.contains(&industry.name.as_str()));
    assert_eq!(world.industries.len(), industries.len());
    world.population.consumers = 300;
    world.population.shops = 12;
    world.population.opportunist_share = 0.15;
    world.population.professional_share = 0.05;
    // Shocks strike, and groups are there, where a test asks for them.
    world.groups.share = 0.0;
    world.shocks.mispricing = 0.0;
    world.shocks.stock_out = 0.0;
    world.shocks.run = 0.0;
    world
}

/// Two industries, one whose goods go back and one whose do not.
pub fn mixed() -> WorldParameters {
    small(&["apparel", "food"])
}

/// One industry in which shops never change, enter or leave, nobody abuses, and demand is steady.
pub fn still() -> WorldParameters {
    let mut world = small(&["pets"]);
    no_adaptation(&mut world);
    no_abuse(&mut world);
    steady_demand(&mut world);
    no_services(&mut world);
    world
}

/// Shocks strike often, and every third shop belongs to a group.
pub fn trouble(world: &mut WorldParameters) {
    world.shocks.mispricing = 3.0;
    world.shocks.stock_out = 6.0;
    world.shocks.run = 3.0;
    world.groups.share = 0.34;
    world.groups.clones = 2;
    world.groups.leave_below = 0.9;
    world.groups.reopening_cost_fen = 1_000;
}

/// Shops stay as they are for ever; none enters or leaves.
pub fn no_adaptation(world: &mut WorldParameters) {
    world.merchants.fault_arrival = 0.0;
    world.adaptation.inert_share = 1.0;
    world.adaptation.inert_key_account_share = 1.0;
    world.adaptation.inert_reconsider = 0.0;
    world.adaptation.step = 0.0;
    world.adaptation.entry = 0.0;
    world.adaptation.exit = 0.0;
    world.adaptation.bankruptcy = false;
}

/// No special services to offer.
pub fn no_services(world: &mut WorldParameters) {
    for industry in &mut world.industries {
        industry.services.clear();
    }
}

/// Everybody is honest.
pub fn no_abuse(world: &mut WorldParameters) {
    world.population.opportunist_share = 0.0;
    world.population.professional_share = 0.0;
}

/// Needs depend neither on the season nor on growth nor on trust.
pub fn steady_demand(world: &mut WorldParameters) {
    for industry in &mut world.industries {
        industry.parameters.annual_growth = 0.0;
    }
    world.demand.double_eleven = 1.0;
    world.demand.mid_year = 1.0;
    world.demand.spring_festival = 1.0;
    world.demand.trust_elasticity = 0.0;
}

/// Consumers differ in nothing but their luck and their need rate.
pub fn alike(world: &mut WorldParameters) {
    let population = &mut world.population;
    population.born_80s_share = 0.0;
    population.gen_z_share = 0.0;
    population.member_share = 0.0;
    population.price_sensitivity_spread = 0.0;
    population.service_sensitivity_spread = 0.0;
}

/// World in which nobody complains in reviews and all shops promise the best: neither tells shops
/// apart.
pub fn no_information(world: &mut WorldParameters) {
    world.ratings.review_bad = 0.0;
    world.merchants.honest_exaggeration = 1.0;
    world.merchants.opportunist_exaggeration = 1.0;
    world.merchants.exaggeration_harm = 0.0;
}

/// Problems are always claimed and always put right, so that no shop is ever struck off.
pub fn all_put_right(world: &mut WorldParameters) {
    world.after_sales.claim_probability = 1.0;
    world.after_sales.slow_response = 0.0;
    world.after_sales.resolve_base = 1.0;
    world.after_sales.resolve_full = 1.0;
}

/// A run of `days` days without burn-in.
pub fn calendar(days: i64) -> Calendar {
    Calendar {
        start: START,
        end: START.saturating_add((days - 1).days()),
        burn_in_days: 0,
        evaluate_from: START,
    }
}

/// The day `day` days after the start.
pub fn date_of(day: i64) -> Date {
    START.saturating_add(day.days())
}

/// Puts a lever in force from the first day to the last.
pub fn always<L: Clone>(timeline: &mut Timeline<L>, parameters: L) {
    from(timeline, None, parameters);
}

/// Puts a lever in force from a date on.
pub fn from<L: Clone>(timeline: &mut Timeline<L>, from: Option<Date>, parameters: L) {
    timeline.add(Entry {
        terms: Terms::between(from, None),
        parameters,
    });
}

/// A lever as it is by default.
pub fn default_of<L: Section>() -> L {
    L::from_defaults().expect("levers have defaults")
}

/// Days after the start from which levers are in force; others are from the beginning.
const STARTS: &[(&str, i64)] = &[
    ("experience_score", 20),
    ("account_integrity", 10),
    ("fake_image_detection", 5),
    ("order_saving", 15),
    ("logistics_compensation", 12),
    ("return_freight", 8),
    ("good_service_list", 12),
    ("staff_certification", 8),
    ("ai_service", 18),
    ("captain_program", 7),
];

/// Parameters that differ from their defaults, so that small worlds feel the levers.
const TUNED: &[(&str, &str, Value)] = &[
    ("refund_only", "leniency_from_4_8", Value::Number(0.3)),
    ("refund_only", "anomaly_hit_rate", Value::Number(0.3)),
    (
        "refund_only",
        "anomaly_false_alarm_rate",
        Value::Number(0.02),
    ),
    ("account_integrity", "refuse_from", Value::Whole(1)),
    ("account_integrity", "limit_from", Value::Whole(1)),
    ("account_integrity", "ban_from", Value::Whole(2)),
    ("account_integrity", "ban", Value::Whole(15)),
    ("return_mismatch_trust", "invited", Value::Number(1.0)),
    (
        "return_mismatch_trust",
        "false_alarm_rate",
        Value::Number(0.05),
    ),
    ("owner_hotline", "covered", Value::Number(1.0)),
    ("store_group_crackdown", "likeness", Value::Number(0.1)),
    (
        "store_group_crackdown",
        "false_alarm_rate",
        Value::Number(0.02),
    ),
    ("good_service_list", "from_score", Value::Number(4.5)),
    ("good_service_list", "seats", Value::Number(0.3)),
    ("captain_program", "seats", Value::Number(0.2)),
    ("captain_program", "review", Value::Whole(30)),
    ("rectification", "ticket_from", Value::Number(1.1)),
    ("negative_tags", "tag_from", Value::Number(1.1)),
    ("negative_tags", "clear_below", Value::Number(1.0)),
];

/// All levers, some with a start of their own, tuned so that small worlds feel them.
pub fn every_lever() -> Policy {
    let mut policy = Policy::default();
    for lever in LEVERS {
        let start = STARTS.iter().find(|(name, _)| *name == lever.name);
        let value = |field: &Field| {
            let tuned = TUNED
                .iter()
                .find(|(name, key, _)| (*name, *key) == (lever.name, field.key));
            let default = field.default.expect("levers have defaults");
            tuned.map_or(default, |(_, _, value)| *value)
        };
        let values: Vec<Value> = lever.fields.iter().map(value).collect();
        let start = start.map(|(_, day)| date_of(*day));
        let added = policy.add(lever.name, Terms::between(start, None), &values);
        added.expect("what is tuned is sound");
    }
    policy
}

/// A market on its first morning, in one shard.
pub fn open(world: &WorldParameters, policy: &Policy, days: i64, seed: u64) -> Market {
    Market::open(
        world,
        policy,
        calendar(days),
        Luck::new(seed, 0),
        1,
        &one_by_one,
    )
}

/// Simulates one day on the calling thread.
pub fn step(market: &mut Market) {
    market.step(&one_by_one);
}

/// One replicate in one shard.
pub fn run(world: &WorldParameters, policy: &Policy, days: i64, seed: u64) -> Replicate {
    simulate(world, policy, calendar(days), seed, 0, 1)
}

/// The whole market's totals over a replicate's days `from..`.
pub fn totals(replicate: &Replicate, from: usize) -> Totals {
    replicate.series.window(from, replicate.series.days(), 0)
}

/// Share of one event in another.
pub fn share(totals: &Totals, numerator: Event, denominator: Event) -> f64 {
    totals.events(numerator) as f64 / totals.events(denominator) as f64
}

/// Events of the last day over all shops.
pub fn events(market: &Market, event: Event) -> u32 {
    market
        .tally()
        .shops
        .iter()
        .map(|shop| shop.events(event))
        .sum()
}

/// Money of the last day over all shops.
pub fn fen(market: &Market, money: Money) -> i64 {
    market
        .tally()
        .shops
        .iter()
        .map(|shop| shop.fen(money))
        .sum()
}

/// Totals with some measures set to zero, to compare the rest.
pub fn without(totals: &Totals, measures: &[Measure]) -> Totals {
    let mut rest = *totals;
    for measure in measures {
        rest.add_measure(*measure, -totals.measure(*measure));
    }
    rest
}

/// Pearson's chi-square statistic.
pub fn chi_square(observed: &[f64], expected: &[f64]) -> f64 {
    assert_eq!(observed.len(), expected.len());
    observed
        .iter()
        .zip(expected)
        .map(|(seen, wanted)| (seen - wanted) * (seen - wanted) / wanted)
        .sum()
}

/// The probability that chi-square with `freedom` degrees of freedom is at least `statistic`.
pub fn chi_square_tail(statistic: f64, freedom: usize) -> f64 {
    use statrs::distribution::{ChiSquared, ContinuousCDF};
    ChiSquared::new(freedom as f64)
        .expect("positive degrees of freedom")
        .sf(statistic)
}
