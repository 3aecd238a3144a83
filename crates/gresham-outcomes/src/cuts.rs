//! Where an industry's shops are cut by quality.

use gresham_market::Market;
use gresham_market::kernel::executor::Partition;
use gresham_market::shop::Shop;
use serde::{Deserialize, Serialize};

/// Quality cuts of an industry's shops.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
pub(super) struct Cuts {
    pub(super) lower_tercile: f64,
    pub(super) median: f64,
    pub(super) upper_tercile: f64,
}

impl Cuts {
    /// Of true quality now, industry by industry.
    pub(super) fn by_industry(market: &Market, shares: &Partition) -> Vec<Self> {
        let harm = market.world().merchants.exaggeration_harm;
        shares.each(market.industries().iter(), |state| {
            let open = market.shops()[state.places()]
                .iter()
                .filter(|shop| shop.open);
            Self::of(open.map(|shop| shop.delivered_quality(harm)).collect())
        })
    }

    /// True if the shop opened in the best third.
    pub(super) fn is_good(&self, shop: &Shop) -> bool {
        shop.quality_at_start >= self.upper_tercile
    }

    fn of(mut qualities: Vec<f64>) -> Self {
        qualities.sort_unstable_by(f64::total_cmp);
        let at = |share: f64| {
            let index = (share * qualities.len() as f64) as usize;
            qualities
                .get(index.min(qualities.len().saturating_sub(1)))
                .copied()
                .unwrap_or(0.0)
        };
        Self {
            lower_tercile: at(1.0 / 3.0),
            median: at(0.5),
            upper_tercile: at(2.0 / 3.0),
        }
    }
}
