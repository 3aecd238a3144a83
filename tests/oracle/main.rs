//! The engine against a reference.
//!
//! The reference is a second market, written from `docs/model.md`: consumer by consumer and order by
//! order, with plain structs and plain loops. It is slow, and meant to be seen to be right. Every test
//! here simulates the same days in both and compares them day by day.
//!
//! **Independent** of the engine are: consumers and shops on the first day, the whole morning (shocks,
//! scores, lists, tags, tickets, captains, exposure, the auction, the board), the whole daytime and the whole
//! evening (books, rumour, windows, decisions of shops, entry and exit, groups, the ledger).
//!
//! **Taken from the library** are numbers and names: the world and its parameters, the policy with what a
//! lever's parameters say by themselves (the leniency of a band, the sanction on so many marks, the value of a
//! formula), the calendar, luck by key, `exp` and `ln` in single precision, the names of events and money.
//! Of the engine's market only what anybody can read of it at night, to compare.
//!
//! **Left out** are exemptions of single shops and frozen shops: what an experimenter does, not the model.

#[path = "../worlds/mod.rs"]
mod worlds;

mod abuse;
mod after_sales;
mod board;
mod books;
mod compare;
mod consumer;
mod daytime;
mod decisions;
mod evening;
mod experience;
mod exposure;
mod forecast;
mod founding;
mod fulfilment;
mod groups;
mod morning;
mod opening;
mod order;
mod practice;
mod reference;
mod scoring;
mod shop;
mod shop_facts;
mod strategy;

use compare::first_difference;
use gresham::market::day::one_by_one;
use gresham::market::draws::Luck;
use gresham::market::parameters::WorldParameters;
use gresham::market::{Market, Width};
use gresham::policy::Policy;
use reference::Reference;
use worlds::{calendar, every_lever, mixed, trouble};

/// Simulates `days` days with the engine, in several numbers of shards and widths of registers, and with the
/// reference; panics at the first difference. Gives the engine's market at the end.
fn compare(world: &WorldParameters, policy: &Policy, days: i64, seed: u64) -> Market {
    let luck = Luck::new(seed, 0);
    let open = |shards: usize, width: Width| {
        let mut market = Market::open(world, policy, calendar(days), luck, shards);
        market.set_width(width);
        market
    };
    let mut markets = [
        open(1, Width::Widest),
        open(2, Width::Common),
        open(7, Width::Widest),
    ];
    let mut reference = Reference::open(world, policy, calendar(days), luck);
    while !markets[0].is_over() {
        reference.step();
        for market in &mut markets {
            market.step(&one_by_one);
            if let Some(difference) = first_difference(market, &reference) {
                panic!("{difference}");
            }
        }
    }
    let [market, ..] = markets;
    market
}

#[test]
fn the_engine_and_the_reference_count_the_same_without_any_lever() {
    compare(&mixed(), &Policy::default(), 100, 1);
}

#[test]
fn the_engine_and_the_reference_count_the_same_under_all_levers_in_a_world_of_trouble() {
    let mut world = mixed();
    trouble(&mut world);
    compare(&world, &every_lever(), 120, 2);
}
