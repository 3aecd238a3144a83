//! Measures of consumers: for the whole market what belongs to no shop, and for cohorts and
//! kinds of honesty what they gain.

use super::measure::{Measure, ppm};
use super::slices::{Slice, SliceGroup};
use super::totals::Totals;
use gresham_market::Market;
use gresham_market::consumer::Honesty;
use gresham_market::tally::{BuyerCount, Money};
use serde::{Deserialize, Serialize};

const KINDS: usize = 3;

/// Consumers who may buy, by cohort and honesty; neither ever changes. Idle ones are numbered last.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Buyers {
    /// Where the slices of consumers begin: cohorts first, then honesty.
    pub(super) first_slice: usize,
    counts: [[i64; KINDS]; KINDS],
}

impl Buyers {
    pub(super) fn of(market: &Market, slices: &[Slice]) -> Self {
        let first = |slice: &Slice| slice.group == SliceGroup::Cohort;
        Self {
            first_slice: slices.iter().position(first).unwrap_or(slices.len()),
            counts: market.census().kinds,
        }
    }

    /// Adds the day to the whole market and to the slices of consumers.
    pub(super) fn count(&self, market: &Market, today: &mut [Totals]) {
        count_consumers(market, &mut today[0]);
        let (shops, consumers) = today.split_at_mut(self.first_slice);
        let sums = &market.tally().consumers.buyers;
        for (cohort, (counts, sums)) in self.counts.iter().zip(sums).enumerate() {
            for (honesty, (count, sum)) in counts.iter().zip(sums).enumerate() {
                shops[0].add_measure(Measure::Buyers, *count);
                let honest_fen = if honesty == Honesty::Honest as usize {
                    sum.surplus_fen
                } else {
                    0
                };
                for slice in [cohort, KINDS + honesty] {
                    add(&mut consumers[slice], *count, *sum);
                    consumers[slice].add_fen(Money::HonestSurplus, honest_fen);
                }
            }
        }
    }
}

fn add(totals: &mut Totals, count: i64, sum: BuyerCount) {
    totals.add_measure(Measure::Buyers, count);
    totals.add_fen(Money::ConsumerSurplus, sum.surplus_fen);
    totals.add_fen(Money::ToBuyers, sum.from_shops_fen);
}

/// Counts what belongs to no shop, for the whole market only.
fn count_consumers(market: &Market, whole: &mut Totals) {
    let consumers = market.consumers() as i64;
    let tally = &market.tally().consumers;
    let listed = market
        .board()
        .listings
        .iter()
        .filter(|card| card.sells())
        .count() as i64;
    for (measure, amount) in [
        (Measure::Consumers, consumers),
        (Measure::Trust, ppm(market.mean_trust()) * consumers),
        (Measure::Belief, ppm(market.mean_belief()) * consumers),
        (Measure::Needs, tally.needs),
        (Measure::TurnedAway, tally.turned_away),
        (Measure::Bans, tally.bans),
        (Measure::NewAccounts, tally.new_accounts),
        (Measure::Listed, listed),
    ] {
        whole.add_measure(measure, amount);
    }
}
