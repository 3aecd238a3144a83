//! Browsing: pages looked at without a need. They are like the pages on which needs look, and what
//! happens on them is the same for every buyer; so they are counted shop by shop in the evening.

use crate::parameters::{Choice, WorldParameters};
use crate::shop::listing::Offer;

/// Average buyers, who know none of the shops that they see.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Strangers<'a> {
    choice: &'a Choice,
    price_sensitivity: f64,
    belief: f64,
    /// Pages looked at for each page on which a need looks, that page included.
    pages: f64,
}

/// Times that a shop is opened from organic and from sold slots.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Opened {
    pub organic: u32,
    pub sold: u32,
}

impl<'a> Strangers<'a> {
    /// Buyers who expect so much of an unknown shop on average.
    pub(crate) fn new(world: &'a WorldParameters, belief: f64) -> Self {
        Self {
            choice: &world.choice,
            price_sensitivity: world.population.price_sensitivity,
            belief,
            pages: 1.0 + world.demand.browsing,
        }
    }

    /// Probability that a stranger who notices the offer opens it.
    ///
    /// Equation (24).
    fn opens(&self, offer: &Offer) -> f64 {
        let choice = self.choice;
        let reading = f64::from(offer.reading);
        let expected = if choice.quality_visible {
            reading
        } else {
            (self.belief + choice.attention.min(1.0) * reading).clamp(0.0, 1.0)
        };
        let utility =
            choice.base_utility + f64::from(offer.brand) + choice.quality_weight * expected
                - self.price_sensitivity * f64::from(offer.log_price);
        1.0 / (1.0 + libm::exp(-(utility + choice.click_margin)))
    }

    /// Times that a shop is opened, if needs have noticed it in so many organic and sold slots; two
    /// uniform numbers decide what becomes of fractions.
    pub(crate) fn open(
        &self,
        offer: &Offer,
        [organic, sold]: [u32; 2],
        [first, second]: [f64; 2],
    ) -> Opened {
        let opened = self.pages * self.opens(offer);
        let times = |shown: u32, draw: f64| (f64::from(shown) * opened + draw) as u32;
        Opened {
            organic: times(organic, first),
            sold: times(sold, second),
        }
    }
}
