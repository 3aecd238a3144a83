//! `experience_score`: the true-experience score and the four places it is fed into.

use crate::parameter::Section;
use crate::parameters;

parameters! {
    /// True-experience score with four switches. The platform measures product, logistics and
    /// service of every shop at all times; this lever freezes the score's map on its first day
    /// (once a full trailing window has been seen) and decides who sees the score and what it
    /// moves: buyers, search and recommendation, campaigns, and the advertising auction. Shops
    /// know the rule and act on it.
    pub struct ExperienceScore as "experience_score" {
        /// Whether buyers see the score, and the five-star label, beside each shop.
        shown_to_buyers: bool, unit "switch", default true, source "announced 2025";
        /// Whether the score takes the place of the ratings that buyers give, so that these are no
        /// longer shown.
        replaces_ratings: bool, unit "switch", default false, source "assumed: both were shown";
        /// Weight of the standardised score in search and recommendation; 0 switches it off.
        search_weight: f64 in 0.0..=3.0, unit "weight", default 0.5, source "assumed; strength decides, so sweep it";
        /// Weight of the standardised score on the pages of marketing campaigns, on top of search;
        /// 0 switches it off.
        marketing_weight: f64 in 0.0..=3.0, unit "weight", default 0.3, source "assumed; swept";
        /// Weight of the standardised score in the rank of the advertising auction; 0 switches it
        /// off.
        advertising_weight: f64 in 0.0..=3.0, unit "weight", default 0.3, source "assumed; swept";
        /// Weight of the five-star label in search and recommendation.
        label_weight: f64 in 0.0..=3.0, unit "weight", default 0.1, source "assumed; swept";
    }
}

impl Section for ExperienceScore {}

impl ExperienceScore {
    /// Whether any of the four switches is on.
    #[must_use]
    pub fn is_used(&self) -> bool {
        self.shown_to_buyers
            || self.search_weight > 0.0
            || self.marketing_weight > 0.0
            || self.advertising_weight > 0.0
            || self.label_weight > 0.0
    }
}
