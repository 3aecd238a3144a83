//! How the platform works whatever its policy.

use crate::parameter::Section;
use crate::parameters;

parameters! {
    /// How the platform measures shops, sells exposure and earns.
    pub struct Platform as "platform" {
        /// Commission on settled sales.
        commission: f64 in 0.0..=0.5, unit "share";
        /// Days between two computations of scores and exposure.
        cycle: u32 in 1..=30, unit "days";
        /// Length of the trailing window behind scores and learned rates.
        window: f64 in 7.0..=365.0, unit "days";
        /// Orders at the industry's average rates that are added to every shop's own.
        shrinkage: f64 in 1.0..=1000.0, unit "orders";
        /// Weight of the product dimension.
        product_weight: f64 in 0.0..=1.0, unit "weight";
        /// Weight of the logistics dimension.
        logistics_weight: f64 in 0.0..=1.0, unit "weight";
        /// Weight of the service dimension.
        service_weight: f64 in 0.0..=1.0, unit "weight";
        /// Share of shops at 4.8 and above when the score's map is set. An input of the map, not an
        /// outcome.
        five_star_share: f64 in 0.01..=0.97, unit "share";
        /// Share of shops at 4.5 and above at that time.
        share_from_4_5: f64 in 0.02..=0.98, unit "share";
        /// Share of shops at 4.3 and above at that time.
        share_from_4_3: f64 in 0.03..=0.99, unit "share";
        /// Weight of the current distribution in the map after it was frozen.
        map_blend: f64 in 0.0..=1.0, unit "share";
        /// Whether a defect settled by partial compensation counts as a first return.
        partial_counts_as_return: bool, unit "switch";
        /// How the auction sharpens: slots go by (bid × predicted conversion) to this power.
        auction_sharpness: f64 in 0.1..=5.0, unit "exponent";
        /// Lowest price of a click.
        reserve_price_fen: i64 in 1..=100_000, unit "fen";
        /// Share of a click's expected margin that shops bid.
        bid_share: f64 in 0.0..=5.0, unit "share";
        /// Share of searches that lead to the page of a marketing campaign.
        campaign_share: f64 in 0.0..=1.0, unit "share of searches";
    }
}

parameters! {
    /// Reviews that buyers write of shops, which are there whatever the policy.
    pub struct Ratings as "ratings" {
        /// Probability that a problem is reviewed, badly.
        review_bad: f64 in 0.0..=1.0, unit "probability";
        /// Probability that an order without a problem is reviewed, well.
        review_good: f64 in 0.0..=1.0, unit "probability";
        /// Share of orders that nobody reviews which counts as praise.
        default_praise: f64 in 0.0..=1.0, unit "share";
        /// Time constant with which reviews fade.
        memory: f64 in 7.0..=3650.0, unit "days";
        /// Step to which ratings are rounded before they are shown; 0 shows them as they are.
        step: f64 in 0.0..=1.0, unit "stars";
    }
}

impl Section for Ratings {}

impl Section for Platform {
    fn check(&self) -> Result<(), (&'static str, String)> {
        if self.product_weight + self.logistics_weight + self.service_weight <= 0.0 {
            return Err((
                "product_weight",
                "some dimension must have a weight above 0".to_owned(),
            ));
        }
        if self.share_from_4_5 <= self.five_star_share {
            return Err(("share_from_4_5", "must exceed `five_star_share`".to_owned()));
        }
        if self.share_from_4_3 <= self.share_from_4_5 {
            return Err(("share_from_4_3", "must exceed `share_from_4_5`".to_owned()));
        }
        Ok(())
    }
}
