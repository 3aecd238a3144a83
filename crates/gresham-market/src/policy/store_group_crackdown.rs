//! `store_group_crackdown`: search for malicious groups of shops, and their removal.

use crate::parameter::Section;
use crate::parameters;

parameters! {
    /// Crackdown on malicious groups of shops. Every cycle the platform looks for shops of an
    /// industry whose listings are alike in promise and price, and reviews those. A review finds a
    /// group's shop with a hit rate, and condemns an honest shop that looks like another with a
    /// false-alarm rate. A condemned shop is removed, and the money held for its orders goes back
    /// to buyers. A shop wrongly removed is let back after its appeal. The hand opens other shops
    /// as long as that pays.
    pub struct StoreGroupCrackdown as "store_group_crackdown" {
        /// Difference in described quality and log price below which two listings are alike.
        likeness: f64 in 0.0..=1.0, unit "difference", default 0.02, source "assumed; swept";
        /// Probability that a review finds a group's shop.
        hit_rate: f64 in 0.0..=1.0, unit "probability", default 0.3, source "assumed; swept";
        /// Probability that a review condemns an honest shop.
        false_alarm_rate: f64 in 0.0..=1.0, unit "probability", default 0.001, source "assumed; swept";
        /// Cost to the platform of one review.
        review_cost_fen: i64 in 0..=10_000_000, unit "fen", default 500, source "assumed";
        /// Days until the appeal of a shop wrongly removed is heard.
        appeal: u32 in 1..=365, unit "days", default 45, source "assumed";
    }
}

impl Section for StoreGroupCrackdown {}
