//! An industry as the platform knows it.

use crate::merchants::turnover::YoungBooks;
use crate::niches::Niches;
use crate::parameters::WorldParameters;
use crate::platform::dispute_rules::Docket;
use crate::platform::exposure::{Exposure, Standard};
use crate::platform::freight::ReturnShares;
use crate::platform::scoring::ScoreMap;
use serde::{Deserialize, Serialize};

/// An industry's shops and what the platform knows of them.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct IndustryState {
    /// First shop place.
    pub first_shop: u32,
    /// One past the last shop place.
    pub end_shop: u32,
    /// Revenue expected of a shop on the first day, in fen.
    pub first_revenue_fen: f64,
    /// Mean revenue per shop, in fen per day, over the trailing window.
    pub mean_revenue_fen: f64,
    /// Money of its young shops over a year.
    pub young: YoungBooks,
    /// How the industry is scored.
    pub score_map: ScoreMap,
    /// Exposure of its shops, and how features are spread.
    pub exposure: Exposure,
    /// True if word of a wrong price or a run got round on the last day.
    pub rushed: bool,
    /// Its disputes, and the rules for them.
    pub docket: Docket,
    /// Returns per order of the trailing window.
    pub returns: ReturnShares,
    /// How the feature of the scenario's own ranking formula is spread.
    pub formula_spread: Standard,
}

impl IndustryState {
    /// The industry's shop places.
    #[must_use]
    pub fn places(&self) -> std::ops::Range<usize> {
        self.first_shop as usize..self.end_shop as usize
    }

    /// The niches that its places lie in.
    #[must_use]
    pub fn niches(&self, world: &WorldParameters) -> Niches {
        Niches::new(self.places().len(), world.population.niches())
    }
}
