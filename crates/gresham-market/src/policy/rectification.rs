//! `rectification`: tickets for shops whose complaints pile up.

use crate::parameter::Section;
use crate::parameters;

parameters! {
    /// Rectification. Feedback is collected and the faulty product named: a shop whose measured
    /// complaints lie far above its industry's average gets a ticket that says what is wrong. Who
    /// answers pays for looking into it: a fault in the goods is found and mended, and where there
    /// is none the shop reconsiders its quality. A ticket left unanswered past its deadline costs
    /// exposure. After a while the platform checks again.
    pub struct Rectification as "rectification" {
        /// Complaints against the industry's average from which a ticket is issued.
        ticket_from: f64 in 1.0..=20.0, unit "ratio", default 1.8, source "assumed";
        /// Days to answer a ticket.
        deadline: u32 in 1..=365, unit "days", default 30, source "assumed";
        /// Days after which an answered ticket is checked again: long enough for the trailing
        /// window to turn over.
        check_after: u32 in 1..=730, unit "days", default 90, source "assumed";
        /// Exposure that an unanswered ticket costs, in log points.
        exposure_loss: f64 in 0.0..=5.0, unit "log points", default 1.0, source "assumed; sweep it";
    }
}

impl Section for Rectification {}
