//! The pool of return freight: `return_freight`.

use crate::parameters::IndustryParameters;
use crate::policy::ReturnFreight;
use crate::shop::Trailing;
use serde::{Deserialize, Serialize};

/// Orders at the industry's average that are added to a shop's own record of returns.
const RETURN_SHRINKAGE_ORDERS: f64 = 30.0;

/// What comes back, per order.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct ReturnShares {
    /// Goods with which something was wrong: their freight is the shop's.
    pub faulty: f64,
    /// Goods that did not suit, or whatever pretends to be them: their freight is the buyer's.
    pub other: f64,
}

impl ReturnShares {
    /// The shares over trailing windows with these sums.
    #[must_use]
    pub fn of_sums(orders: f64, returns: f64, faulty_returns: f64) -> Self {
        let sum = Trailing {
            orders,
            returns,
            faulty_returns,
            ..Trailing::default()
        };
        Self::default().pulled_to(&sum, 0.0)
    }

    /// A shop's own shares, pulled towards these averages of its industry.
    #[must_use]
    pub fn of(&self, trailing: &Trailing) -> Self {
        self.pulled_to(trailing, RETURN_SHRINKAGE_ORDERS)
    }

    fn pulled_to(&self, trailing: &Trailing, shrinkage_orders: f64) -> Self {
        let orders = trailing.orders + shrinkage_orders;
        if orders <= 0.0 {
            return Self::default();
        }
        let other = trailing.returns - trailing.faulty_returns;
        Self {
            faulty: (trailing.faulty_returns + shrinkage_orders * self.faulty) / orders,
            other: (other + shrinkage_orders * self.other) / orders,
        }
    }
}

/// What a shop with such returns pays per parcel, in fen.
#[must_use]
pub fn premium_fen(
    lever: &ReturnFreight,
    industry: &IndustryParameters,
    returns: &ReturnShares,
) -> f64 {
    let other = if lever.covers_misfits {
        returns.other
    } else {
        0.0
    };
    lever.loading * pooled_fen(lever, industry) * (returns.faulty + other)
}

/// What one return costs the pool, in fen.
#[must_use]
pub fn pooled_fen(lever: &ReturnFreight, industry: &IndustryParameters) -> f64 {
    lever.price * industry.return_freight_fen as f64
}

/// How far free returns lower the log price as a buyer feels it: the freight that a buyer of average
/// propensity expects to save, over the price.
#[must_use]
pub fn felt_discount(industry: &IndustryParameters, return_propensity: f64, price_fen: f64) -> f64 {
    let sent_back = industry.misfit * return_propensity;
    (sent_back * industry.return_freight_fen as f64 / price_fen).min(0.5)
}
