//! `risk_protection`: real-time control of wrong prices, reports of missing stock, care for
//! best-sellers.

use crate::parameter::Section;
use crate::parameters;

parameters! {
    /// Protection of shops against shocks. Real-time control notices a wrong price with some
    /// probability and lets only so many units go; the orders beyond are cancelled at once. A
    /// report of missing stock lets orders be cancelled at once instead of after days of waiting
    /// and a penalty. In a run on a best-seller the platform shows the shop no more than it can
    /// serve, which costs it sales. Every intervention costs the platform. The lever changes no
    /// shock, only what follows.
    pub struct RiskProtection as "risk_protection" {
        /// Probability that a wrong price is noticed.
        price_control: f64 in 0.0..=1.0, unit "probability", default 0.8, source "assumed; swept";
        /// Units that are sold at a wrong price before control stops the sale.
        price_control_units: u32 in 0..=100_000, unit "units", default 5, source "assumed";
        /// Probability that a stock-out is reported.
        stock_report: f64 in 0.0..=1.0, unit "probability", default 0.7, source "assumed; swept";
        /// Share of an industry's shops, by trailing sales, that count as best-sellers.
        best_sellers: f64 in 0.0..=1.0, unit "share", default 0.2, source "assumed";
        /// Cost to the platform of one intervention.
        intervention_cost_fen: i64 in 0..=10_000_000, unit "fen", default 2_000, source "assumed";
    }
}

impl Section for RiskProtection {}
