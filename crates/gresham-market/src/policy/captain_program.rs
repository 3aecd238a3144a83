//! `captain_program`: the platform's teams work inside chosen shops.

use crate::parameter::Section;
use crate::parameters;

parameters! {
    /// Captain programme. Each quarter the platform picks shops of every industry: the largest that
    /// do not have five stars yet. Its teams know how to do better for less: what quality,
    /// promptness and answers cost beyond where the shop stood when the team came is lower while it
    /// stays, and the platform pays a share of the rest. How far to go the shop decides.
    pub struct CaptainProgram as "captain_program" {
        /// Seats, as a share of an industry's open shops.
        seats: f64 in 0.0..=1.0, unit "share", default 0.05, source "assumed";
        /// Days between reviews.
        review: u32 in 7..=730, unit "days", default 90, source "announced: a quarterly review";
        /// Share of the cost of getting better that a team's know-how spares the shop.
        know_how: f64 in 0.0..=1.0, unit "share", default 0.2, source "assumed";
        /// Share of the rest that the platform pays.
        paid: f64 in 0.0..=1.0, unit "share", default 0.3, source "assumed";
    }
}

impl Section for CaptainProgram {}
