//! A shop: what it is, what it has decided, what is kept of its past.

use crate::books::Books;
use crate::strategy::Strategy;
use gresham_market::tally::{Event, Money};

/// Size and standing of a shop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tier {
    /// A key account.
    KeyAccount,
    /// A small or medium shop.
    Small,
    /// A shop that opened lately.
    New,
}

/// Sums in which a day `a` days ago counts (1 − 1/window)ᵃ (7.11).
#[derive(Debug, Clone, Copy, Default)]
pub struct Trailing {
    /// Slots shown and direct visits.
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
    /// Conversations.
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
        let views = count(Event::Shown) + count(Event::AdShown) + count(Event::DirectVisits);
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
        add(&mut self.contacts, count(Event::Contacts));
        add(&mut self.slow_responses, count(Event::SlowResponses));
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

/// Points in each dimension and overall.
#[derive(Debug, Clone, Copy)]
pub struct Score {
    /// Product quality.
    pub product: f64,
    /// Logistics.
    pub logistics: f64,
    /// Service assurance.
    pub service: f64,
    /// Overall.
    pub overall: f64,
}

/// Points from which a shop has five stars.
pub const FIVE_STARS: f64 = 4.8;

/// 0 below 4.3, 1 below 4.5, 2 below 4.8, 3 from 4.8.
#[must_use]
pub fn band(points: f64) -> usize {
    [4.3, 4.5, FIVE_STARS]
        .iter()
        .filter(|cut| points >= **cut)
        .count()
}

/// Money of one cycle of decisions.
#[derive(Debug, Clone, Copy, Default)]
pub struct Cycle {
    /// Gross sales, in fen.
    pub sales_fen: i64,
    /// Profit, in fen.
    pub profit_fen: i64,
}

impl Cycle {
    /// Profit over sales; 0 without sales.
    #[must_use]
    pub fn margin(&self) -> f64 {
        if self.sales_fen > 0 {
            self.profit_fen as f64 / self.sales_fen as f64
        } else {
            0.0
        }
    }
}

/// Where a shop stood when the platform's team came (7.24).
#[derive(Debug, Clone, Copy)]
pub struct Coached {
    /// Quality.
    pub quality: f64,
    /// Promptness.
    pub promptness: f64,
    /// Service effort.
    pub effort: f64,
}

/// A ticket that asks a shop to mend something (7.24).
#[derive(Debug, Clone, Copy)]
pub struct Ticket {
    /// Day of issue.
    pub day: u32,
    /// Day on which the shop mended it.
    pub answered_day: Option<u32>,
    /// True once the time to answer has run out.
    pub overdue: bool,
}

/// Kinds of shocks (7.21).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ShockKind {
    /// The shop sells far below cost.
    Mispricing,
    /// Part of the orders cannot be filled.
    StockOut,
    /// More orders than the shop can hand over in time.
    Run,
}

/// A shock that a shop suffers or lately suffered (7.21).
#[derive(Debug, Clone, Copy)]
pub struct Shock {
    /// Its kind.
    pub kind: ShockKind,
    /// First day.
    pub first_day: u32,
    /// Last day.
    pub last_day: u32,
    /// True if the platform steps in.
    pub controlled: bool,
    /// Orders a day before the shock.
    pub usual_orders: f64,
    /// Share of the orders of these days that is cancelled.
    pub cancelled: f64,
}

impl Shock {
    /// True while it lasts.
    #[must_use]
    pub fn lasts(&self, day: u32) -> bool {
        self.first_day <= day && day <= self.last_day
    }
}

/// The operator of a group, as one of its shops knows it (7.25).
#[derive(Debug, Clone, Copy)]
pub struct GroupOperator {
    /// Number of the group.
    pub group: u32,
    /// Profit of the shop's best cycle so far, in fen.
    pub best_cycle_fen: i64,
}

/// A shop, or the place of one that has closed.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "each is a trait of its own")]
pub struct Shop {
    /// True while the shop is open.
    pub open: bool,
    /// Day of closing, for a place that is not open.
    pub closed_day: u32,
    /// Index of the industry.
    pub industry: usize,
    /// Size and standing.
    pub tier: Tier,
    /// True for an honest merchant.
    pub honest: bool,
    /// True for a shop that seldom reconsiders anything but its price.
    pub inert: bool,
    /// True for a shop for which somebody else decides.
    pub bound: bool,
    /// True for one that counts repeat purchases.
    pub far_sighted: bool,
    /// Rank for self-service after-sales, from 0 to 1.
    pub self_service_rank: f64,
    /// Rank for AI service, from 0 to 1.
    pub ai_rank: f64,
    /// Rank for invitations, from 0 to 1.
    pub invitation_rank: f64,
    /// Day of opening.
    pub opened_day: u32,
    /// Brand awareness B, in utility.
    pub brand: f64,
    /// The strategy.
    pub strategy: Strategy,
    /// Share of sound items that a fault spoils.
    pub fault: f64,
    /// True on the good-service list.
    pub listed: bool,
    /// True while a negative tag is shown.
    pub tagged: bool,
    /// Where it stood when the platform's team came, while one works there.
    pub captain: Option<Coached>,
    /// The ticket that it has been given.
    pub ticket: Option<Ticket>,
    /// Cash, in fen.
    pub cash_fen: i64,
    /// Fixed cost, in fen per day.
    pub fixed_fen_per_day: i64,
    /// The trailing window.
    pub trailing: Trailing,
    /// Reviews.
    pub reviews: f64,
    /// Praise.
    pub praise: f64,
    /// Stars that are shown.
    pub stars: f64,
    /// A number from 0 to 1 that has nothing to do with anything.
    pub lot: f64,
    /// The score.
    pub score: Score,
    /// True with the five-star label.
    pub five_star: bool,
    /// Utility that the scenario's ranking formula adds.
    pub formula_utility: f64,
    /// Tercile of the complaint rate: 0 few, 2 many.
    pub problem_band: usize,
    /// Share of auctions that the budget lets it enter.
    pub pace: f64,
    /// Price of a click, in fen.
    pub click_fen: u32,
    /// Accounts of the running cycle.
    pub running: Cycle,
    /// Accounts of the last full cycle.
    pub last_cycle: Cycle,
    /// The shock that it suffers or lately suffered.
    pub shock: Option<Shock>,
    /// The operator of its group, if it belongs to one.
    pub operator: Option<GroupOperator>,
    /// True once the platform has removed it.
    pub removed: bool,
    /// Day on which a shop wrongly removed opens again.
    pub back_on_day: Option<u32>,
    /// True if it films returns (7.20).
    pub films_returns: bool,
    /// True if it pays into the freight pool (7.20).
    pub pools_freight: bool,
}

impl Shop {
    /// A place where no shop has been yet.
    #[must_use]
    pub fn vacant(industry: usize) -> Self {
        Self {
            open: false,
            closed_day: 0,
            industry,
            tier: Tier::New,
            honest: true,
            inert: true,
            bound: false,
            far_sighted: false,
            self_service_rank: 1.0,
            ai_rank: 1.0,
            invitation_rank: 1.0,
            opened_day: 0,
            brand: 0.0,
            strategy: Strategy::BLANK,
            fault: 0.0,
            listed: false,
            tagged: false,
            captain: None,
            ticket: None,
            cash_fen: 0,
            fixed_fen_per_day: 0,
            trailing: Trailing::default(),
            reviews: 0.0,
            praise: 0.0,
            stars: 5.0,
            lot: 0.0,
            score: Score {
                product: 4.5,
                logistics: 4.5,
                service: 4.5,
                overall: 4.5,
            },
            five_star: false,
            formula_utility: 0.0,
            problem_band: 1,
            pace: 1.0,
            click_fen: 0,
            running: Cycle::default(),
            last_cycle: Cycle::default(),
            shock: None,
            operator: None,
            removed: false,
            back_on_day: None,
            films_returns: false,
            pools_freight: false,
        }
    }

    /// The price by the strategy, in whole fen.
    #[must_use]
    pub fn price_fen(&self, typical_fen: i64) -> u32 {
        let price_fen = typical_fen as f64 * libm::exp(self.strategy.log_price());
        price_fen.round().clamp(1.0, f64::from(u32::MAX)) as u32
    }
}
