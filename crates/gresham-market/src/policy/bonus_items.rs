//! `bonus_items`: score points for special services that are offered and kept.

use crate::parameter::Section;
use crate::parameters;

parameters! {
    /// Bonus items of the score, per industry and scene. A shop earns points for each of its
    /// industry's named services that it offers, as long as it keeps its promises; what the service
    /// costs and does for buyers is the world's affair. Shops weigh the points
    /// against the cost, and weak shops may buy them too: a promise that is broken too often earns
    /// nothing.
    pub struct BonusItems as "bonus_items" {
        /// Points for one service.
        points: f64 in 0.0..=0.5, unit "points", default 0.08, source "announced 2026: 0.05 to 0.10 for each";
        /// Most points that services can add.
        cap: f64 in 0.0..=1.0, unit "points", default 0.2, source "assumed";
        /// Share of promises that must be kept over the trailing window.
        kept_from: f64 in 0.0..=1.0, unit "share", default 0.8, source "assumed";
    }
}

impl Section for BonusItems {}

impl BonusItems {
    /// Points for `items` services of which the share `kept` of promises is kept.
    #[must_use]
    pub fn earned(&self, items: u32, kept: f64) -> f64 {
        if kept < self.kept_from {
            return 0.0;
        }
        (self.points * f64::from(items)).min(self.cap)
    }
}
