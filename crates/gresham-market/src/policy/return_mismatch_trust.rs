//! `return_mismatch_trust`: standard evidence for "what came back is not what I sent".

use crate::parameter::Section;
use crate::parameters;

parameters! {
    /// Standard evidence against swapped and empty returns. A part of the shops is invited; an
    /// invited shop takes part if its books say that false returns cost it more than filming every
    /// return does. Its evidence is accepted more often, marks the account, and is now and then
    /// wrong about an honest buyer. Accounts with marks are turned away from part of their
    /// purchases. A later entry with a larger share widens the invitation.
    pub struct ReturnMismatchTrust as "return_mismatch_trust" {
        /// Share of shops that are invited.
        invited: f64 in 0.0..=1.0, unit "share", default 0.5, source "assumed; by invitation, widened in 2026";
        /// Score from which an invited shop may take part.
        from_score: f64 in 0.0..=5.0, unit "points", default 4.3, source "assumed";
        /// Probability that standard evidence of a swapped item or an empty parcel is accepted.
        evidence_accepted: f64 in 0.0..=1.0, unit "probability", default 0.6, source "assumed; swept";
        /// Probability that standard evidence is accepted against an honest return.
        false_alarm_rate: f64 in 0.0..=1.0, unit "probability", default 0.002, source "assumed; swept";
        /// Cost to the shop of filming and filing one return.
        evidence_cost_fen: i64 in 0..=100_000, unit "fen", default 50, source "assumed";
        /// Marks from which an account's purchases are limited.
        limit_from: u32 in 1..=255, unit "marks", default 2, source "assumed";
        /// Share of purchases from which such an account is turned away.
        limit: f64 in 0.0..=1.0, unit "share", default 0.5, source "assumed";
        /// Days without a new mark after which one mark is forgotten, where `account_integrity`
        /// does not say.
        forget_after: u32 in 1..=3650, unit "days", default 180, source "assumed";
    }
}

impl Section for ReturnMismatchTrust {}
