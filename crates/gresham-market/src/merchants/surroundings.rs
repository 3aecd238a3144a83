//! Surroundings of a shop that decides: rules, rivals and buyers, as far as it knows them.

use crate::parameters::{IndustryParameters, Service, WorldParameters};
use crate::platform::dispute_rules::Docket;
use crate::platform::exposure::{Ranking, Standard};
use crate::platform::freight::ReturnShares;
use crate::platform::rules::WrittenRules;
use crate::platform::scoring::ScoreMap;
use crate::platform::signals::SignalWorths;
use crate::policy::InForce;

/// Surroundings as a shop knows them.
#[derive(Debug, Clone, Copy)]
pub struct Surroundings<'a> {
    /// The world's numbers.
    pub world: &'a WorldParameters,
    /// The shop's industry.
    pub industry: &'a IndustryParameters,
    /// Special services that shops of the industry can offer.
    pub services: &'a [Service],
    /// The rules in force.
    pub policy: &'a InForce,
    /// How the industry is scored.
    pub score_map: &'a ScoreMap,
    /// Where the industry's features lie.
    pub ranking: &'a Ranking,
    /// The rules for disputes in the industry.
    pub docket: &'a Docket,
    /// Returns in the industry, per order.
    pub returns: ReturnShares,
    /// Rules that the scenario has written itself, if any are in force.
    pub rules: Option<WrittenRules<'a>>,
    /// How the feature of their ranking formula is spread.
    pub formula_spread: &'a Standard,
    /// Common knowledge of what public signals are worth.
    pub signals: &'a SignalWorths,
    /// Customers that the industry's shops win per click.
    pub won_per_click: f64,
    /// The simulated day.
    pub day: u32,
}

impl Surroundings<'_> {
    /// True if certifying staff is a thing to decide on.
    #[must_use]
    pub fn certifies_staff(&self) -> bool {
        let lever = self.policy.staff_certification;
        lever.is_some_and(|lever| lever.matters())
    }

    /// True if points of the score decide anything that a shop knows of.
    #[must_use]
    pub fn points_matter(&self) -> bool {
        let policy = self.policy;
        policy.experience_score.is_some()
            || policy.good_service_list.is_some()
            || policy.staff_certification.is_some()
            || policy.good_shop_compensation_relief.is_some()
            || self.rules.is_some()
    }
}
