//! Tiny worlds for the tests of the market, cut from the shipped one.

#![allow(dead_code, reason = "every test file uses its own part of this")]

use gresham::experiment::replicate::{Replicate, simulate};
use gresham::market::Market;
use gresham::market::calendar::Calendar;
use gresham::market::draws::Luck;
use gresham::market::kernel::executor::one_by_one;
use gresham::market::order::{Leg, Order};
use gresham::market::parameters::WorldParameters;
use gresham::market::tally::{Event, Money};
use gresham::outcome::{Measure, Totals};
use gresham::parameter::Section;
use gresham::policy::{Entry, Policy, Timeline};
use gresham::scenario::Scenario;
use jiff::ToSpan;
use jiff::civil::{Date, date};
use std::path::Path;

/// The first day of every test's calendar; no season falls into the weeks that follow.
pub const START: Date = date(2024, 3, 1);

/// The shipped world with these industries only, shrunk to a size that runs in moments and rich in
/// abusers, so that every path is taken.
pub fn small(industries: &[&str]) -> WorldParameters {
    let mut world = Scenario::read(Path::new("scenarios/world.toml"))
        .expect("the shipped world is sound")
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
    world.adaptation.entry = 0.0;
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
    world.demand.annual_growth = 0.0;
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
        from,
        to: None,
        parameters,
    });
}

/// A lever as it is by default.
pub fn default_of<L: Section>() -> L {
    L::from_defaults().expect("levers have defaults")
}

/// All levers that need no world of their own, most with a start of their own.
pub fn every_lever() -> Policy {
    let mut policy = Policy::default();
    always(&mut policy.traffic, default_of());
    from(
        &mut policy.experience_score,
        Some(date_of(20)),
        default_of(),
    );
    let mut refund_only: gresham::policy::RefundOnly = default_of();
    refund_only.leniency_from_4_8 = 0.3;
    refund_only.anomaly_hit_rate = 0.3;
    refund_only.anomaly_false_alarm_rate = 0.02;
    always(&mut policy.refund_only, refund_only);
    let mut account_integrity: gresham::policy::AccountIntegrity = default_of();
    account_integrity.refuse_from = 1;
    account_integrity.limit_from = 1;
    account_integrity.ban_from = 2;
    account_integrity.ban = 15;
    from(
        &mut policy.account_integrity,
        Some(date_of(10)),
        account_integrity,
    );
    from(
        &mut policy.fake_image_detection,
        Some(date_of(5)),
        default_of(),
    );
    from(&mut policy.order_saving, Some(date_of(15)), default_of());
    always(&mut policy.dispute_rules, default_of());
    from(
        &mut policy.logistics_compensation,
        Some(date_of(12)),
        default_of(),
    );
    always(&mut policy.good_shop_compensation_relief, default_of());
    let mut standard: gresham::policy::ReturnMismatchTrust = default_of();
    standard.invited = 1.0;
    standard.false_alarm_rate = 0.05;
    always(&mut policy.return_mismatch_trust, standard);
    from(&mut policy.return_freight, Some(date_of(8)), default_of());
    always(&mut policy.risk_protection, default_of());
    every_service_lever(&mut policy);
    let mut hotline: gresham::policy::OwnerHotline = default_of();
    hotline.covered = 1.0;
    always(&mut policy.owner_hotline, hotline);
    let mut crackdown: gresham::policy::StoreGroupCrackdown = default_of();
    crackdown.likeness = 0.1;
    crackdown.false_alarm_rate = 0.02;
    always(&mut policy.store_group_crackdown, crackdown);
    policy
}

/// The levers that reward service and answer faults, tuned so that small worlds feel them.
fn every_service_lever(policy: &mut Policy) {
    always(&mut policy.bonus_items, default_of());
    let mut list: gresham::policy::GoodServiceList = default_of();
    list.from_score = 4.5;
    list.seats = 0.3;
    from(&mut policy.good_service_list, Some(date_of(12)), list);
    from(
        &mut policy.staff_certification,
        Some(date_of(8)),
        default_of(),
    );
    from(&mut policy.ai_service, Some(date_of(18)), default_of());
    let mut captains: gresham::policy::CaptainProgram = default_of();
    captains.seats = 0.2;
    captains.review = 30;
    from(&mut policy.captain_program, Some(date_of(7)), captains);
    let mut tickets: gresham::policy::Rectification = default_of();
    tickets.ticket_from = 1.1;
    always(&mut policy.rectification, tickets);
    let mut tags: gresham::policy::NegativeTags = default_of();
    tags.tag_from = 1.1;
    tags.clear_below = 1.0;
    always(&mut policy.negative_tags, tags);
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

/// The orders placed on the last day.
pub fn placed(market: &Market) -> Vec<Order> {
    let today = market.day() - 1;
    let mut orders = Vec::new();
    for shard in market.shards() {
        let mut pipeline = shard.pipeline.clone();
        for due in today..today + 32 {
            for leg in Leg::ALL {
                let parcels = pipeline.parcels.take(due, leg as usize).flatten();
                let due = parcels.map(|parcel| parcel.order());
                orders.extend(due.filter(|order| u32::from(order.placed_day) == today));
            }
        }
    }
    orders
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
