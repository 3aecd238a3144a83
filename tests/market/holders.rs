//! Markets whose consumers are held elsewhere, by way of bytes.

use crate::worlds::{calendar, every_lever, mixed, open, step, trouble};
use gresham::market::Market;
use gresham::market::board::Board;
use gresham::market::census::Census;
use gresham::market::day::Phase;
use gresham::market::holder::Holder;
use gresham::market::kernel::executor::one_by_one;
use gresham::market::luck::draws::Luck;
use gresham::market::parameters::WorldParameters;
use gresham::market::shard::{Shard, cut};
use gresham::market::state::StateError;
use gresham::market::tally::{Event, Money, Tally};
use gresham::policy::Policy;
use proptest::prelude::*;

const DAYS: i64 = 60;
const LUCK: Luck = Luck::new(7, 0);

fn troubled() -> WorldParameters {
    let mut world = mixed();
    trouble(&mut world);
    world
}

/// A market and those who hold its consumers.
struct Held {
    market: Market,
    holders: Vec<Holder>,
}

impl Held {
    fn open(world: &WorldParameters, policy: &Policy, holders: usize, shards: usize) -> Self {
        let (mut market, belief) = Market::found(world, policy, calendar(DAYS), LUCK, 2);
        let places = market.shops().len();
        let ranges = cut(0..world.population.everybody(), holders);
        let holders = ranges.map(|range| {
            let world = world.clone();
            Holder::open(world, LUCK, range, belief, (places, shards), &one_by_one)
        });
        let holders: Vec<Holder> = holders.collect();
        let mut census = Census::default();
        for holder in &holders {
            census.absorb(&holder.census());
        }
        market.meet(census);
        Self { market, holders }
    }

    fn step(&mut self) {
        self.market.pass(Phase::Morning, &one_by_one);
        let board = self.market.board().to_bytes();
        let places = self.market.shops().len();
        let reports = self.holders.iter_mut().rev().map(|holder| {
            let board = Board::from_bytes(&board).expect("just written");
            let report = holder.pass(&board, &one_by_one).expect("the day's board");
            Tally::from_bytes(&report.to_bytes(), places).expect("just written")
        });
        let sum = reports.reduce(|mut sum, report| {
            sum.absorb(&report);
            sum
        });
        let sum = sum.expect("a market has consumers");
        self.market.report(sum).expect("it is of this market");
        self.market.pass(Phase::Evening, &one_by_one);
    }
}

fn sorted(tally: &Tally) -> Vec<(usize, usize)> {
    let repeats = tally.repeats.iter();
    let mut repeats: Vec<_> = repeats.map(|one| (one.shop(), one.gap_days())).collect();
    repeats.sort_unstable();
    repeats
}

#[test]
fn a_market_is_the_same_whoever_holds_its_consumers() {
    let (world, policy) = (troubled(), every_lever());
    let mut whole = open(&world, &policy, DAYS, 7);
    let cuts = [(1, 1), (2, 3), (7, 1)];
    let mut held = cuts.map(|(holders, shards)| Held::open(&world, &policy, holders, shards));
    for day in 0..DAYS {
        step(&mut whole);
        for held in &mut held {
            held.step();
            let market = &held.market;
            assert_eq!(market.shops(), whole.shops(), "day {day}");
            assert_eq!(market.board(), whole.board(), "day {day}");
            assert_eq!(market.tally().shops, whole.tally().shops, "day {day}");
            assert_eq!(market.tally().consumers, whole.tally().consumers);
            assert_eq!(sorted(market.tally()), sorted(whole.tally()));
            assert_eq!(market.census(), whole.census());
            assert_eq!(market.orders(), whole.orders());
        }
    }
    assert!(whole.orders() > 0 && !sorted(whole.tally()).is_empty());
    for held in &held {
        let held_fen = held.holders.iter().map(Holder::held_fen).sum();
        assert!(held.market.owes(held_fen));
        assert!(!held.market.owes(held_fen + 1));
    }
}

#[test]
fn a_market_and_its_holders_go_on_from_what_they_wrote_down() {
    let (world, policy) = (troubled(), every_lever());
    let mut held = Held::open(&world, &policy, 3, 1);
    (0..30).for_each(|_| held.step());
    let run = (calendar(DAYS), LUCK);
    let written = held.market.head_to_bytes();
    let market = Market::head_from_bytes(&world, &policy, run, 1, &written);
    let market = market.expect("just written");
    let (places, day) = (market.shops().len(), market.day());
    let shards = held.holders.iter().flat_map(Holder::shards);
    let shards = shards.map(|shard| Shard::from_bytes(&shard.to_bytes(), places, day));
    let shards = shards
        .collect::<Result<Vec<Shard>, _>>()
        .expect("just written");
    let holder = Holder::of_shards(world.clone(), LUCK, places, day, shards);
    assert!(market.owes(holder.held_fen()));
    let mut again = Held {
        market,
        holders: vec![holder],
    };
    for _ in 30..DAYS {
        held.step();
        again.step();
        assert_eq!(again.market.tally().shops, held.market.tally().shops);
    }
    assert_eq!(again.market.head_to_bytes(), held.market.head_to_bytes());
}

#[test]
fn a_holder_refuses_a_board_of_another_day_or_another_market() {
    let (world, policy) = (troubled(), Policy::default());
    let mut held = Held::open(&world, &policy, 1, 1);
    held.market.pass(Phase::Morning, &one_by_one);
    let board = held.market.board().clone();
    let holder = &mut held.holders[0];
    assert!(holder.pass(&board, &one_by_one).is_ok());
    assert_eq!(holder.pass(&board, &one_by_one), Err(StateError::Unsound));
    let mut elsewhere = Board { day: 1, ..board };
    elsewhere.listings.pop();
    assert_eq!(
        holder.pass(&elsewhere, &one_by_one),
        Err(StateError::Unsound)
    );
}

proptest! {
    #[test]
    fn a_report_comes_back_as_it_was_whatever_was_counted(
        counts in prop::collection::vec((0_usize..40, 0..Event::COUNT, any::<u32>()), 0..60),
        money in prop::collection::vec((0_usize..40, any::<i64>()), 0..60),
        needs: i64,
    ) {
        let mut report = Tally::new(40);
        for (shop, event, times) in counts {
            if report.shops[shop].events(Event::ALL[event]) == 0 {
                report.shops[shop].count_many(Event::ALL[event], times);
            }
        }
        for (shop, fen) in money {
            if report.shops[shop].fen(Money::Paid) == 0 {
                report.shops[shop].add_fen(Money::Paid, fen);
            }
        }
        report.consumers.needs = needs;
        let bytes = report.to_bytes();
        prop_assert_eq!(Tally::places_in(&bytes), Ok(40));
        prop_assert_eq!(Tally::from_bytes(&bytes, 40), Ok(report));
        prop_assert_eq!(Tally::from_bytes(&bytes, 41), Err(StateError::Unsound));
    }

    #[test]
    fn bytes_of_a_report_that_were_changed_or_cut_short_make_no_reader_panic(
        at: prop::sample::Index,
        with: u8,
        any_bytes in prop::collection::vec(any::<u8>(), 0..200),
    ) {
        let mut held = Held::open(&troubled(), &Policy::default(), 1, 1);
        held.step();
        let bytes = held.market.tally().to_bytes();
        let places = held.market.shops().len();
        let mut changed = bytes.clone();
        let at = at.index(bytes.len());
        changed[at] ^= with;
        drop(Tally::from_bytes(&changed, places));
        prop_assert!(Tally::from_bytes(&bytes[..at], places).is_err());
        prop_assert!(Tally::from_bytes(&any_bytes, places).is_err());
    }
}
