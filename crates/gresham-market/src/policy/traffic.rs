//! `traffic`: what search and recommendation rank by.

use crate::parameter::Section;
use crate::parameters;

parameters! {
    /// Ranking objective of search and recommendation. Exposure of a shop within its industry is
    /// proportional to exp(sum of weight × standardised feature); a share of organic slots is kept
    /// for shops that are new, and a number of slots on every page is sold by auction. Without the
    /// lever every shop has the same exposure and no slot is sold.
    pub struct Traffic as "traffic" {
        /// Weight on predicted instant conversion: orders per exposure as the platform has learned
        /// them.
        instant_conversion: f64 in -3.0..=3.0, unit "weight", default 0.6, source "assumed; swept";
        /// Weight on a low price: minus the log price against the industry's.
        low_price: f64 in -3.0..=3.0, unit "weight", default 0.4, source "assumed; swept";
        /// Weight on trailing sales. Above about 0.2 sales concentrate on a few shops.
        sales: f64 in -1.0..=1.0, unit "weight", default 0.15, source "assumed; swept";
        /// Weight on the share of buyers who come back, a signal that takes weeks to learn.
        predicted_repurchase: f64 in -3.0..=3.0, unit "weight", default 0.0, source "assumed; swept";
        /// Share of organic exposure kept for shops in their first months, spread evenly among
        /// them.
        exploration: f64 in 0.0..=0.5, unit "share", default 0.05, source "assumed";
        /// Slots on a page sold by auction.
        advertising_slots: u32 in 0..=4, unit "slots", default 2, source "assumed";
    }
}

impl Section for Traffic {}

impl Traffic {
    /// True if slots are sold.
    #[must_use]
    pub const fn sells_slots(&self) -> bool {
        self.advertising_slots > 0
    }
}
