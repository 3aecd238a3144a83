//! A shop's past as it is kept (7.11).

use crate::books::Books;
use gresham_market::tally::{Event, Money};

/// Sums in which a day `a` days ago counts (1 − 1/window)ᵃ (7.11).
#[derive(Debug, Clone, Copy, Default)]
pub struct Trailing {
    /// Times opened from a page.
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
    /// Just claims.
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
    /// Contribution before advertising and fixed cost, in fen.
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
    /// Lets a day pass (7.11).
    pub fn add_day(&mut self, books: &Books, shop: usize, keep: f64) {
        let count = |event| f64::from(books.events(shop, event));
        let fen = |money| books.fen(shop, money) as f64;
        let add = |sum: &mut f64, today: f64| *sum = *sum * keep + today;
        let views = count(Event::Opened) + count(Event::AdClicks);
        add(&mut self.views, views);
        add(&mut self.orders, count(Event::Orders));
        add(&mut self.sales_fen, fen(Money::Paid));
        let repeats = count(Event::Orders) - count(Event::NewCustomers);
        add(&mut self.repeats, repeats);
        add(&mut self.picked_up, count(Event::PickedUp));
        add(&mut self.late_pickups, count(Event::LatePickups));
        add(&mut self.delivered, count(Event::Delivered));
        add(&mut self.late_deliveries, count(Event::LateDeliveries));
        add(&mut self.first_returns, count(Event::FirstReturns));
        add(&mut self.complaints, count(Event::QualityComplaints));
        add(&mut self.just_claims, count(Event::HonestClaims));
        let contacts = count(Event::Contacts) + count(Event::Questions);
        add(&mut self.contacts, contacts);
        let slow_responses = count(Event::SlowResponses) + count(Event::Unanswered);
        add(&mut self.slow_responses, slow_responses);
        add(&mut self.disputes, count(Event::Disputes));
        add(&mut self.clicks, count(Event::AdClicks));
        add(&mut self.advertising_fen, fen(Money::Advertising));
        add(&mut self.ad_customers, count(Event::AdCustomers));
        let contribution_fen = books.contribution_fen(shop) as f64;
        add(&mut self.contribution_fen, contribution_fen);
        let finished =
            count(Event::Settled) + count(Event::Returns) + count(Event::RefundOnlyGranted);
        add(&mut self.finished, finished);
        add(&mut self.returns, count(Event::Returns));
        add(&mut self.faulty_returns, count(Event::FaultyReturns));
        add(&mut self.mismatch_loss_fen, fen(Money::MismatchLoss));
        add(&mut self.promised, count(Event::Promised));
        add(&mut self.broken, count(Event::BrokenPromises));
        add(&mut self.abuse_loss_fen, fen(Money::AbuseLoss));
        add(&mut self.fixed_fen, fen(Money::Fixed));
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

    /// Share of orders by buyers who remembered the shop.
    #[must_use]
    pub fn repeat_share(&self) -> f64 {
        if self.orders > 0.0 {
            self.repeats / self.orders
        } else {
            0.0
        }
    }
}
