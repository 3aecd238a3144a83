//! Malicious groups of shops under one hand.

use crate::parameter::Section;
use crate::parameters;

parameters! {
    /// Groups of shops under one hand that live off newcomers. Their shops are clones of one
    /// another: poor goods, fair promises, no service. When buyers stay away from a shop the hand
    /// takes the cash and closes it, leaves what was ordered last unsent, and opens another under a
    /// new name.
    pub struct Groups as "groups" {
        /// Share of the first day's shops that belong to groups; the number of groups follows,
        /// rounded.
        share: f64 in 0.0..=1.0, unit "share";
        /// Shops of a group.
        clones: u32 in 2..=100, unit "shops";
        /// Quality that a clone lacks against its industry.
        quality_gap: f64 in 0.0..=1.0, unit "quality";
        /// Exaggeration of a clone's description.
        exaggeration: f64 in 0.0..=0.4, unit "quality";
        /// Service effort of a clone.
        effort: f64 in 0.0..=1.0, unit "effort";
        /// The hand leaves a shop whose profit of a cycle falls below this share of its best.
        leave_below: f64 in 0.0..=1.0, unit "share";
        /// Days until the hand opens another shop for one that it has left.
        reopen_after: u32 in 1..=365, unit "days";
        /// Cost of another shop under a new name.
        reopening_cost_fen: i64 in 0..=100_000_000, unit "fen";
    }
}

impl Section for Groups {}
