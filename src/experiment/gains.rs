//! Who gains, and from whom.
//!
//! A policy moves money between the parties of a market, and it changes what there is to be had.
//! For every party the change of what it ends up with (consumers' surplus, shops' profit, the
//! platform's revenue) is therefore told in two parts. *Transfers* are what the party received from
//! other parties of the market, less what it paid them: money from shops to buyers for which no
//! goods came back ([`Money::ToBuyers`]), and fees between shops and the platform. They add up to
//! nothing over all parties. The *gain* is the rest, and over all parties it adds up to the change
//! of total welfare. The price of goods that a buyer keeps is no transfer here: it buys something.

use crate::market::money::ledger::Account;
use crate::market::tally::Money;
use crate::outcome::{
    Measure, Slice, SliceGroup, Totals, merchant_profit_fen, platform_revenue_fen,
};
use crate::stats::Estimate;

/// Somebody who gains or loses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Party {
    /// What it is one of.
    pub side: Side,
    /// By what its side is cut; [`SliceGroup::All`] is the whole side.
    pub group: SliceGroup,
    /// Its label within the group.
    pub label: String,
    slice: usize,
}

/// The three sides of the market.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Consumers: what they receive less what they pay and bear.
    Buyers,
    /// Shops: profit.
    Shops,
    /// The platform: revenue.
    Platform,
}

impl Side {
    /// The name in tables and records.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Buyers => "buyers",
            Self::Shops => "shops",
            Self::Platform => "platform",
        }
    }

    /// What the side ends up with, and what of it came from other sides on balance; in fen.
    fn ends_up_with(self, totals: &Totals) -> (i64, i64) {
        let to_buyers_fen = totals.fen(Money::ToBuyers);
        let fees_fen = fees_fen(totals);
        match self {
            Self::Buyers => (totals.fen(Money::ConsumerSurplus), to_buyers_fen),
            Self::Shops => (merchant_profit_fen(totals), -to_buyers_fen - fees_fen),
            Self::Platform => (platform_revenue_fen(totals), fees_fen),
        }
    }
}

/// What shops pay the platform less what it pays them: whatever is posted between the two.
fn fees_fen(totals: &Totals) -> i64 {
    let posted = Money::ALL.iter().map(|money| match money.posting() {
        Some((Account::Shops, Account::Platform)) => totals.fen(*money),
        Some((Account::Platform, Account::Shops)) => -totals.fen(*money),
        _ => 0,
    });
    posted.sum()
}

/// What one arm changes for one party, in yuan per day.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Change {
    /// What the party ends up with.
    pub total: Estimate,
    /// What of it comes from other parties.
    pub transfers: Estimate,
    /// The rest.
    pub gain: Estimate,
}

/// One party under every arm.
#[derive(Debug, Clone, PartialEq)]
pub struct PartyChanges {
    /// Who.
    pub party: Party,
    /// One entry per arm beside the baseline.
    pub arms: Vec<Change>,
}

/// All parties of a market with these industries: the three sides, then buyers by cohort and
/// honesty, then shops by tier, quality and industry.
#[must_use]
pub fn parties(industries: &[&str]) -> Vec<Party> {
    let side = |side: Side| Party {
        side,
        group: SliceGroup::All,
        label: side.name().to_owned(),
        slice: 0,
    };
    let slices = Slice::all(industries);
    let cut = |group: SliceGroup, side: Side| {
        let places = slices.iter().enumerate();
        let members = places.filter(move |(_, slice)| slice.group == group);
        members.map(move |(place, slice)| Party {
            side,
            group,
            label: slice.label.clone(),
            slice: place,
        })
    };
    [Side::Buyers, Side::Shops, Side::Platform]
        .map(side)
        .into_iter()
        .chain(cut(SliceGroup::Cohort, Side::Buyers))
        .chain(cut(SliceGroup::Honesty, Side::Buyers))
        .chain(cut(SliceGroup::Tier, Side::Shops))
        .chain(cut(SliceGroup::Quality, Side::Shops))
        .chain(cut(SliceGroup::Industry, Side::Shops))
        .collect()
}

/// What every arm changes for every party. `arms[a][r]` holds the totals of replicate r of arm a
/// over the evaluation window, slice by slice in the order of [`Slice::all`]; the first arm is the
/// baseline. Empty without a replicate.
#[must_use]
pub fn who_gains(industries: &[&str], arms: &[Vec<Vec<Totals>>]) -> Vec<PartyChanges> {
    let Some((baseline, others)) = arms.split_first() else {
        return Vec::new();
    };
    // Records of a run that was cut short may have no slices.
    let sound = |arm: &Vec<Vec<Totals>>| arm.iter().all(|window| !window.is_empty());
    if !arms.iter().all(sound) {
        return Vec::new();
    }
    let parties = parties(industries).into_iter();
    parties
        .filter_map(|party| {
            let arms = others.iter().map(|arm| change(&party, baseline, arm));
            let arms = arms.collect::<Option<Vec<Change>>>()?;
            Some(PartyChanges { party, arms })
        })
        .collect()
}

impl Party {
    /// The party's money in the end, in yuan per day, from totals slice by slice; `None` where its
    /// slice is not among them.
    #[must_use]
    pub fn yuan_per_day(&self, window: &[Totals]) -> Option<f64> {
        let (total, _) = self.side.ends_up_with(window.get(self.slice)?);
        let days = window[0].measure(Measure::Days) as f64;
        Some(total as f64 / 100.0 / days)
    }
}

fn change(party: &Party, baseline: &[Vec<Totals>], arm: &[Vec<Totals>]) -> Option<Change> {
    let had = |window: &Vec<Totals>| {
        let (total, transfers) = party.side.ends_up_with(&window[party.slice]);
        // Slices of consumers have no days of their own.
        let days = window[0].measure(Measure::Days) as f64;
        let yuan_per_day = |fen: i64| fen as f64 / 100.0 / days;
        (yuan_per_day(total), yuan_per_day(transfers))
    };
    let pairs: Vec<(f64, f64)> = baseline
        .iter()
        .zip(arm)
        .map(|(without, with)| {
            let (without, with) = (had(without), had(with));
            (with.0 - without.0, with.1 - without.1)
        })
        .collect();
    let estimate = |value: fn(&(f64, f64)) -> f64| -> Option<Estimate> {
        Estimate::of(&pairs.iter().map(value).collect::<Vec<f64>>())
    };
    Some(Change {
        total: estimate(|pair| pair.0)?,
        transfers: estimate(|pair| pair.1)?,
        gain: estimate(|pair| pair.0 - pair.1)?,
    })
}
