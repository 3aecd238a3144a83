//! Who gains: what parties end up with adds up, and what only changes hands is nobody's gain.

use crate::worlds::{every_lever, mixed, run, trouble};
use gresham::experiment::gains::{Change, Side, parties, who_gains};
use gresham::experiment::replicate::Replicate;
use gresham::market::tally::Money;
use gresham::outcome::{Measure, Slice, SliceGroup, Totals, welfare_fen};
use gresham::policy::Policy;

const INDUSTRIES: [&str; 1] = ["apparel"];

fn windows(policy: &Policy) -> Vec<Vec<Totals>> {
    let mut world = mixed();
    trouble(&mut world);
    let replicates = (0..3).map(|seed| run(&world, policy, 80, seed));
    let all = |replicate: Replicate| {
        let slices = 0..replicate.series.slices().len();
        let window = slices.map(|slice| replicate.series.window(10, 80, slice));
        window.collect()
    };
    replicates.map(all).collect()
}

fn industries() -> Vec<String> {
    let world = mixed();
    let names = world.industries.iter().map(|one| one.name.clone());
    names.collect()
}

/// Totals of every slice of a market with one industry.
fn everywhere(totals: &Totals) -> Vec<Totals> {
    vec![*totals; Slice::all(&INDUSTRIES).len()]
}

fn near(left: f64, right: f64) {
    let scale = left.abs().max(right.abs()).max(1.0);
    assert!((left - right).abs() < 1e-9 * scale, "{left} and {right}");
}

#[test]
fn transfers_add_up_to_nothing_and_gains_to_the_change_of_welfare() {
    let arms = [windows(&Policy::default()), windows(&every_lever())];
    let industries = industries();
    let names: Vec<&str> = industries.iter().map(String::as_str).collect();
    let changes = who_gains(&names, &arms);
    let sides: Vec<&Change> = changes
        .iter()
        .filter(|changes| changes.party.group == SliceGroup::All)
        .map(|changes| &changes.arms[0])
        .collect();
    assert_eq!(sides.len(), 3);
    let transfers: f64 = sides.iter().map(|change| change.transfers.mean).sum();
    near(transfers, 0.0);
    assert!(sides.iter().all(|change| change.transfers.mean != 0.0));
    let welfare = |arm: &[Vec<Totals>]| -> f64 {
        let fen = arm.iter().map(|window| welfare_fen(&window[0]) as f64);
        fen.sum::<f64>() / 3.0 / 100.0 / 70.0
    };
    let gains: f64 = sides.iter().map(|change| change.gain.mean).sum();
    near(gains, welfare(&arms[1]) - welfare(&arms[0]));
}

#[test]
fn the_parts_of_a_side_add_up_to_the_side() {
    let arms = [windows(&Policy::default()), windows(&every_lever())];
    let industries = industries();
    let names: Vec<&str> = industries.iter().map(String::as_str).collect();
    let changes = who_gains(&names, &arms);
    let sum = |side: Side, group: SliceGroup, read: fn(&Change) -> f64| -> f64 {
        let parts = changes
            .iter()
            .filter(|changes| changes.party.side == side && changes.party.group == group);
        parts.map(|changes| read(&changes.arms[0])).sum()
    };
    for (side, group) in [
        (Side::Buyers, SliceGroup::Cohort),
        (Side::Buyers, SliceGroup::Honesty),
        (Side::Shops, SliceGroup::Tier),
        (Side::Shops, SliceGroup::Quality),
        (Side::Shops, SliceGroup::Industry),
    ] {
        for read in [
            (|change| change.total.mean) as fn(&Change) -> f64,
            |change| change.transfers.mean,
            |change| change.gain.mean,
        ] {
            near(sum(side, group, read), sum(side, SliceGroup::All, read));
        }
    }
}

#[test]
fn money_that_only_changes_hands_is_a_transfer_and_no_gain() {
    let mut before = Totals::default();
    before.add_measure(Measure::Days, 10);
    let mut after = before;
    // Shops compensate buyers with 50 yuan a day.
    after.add_fen(Money::Compensated, 50_000);
    after.add_fen(Money::Released, -50_000);
    after.add_fen(Money::ToBuyers, 50_000);
    after.add_fen(Money::ConsumerSurplus, 50_000);
    // Shops advertise for 20 yuan a day more, which the platform earns.
    after.add_fen(Money::Advertising, 20_000);
    let arms = [vec![everywhere(&before); 2], vec![everywhere(&after); 2]];
    let changes = who_gains(&INDUSTRIES, &arms);
    for (side, expected) in [[50.0, 50.0, 0.0], [-70.0, -70.0, 0.0], [20.0, 20.0, 0.0]]
        .iter()
        .enumerate()
    {
        let change = &changes[side].arms[0];
        near(change.total.mean, expected[0]);
        near(change.transfers.mean, expected[1]);
        near(change.gain.mean, expected[2]);
    }
}

#[test]
fn better_goods_at_the_same_price_are_a_gain_and_no_transfer() {
    let mut before = Totals::default();
    before.add_measure(Measure::Days, 10);
    let mut after = before;
    after.add_fen(Money::ConsumerSurplus, 30_000);
    after.add_fen(Money::Goods, 10_000);
    let arms = [vec![everywhere(&before); 2], vec![everywhere(&after); 2]];
    let changes = who_gains(&INDUSTRIES, &arms);
    near(changes[0].arms[0].gain.mean, 30.0);
    near(changes[1].arms[0].gain.mean, -10.0);
    for changes in &changes {
        near(changes.arms[0].transfers.mean, 0.0);
    }
}

#[test]
fn every_side_is_cut_into_named_parties_once() {
    let parties = parties(&INDUSTRIES);
    for (index, party) in parties.iter().enumerate() {
        let twice = parties[..index]
            .iter()
            .any(|other| other.group == party.group && other.label == party.label);
        assert!(!twice, "{party:?}");
    }
    let buyers = parties.iter().filter(|party| party.side == Side::Buyers);
    assert_eq!(buyers.count(), 1 + 3 + 3);
}
