//! `logistics_compensation`: what a parcel handed over late costs, and warnings before it is late.

use crate::parameter::Section;
use crate::parameters;

parameters! {
    /// Lower penalties for parcels handed over late, and early warnings. The penalty goes to the
    /// buyer, so what shops save buyers lose. A shop that is warned in time can still hand the
    /// parcel over for a fee; it does so where that is cheaper than what it pays for promptness at
    /// the margin, so a shop that cares little for promptness lets the parcel be late. Shops
    /// know both rules.
    pub struct LogisticsCompensation as "logistics_compensation" {
        /// Penalty for a late parcel, as a share of the ordinary one.
        penalty: f64 in 0.0..=2.0, unit "share of the ordinary penalty", default 0.5, source "assumed; swept";
        /// Probability that a parcel about to be late is noticed in time.
        warning: f64 in 0.0..=1.0, unit "probability", default 0.5, source "assumed; swept";
        /// What it costs a shop to hand a parcel over in time after a warning.
        rush_cost_fen: i64 in 0..=100_000, unit "fen", default 200, source "assumed";
    }
}

impl Section for LogisticsCompensation {}
