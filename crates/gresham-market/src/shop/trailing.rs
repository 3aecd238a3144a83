//! Sums over a shop's trailing window.

use crate::money::Money;
use crate::tally::{Event, ShopTally};
use serde::{Deserialize, Serialize};

/// Sums over the trailing window, weighted exponentially: a day `a` days ago counts (1 −
/// 1/window)ᵃ.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Trailing {
    /// Times opened from a page, sold slots included. Hardly anybody who goes by a page knows the
    /// shop.
    pub views: f64,
    /// Orders.
    pub orders: f64,
    /// Gross sales, in fen.
    pub sales_fen: f64,
    /// Orders by buyers who remembered the shop.
    pub repeats: f64,
    /// Parcels picked up.
    pub picked_up: f64,
    /// Parcels picked up late.
    pub late_pickups: f64,
    /// Parcels delivered.
    pub delivered: f64,
    /// Parcels delivered late.
    pub late_deliveries: f64,
    /// Orders refunded for quality.
    pub first_returns: f64,
    /// Quality complaints.
    pub complaints: f64,
    /// Just claims: shops know which of their buyers had reason to complain.
    pub just_claims: f64,
    /// Conversations, before the sale and after.
    pub contacts: f64,
    /// Conversations answered slowly.
    pub slow_responses: f64,
    /// Disputes.
    pub disputes: f64,
    /// Clicks on sold slots.
    pub clicks: f64,
    /// Advertising, in fen.
    pub advertising_fen: f64,
    /// Customers won through sold slots.
    pub ad_customers: f64,
    /// Contribution of orders before advertising and fixed cost, in fen.
    pub contribution_fen: f64,
    /// Settled and refunded orders.
    pub finished: f64,
    /// Orders sent back and refunded.
    pub returns: f64,
    /// Of these, orders with which something was wrong.
    pub faulty_returns: f64,
    /// Loss to swapped and empty returns, in fen.
    pub mismatch_loss_fen: f64,
    /// Parcels for which special services were promised.
    pub promised: f64,
    /// Of these, parcels for which a promise was broken.
    pub broken: f64,
    /// Loss to false claims, in fen.
    pub abuse_loss_fen: f64,
    /// Fixed cost, in fen.
    pub fixed_fen: f64,
}

impl Trailing {
    /// Lets a day pass.
    pub fn add_day(&mut self, day: &ShopTally, keep: f64) {
        let count = |event| f64::from(day.events(event));
        let fen = |money| day.fen(money) as f64;
        let views = count(Event::Opened) + count(Event::AdClicks);
        let repeats = count(Event::Orders) - count(Event::NewCustomers);
        let contacts = count(Event::Contacts) + count(Event::Questions);
        let slow_responses = count(Event::SlowResponses) + count(Event::Unanswered);
        let contribution_fen = day.signed_fen(&Money::CONTRIBUTION_SIGNS);
        let finished =
            count(Event::Settled) + count(Event::Returns) + count(Event::RefundOnlyGranted);
        for (sum, today) in [
            (&mut self.views, views),
            (&mut self.orders, count(Event::Orders)),
            (&mut self.sales_fen, fen(Money::Paid)),
            (&mut self.repeats, repeats),
            (&mut self.picked_up, count(Event::PickedUp)),
            (&mut self.late_pickups, count(Event::LatePickups)),
            (&mut self.delivered, count(Event::Delivered)),
            (&mut self.late_deliveries, count(Event::LateDeliveries)),
            (&mut self.first_returns, count(Event::FirstReturns)),
            (&mut self.complaints, count(Event::QualityComplaints)),
            (&mut self.just_claims, count(Event::HonestClaims)),
            (&mut self.contacts, contacts),
            (&mut self.slow_responses, slow_responses),
            (&mut self.disputes, count(Event::Disputes)),
            (&mut self.clicks, count(Event::AdClicks)),
            (&mut self.advertising_fen, fen(Money::Advertising)),
            (&mut self.ad_customers, count(Event::AdCustomers)),
            (&mut self.contribution_fen, contribution_fen as f64),
            (&mut self.finished, finished),
            (&mut self.returns, count(Event::Returns)),
            (&mut self.faulty_returns, count(Event::FaultyReturns)),
            (&mut self.mismatch_loss_fen, fen(Money::MismatchLoss)),
            (&mut self.promised, count(Event::Promised)),
            (&mut self.broken, count(Event::BrokenPromises)),
            (&mut self.abuse_loss_fen, fen(Money::AbuseLoss)),
            (&mut self.fixed_fen, fen(Money::Fixed)),
        ] {
            *sum = *sum * keep + today;
        }
    }

    /// Share of promised services that were given; 1 where nothing was promised.
    #[must_use]
    pub fn kept_share(&self) -> f64 {
        if self.promised > 0.0 {
            1.0 - self.broken / self.promised
        } else {
            1.0
        }
    }

    /// Orders by buyers who did not remember the shop.
    #[must_use]
    pub const fn strangers(&self) -> f64 {
        self.orders - self.repeats
    }

    /// Share of orders that come from buyers who remembered the shop.
    #[must_use]
    pub fn repeat_share(&self) -> f64 {
        if self.orders > 0.0 {
            self.repeats / self.orders
        } else {
            0.0
        }
    }
}
