//! `captain_program`: the platform's teams work inside chosen shops.

use crate::parameter::Section;
use crate::parameters;

parameters! {
    /// Captain programme. Each quarter the platform picks shops of every industry: the largest that
    /// do not have five stars yet. Its teams work there and raise quality, promptness and effort
    /// step by step; the shop bears what the better work costs to run, the platform pays the teams.
    pub struct CaptainProgram as "captain_program" {
        /// Seats, as a share of an industry's open shops.
        seats: f64 in 0.0..=1.0, unit "share", default 0.05, source "assumed";
        /// Days between reviews.
        review: u32 in 7..=730, unit "days", default 90, source "announced: a quarterly review";
        /// What a team adds each decision cycle to quality, promptness and effort.
        step: f64 in 0.0..=0.2, unit "share", default 0.02, source "assumed";
        /// Cost of a team to the platform.
        team_cost: f64 in 0.0..=1.0, unit "share of the shop's sales", default 0.005, source "assumed";
    }
}

impl Section for CaptainProgram {}
