//! Special services: what shops of an industry can offer beyond the goods.

use crate::parameter::Section;
use crate::parameters;
use serde::{Deserialize, Serialize};

parameters! {
    /// One special service of an industry: what it costs the shop that offers it and what it does
    /// for the buyer. It acts on what happens to orders, never on an outcome.
    pub struct ServiceParameters as "service" {
        /// Whether the platform's bonus items name it; any other service is the shop's own affair.
        bonus_item: bool, unit "switch";
        /// Share of the first day's shops that offer it.
        offered_at_start: f64 in 0.0..=1.0, unit "share";
        /// Cost per parcel for which the promise is kept.
        cost_fen: i64 in 0..=1_000_000, unit "fen";
        /// Standing cost: staff, tools, insurance.
        standing_cost: f64 in 0.0..=0.5, unit "share of revenue";
        /// Share of questions before the sale that need not be asked any more.
        questions_answered: f64 in 0.0..=1.0, unit "share";
        /// Share of goods that would not have suited and now do: sizes measured, tasted first.
        misfit_prevented: f64 in 0.0..=1.0, unit "share";
        /// Share of what does not suit that is swapped instead of returned and refunded.
        misfit_exchanged: f64 in 0.0..=1.0, unit "share";
        /// Share of road damage that no longer happens.
        damage_prevented: f64 in 0.0..=1.0, unit "share";
        /// Share of disappointments with the item that advice before the sale prevents.
        defect_prevented: f64 in 0.0..=1.0, unit "share";
        /// Share of just claims, otherwise left open, that a guarantee settles on the spot.
        claims_settled: f64 in 0.0..=1.0, unit "share";
        /// Share of worn goods sent back as new that the shop can prove.
        wear_proved: f64 in 0.0..=1.0, unit "share";
        /// Share of honest returns of sound goods that buyers no longer make because of it.
        returns_forgone: f64 in 0.0..=1.0, unit "share";
        /// Probability that a shop without any service effort breaks the promise; full effort keeps
        /// it always.
        broken_without_effort: f64 in 0.0..=1.0, unit "probability";
    }
}

impl Section for ServiceParameters {}

/// A special service with its name.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Service {
    /// The name used in scenarios.
    pub name: String,
    /// Its numbers.
    pub parameters: ServiceParameters,
}

/// Most services that an industry can have.
pub const MOST_SERVICES: usize = 16;
