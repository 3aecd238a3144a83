//! `good_shop_compensation_relief`: shops in good standing pay less.

use crate::parameter::Section;
use crate::parameters;

parameters! {
    /// Less compensation from shops in good standing. Penalties for late parcels and the part of
    /// the price that the platform's self-service offers are scaled by the shop's score band.
    /// Buyers of good shops receive less, and accept a smaller offer less often; shops
    /// count what a band saves them.
    pub struct GoodShopCompensationRelief as "good_shop_compensation_relief" {
        /// What shops scoring below 4.3 pay of the ordinary amounts.
        pays_below_4_3: f64 in 0.0..=2.0, unit "share", default 1.0, source "assumed: no relief";
        /// The same for shops from 4.3 up to 4.5.
        pays_4_3_to_4_5: f64 in 0.0..=2.0, unit "share", default 1.0, source "assumed: no relief";
        /// The same for shops from 4.5 up to 4.8.
        pays_4_5_to_4_8: f64 in 0.0..=2.0, unit "share", default 0.8, source "assumed; swept";
        /// The same for shops at 4.8 and above.
        pays_from_4_8: f64 in 0.0..=2.0, unit "share", default 0.5, source "assumed; swept";
    }
}

impl Section for GoodShopCompensationRelief {}

impl GoodShopCompensationRelief {
    /// What a shop in score band `band` (0 below 4.3, 1 below 4.5, 2 below 4.8, 3 from 4.8) pays of
    /// the ordinary amounts.
    #[must_use]
    pub fn pays(&self, band: usize) -> f64 {
        [
            self.pays_below_4_3,
            self.pays_4_3_to_4_5,
            self.pays_4_5_to_4_8,
            self.pays_from_4_8,
        ][band]
    }
}
