//! `owner_hotline`: a direct line for shop owners.

use crate::parameter::Section;
use crate::parameters;

parameters! {
    /// Direct line for shop owners. A shop that has access and lost an order to a false claim calls
    /// if the order is worth the call, and an opportunist calls about just claims, too. The
    /// platform looks into the case within a delay. If it sees that the decision was wrong it pays
    /// the shop from its own pocket and marks the buyer's account, where a record is kept; it can
    /// be taken in. A shop wrongly removed is let back after that delay instead of its appeal. Each
    /// call costs shop and platform.
    pub struct OwnerHotline as "owner_hotline" {
        /// Share of shops that have access.
        covered: f64 in 0.0..=1.0, unit "share", default 0.3, source "published: 32,000 shops; the share is assumed";
        /// Probability that a wrong decision is seen to be wrong.
        corrected: f64 in 0.0..=1.0, unit "probability", default 0.6, source "assumed; swept";
        /// Probability that a right decision is taken to be wrong.
        taken_in: f64 in 0.0..=1.0, unit "probability", default 0.05, source "assumed; swept";
        /// Days from the decision to its correction.
        delay: u32 in 1..=30, unit "days", default 3, source "assumed";
        /// What a call costs the shop.
        call_cost_fen: i64 in 0..=1_000_000, unit "fen", default 1_000, source "assumed";
        /// What a case costs the platform.
        case_cost_fen: i64 in 0..=1_000_000, unit "fen", default 1_500, source "assumed";
    }
}

impl Section for OwnerHotline {}
