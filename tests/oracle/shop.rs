//! A shop: what it is, what it has decided, what is kept of its past.

use crate::books::Books;
use crate::strategy::Strategy;
use gresham::market::tally::{Event, Money};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tier {
    KeyAccount,
    Small,
    New,
}

/// Sums in which a day `a` days ago counts (1 − 1/window)ᵃ (7.11).
#[derive(Debug, Clone, Copy, Default)]
pub struct Trailing {
    pub views: f64,
    pub orders: f64,
    pub sales_fen: f64,
    pub repeats: f64,
    pub picked_up: f64,
    pub late_pickups: f64,
    pub delivered: f64,
    pub late_deliveries: f64,
    pub first_returns: f64,
    pub complaints: f64,
    pub just_claims: f64,
    pub contacts: f64,
    pub slow_responses: f64,
    pub disputes: f64,
    pub clicks: f64,
    pub advertising_fen: f64,
    pub ad_customers: f64,
    pub contribution_fen: f64,
    pub finished: f64,
    pub returns: f64,
    pub faulty_returns: f64,
    pub mismatch_loss_fen: f64,
    pub promised: f64,
    pub broken: f64,
}

impl Trailing {
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
    }

    pub fn kept_share(&self) -> f64 {
        if self.promised > 0.0 {
            1.0 - self.broken / self.promised
        } else {
            1.0
        }
    }

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
    pub product: f64,
    pub logistics: f64,
    pub service: f64,
    pub overall: f64,
}

pub const FIVE_STARS: f64 = 4.8;

/// 0 below 4.3, 1 below 4.5, 2 below 4.8, 3 from 4.8.
pub fn band(points: f64) -> usize {
    [4.3, 4.5, FIVE_STARS]
        .iter()
        .filter(|cut| points >= **cut)
        .count()
}

/// Money of one cycle of decisions.
#[derive(Debug, Clone, Copy, Default)]
pub struct Cycle {
    pub sales_fen: i64,
    pub profit_fen: i64,
}

impl Cycle {
    pub fn margin(&self) -> f64 {
        if self.sales_fen > 0 {
            self.profit_fen as f64 / self.sales_fen as f64
        } else {
            0.0
        }
    }
}

/// One component or one special service, and what takes a change of it back.
#[derive(Debug, Clone, Copy)]
pub enum Change {
    Set(usize, f64),
    Toggle(usize),
}

#[derive(Debug, Clone, Copy)]
pub struct Trial {
    pub undo: Change,
    pub profit_before_fen: i64,
    pub industry_before_fen: i64,
}

#[derive(Debug, Clone, Copy)]
pub struct Ticket {
    pub day: u32,
    pub answered_day: Option<u32>,
    pub overdue: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ShockKind {
    Mispricing,
    StockOut,
    Run,
}

#[derive(Debug, Clone, Copy)]
pub struct Shock {
    pub kind: ShockKind,
    pub first_day: u32,
    pub last_day: u32,
    pub controlled: bool,
    pub usual_orders: f64,
    /// Share of the orders of these days that is cancelled.
    pub cancelled: f64,
}

impl Shock {
    pub fn lasts(&self, day: u32) -> bool {
        self.first_day <= day && day <= self.last_day
    }
}

#[derive(Debug, Clone, Copy)]
pub struct Hand {
    pub group: u32,
    pub best_cycle_fen: i64,
}

/// A shop, or the place of one that has closed.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "each is a trait of its own")]
pub struct Shop {
    pub open: bool,
    pub closed_day: u32,
    pub industry: usize,
    pub tier: Tier,
    pub honest: bool,
    pub inert: bool,
    pub calculating: bool,
    pub far_sighted: bool,
    pub self_service_rank: f64,
    pub ai_rank: f64,
    pub invitation_rank: f64,
    pub opened_day: u32,
    pub brand: f64,
    pub strategy: Strategy,
    pub fault: f64,
    pub listed: bool,
    pub tagged: bool,
    pub captain: bool,
    pub ticket: Option<Ticket>,
    pub cash_fen: i64,
    pub fixed_fen_per_day: i64,
    pub trailing: Trailing,
    pub score: Score,
    pub five_star: bool,
    pub formula_utility: f64,
    pub problem_band: usize,
    pub pace: f64,
    pub click_fen: u32,
    pub running: Cycle,
    pub last_cycle: Cycle,
    pub trial: Option<Trial>,
    pub shock: Option<Shock>,
    pub hand: Option<Hand>,
    pub removed: bool,
    pub back_on_day: Option<u32>,
    pub films_returns: bool,
    pub pools_freight: bool,
}

impl Shop {
    /// A place where no shop has been yet.
    pub fn vacant(industry: usize) -> Self {
        Self {
            open: false,
            closed_day: 0,
            industry,
            tier: Tier::New,
            honest: true,
            inert: true,
            calculating: false,
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
            captain: false,
            ticket: None,
            cash_fen: 0,
            fixed_fen_per_day: 0,
            trailing: Trailing::default(),
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
            trial: None,
            shock: None,
            hand: None,
            removed: false,
            back_on_day: None,
            films_returns: false,
            pools_freight: false,
        }
    }

    /// The price by the strategy, in whole fen.
    pub fn price_fen(&self, typical_fen: i64) -> u32 {
        let price_fen = typical_fen as f64 * libm::exp(self.strategy.log_price());
        price_fen.round().clamp(1.0, f64::from(u32::MAX)) as u32
    }
}
