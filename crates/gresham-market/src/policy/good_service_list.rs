//! `good_service_list`: a short list of shops that serve best.

use crate::parameter::Section;
use crate::parameters;

parameters! {
    /// Good-service list: the shops with the best scores of each industry that also offer a special
    /// service, as many as there are seats. The list is drawn up anew whenever shops are scored.
    /// A listed shop carries a label that search and recommendation favour; buyers see it and learn
    /// what it tells.
    pub struct GoodServiceList as "good_service_list" {
        /// Score from which a shop can be listed.
        from_score: f64 in 0.0..=5.0, unit "points", default 4.8, source "announced 2026: above 4.8";
        /// Seats, as a share of an industry's open shops.
        seats: f64 in 0.0..=1.0, unit "share", default 0.1, source "assumed; 1,000 shops were invited first";
        /// Whether a special service is asked for.
        needs_service: bool, unit "switch", default true, source "announced 2026";
        /// Weight of the label in search and recommendation.
        search_weight: f64 in 0.0..=3.0, unit "weight", default 0.3, source "assumed; sweep it";
    }
}

impl Section for GoodServiceList {}

impl GoodServiceList {
    /// Whether a shop with this score can be listed, seats permitting.
    #[must_use]
    pub fn admits(&self, points: f64, without_service: bool) -> bool {
        self.seats > 0.0 && points >= self.from_score && !(self.needs_service && without_service)
    }
}
