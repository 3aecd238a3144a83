//! Conclusions of an outside analyst from the published kind of data, beside the truth.
//!
//! The analyst sees one market under the policy: shops with their sales, scores, prices and
//! complaints, month by month. Nobody shows him the market without the policy. Here that market has
//! been run too, so each of his estimates can be held against what it was meant to find, and what
//! is wrong with it can be told apart: the same shops, grouped alike, are compared once more in the
//! market without the policy, where a sound comparison finds nothing. What it does find there is
//! selection; the rest of the error is what the policy did to those compared with: spillover.

mod analyst;
mod by_shop;
pub mod findings;
mod method;
mod months;
mod truth;

pub use method::{Method, Truth};
pub use months::Month;

use super::arms::PairArms;
use super::registry::AuditPlan;
use crate::outcome::Panel;
use crate::stats::{Observed, density_jump};
use analyst::Seen;
use by_shop::{ByShop, shares_labelled};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// An estimate as the analyst would report it, beside what the same shops show without the policy.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reading {
    /// The estimate that he reports.
    pub reported: Observed,
    /// That comparison in the market without the policy: selection, and nothing else.
    pub hidden: Option<f64>,
}

/// Half-widths of the neighbourhood of the cut that are tried, in terms of the one that is stated.
pub const BANDWIDTHS: [f64; 3] = [0.5, 1.0, 2.0];

/// Observations of one replicate: estimates as the analyst would report them, and truths, all in
/// log points of the outcome.
#[derive(Debug, Clone, Default)]
pub struct AuditObservation {
    /// Method by method, where there were enough shops.
    pub readings: BTreeMap<Method, Reading>,
    /// Truth by truth, likewise.
    pub truths: BTreeMap<Truth, f64>,
    /// The discontinuity at each of [`BANDWIDTHS`].
    pub discontinuities: [Option<Observed>; 3],
    /// How much more of the time shops just above the cut wear the label than shops just below.
    pub first_stage: Option<f64>,
    /// The p-value of the density test at the cut, of the scores on the eve of the launch.
    pub density_p: Option<f64>,
    /// The p-value of that test on the scores at the end.
    pub density_end_p: Option<f64>,
    /// The largest standardised difference of means between the groups: before matching, and after.
    pub imbalance: Option<(f64, f64)>,
    /// Month by month.
    pub months: Vec<Month>,
    /// True if an analyst who looks at the months before the launch would see different trends.
    pub trends_differ: Option<bool>,
}

/// One replicate's audit.
pub(super) fn observe(
    plan: &AuditPlan,
    launch: Date,
    panels: &[Panel],
    pair: PairArms,
    sampled: &[bool],
) -> AuditObservation {
    let (with, without) = (&panels[pair.with], &panels[pair.without]);
    let eve = launch.yesterday().unwrap_or(launch);
    let seen = Seen::of(plan, with, eve);
    let hidden = Seen::hidden(plan, without, &seen);
    let labels = shares_labelled(with, plan.soon);
    let mut readings = BTreeMap::new();
    for method in Method::ALL {
        let estimate = |data: &Seen| data.estimate(method, with, plan);
        if let Some(reported) = estimate(&seen) {
            let hidden = estimate(&hidden).map(|found| found.estimate);
            readings.insert(method, Reading { reported, hidden });
        }
    }
    let scores = |scores: &ByShop| -> Vec<f64> { scores.values().copied().collect() };
    let p_of =
        |values: Vec<f64>| density_jump(&values, plan.cut, plan.bandwidth).map(|jump| jump.p_value);
    let months = months::of(plan, with, without, &seen, launch);
    AuditObservation {
        readings,
        truths: truth::of(plan, panels, pair, &seen, sampled, &labels),
        discontinuities: BANDWIDTHS.map(|times| seen.discontinuity(plan, times * plan.bandwidth)),
        first_stage: seen.first_stage(plan, plan.bandwidth, &labels),
        density_p: p_of(scores(&seen.scores)),
        density_end_p: p_of(scores(&seen.end_scores)),
        imbalance: seen.imbalance(with, plan.before),
        trends_differ: months::trends_differ(&months, launch),
        months,
    }
}
