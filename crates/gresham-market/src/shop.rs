//! What is kept of a shop.

use super::merchants::groups::Hand;
use super::merchants::participation::Participation;
use super::merchants::shocks::Shock;
use super::strategy::{Change, Strategy};
use super::tally::{Event, Money, ShopTally};

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

/// Sums over the trailing window, weighted exponentially: a day `a` days ago counts (1 − 1/window)ᵃ.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Trailing {
    /// Slots shown, sold ones included, and direct visits.
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
    /// What orders brought before advertising and fixed cost, in fen.
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
}

impl Trailing {
    /// Lets a day pass.
    pub fn add_day(&mut self, day: &ShopTally, keep: f64) {
        let count = |event| f64::from(day.events(event));
        let fen = |money| day.fen(money) as f64;
        let views = count(Event::Shown) + count(Event::AdShown) + count(Event::DirectVisits);
        let repeats = count(Event::Orders) - count(Event::NewCustomers);
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
            (&mut self.contacts, count(Event::Contacts)),
            (&mut self.slow_responses, count(Event::SlowResponses)),
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

/// Points from 0 to 5 in each dimension and overall.
#[derive(Debug, Clone, Copy, PartialEq)]
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

impl Score {
    /// From here on a shop has five stars.
    pub const FIVE_STARS: f64 = 4.8;

    /// A shop of which nothing is known.
    pub const UNKNOWN: Self = Self {
        product: 4.5,
        logistics: 4.5,
        service: 4.5,
        overall: 4.5,
    };

    /// The band of a score: 0 below 4.3, 1 below 4.5, 2 below 4.8, 3 from 4.8.
    #[must_use]
    pub fn band(points: f64) -> u8 {
        [4.3, 4.5, Self::FIVE_STARS]
            .iter()
            .map(|cut| u8::from(points >= *cut))
            .sum()
    }
}

/// Money since the shop's last decision.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Accounts {
    /// Gross sales, in fen.
    pub sales_fen: i64,
    /// Profit: what cash gained before owners were paid.
    pub profit_fen: i64,
}

impl Accounts {
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

/// What the platform has made of a shop.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Standing {
    /// Whether it is on the good-service list.
    pub listed: bool,
    /// Whether a negative tag is shown.
    pub tagged: bool,
    /// Whether the platform's team works there.
    pub captain: bool,
    /// The ticket it has been given.
    pub ticket: Option<Ticket>,
}

/// A ticket that asks a shop to mend something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ticket {
    /// Day of issue.
    pub day: u32,
    /// Day on which the shop mended it.
    pub answered_day: Option<u32>,
    /// Whether the time to answer has run out.
    pub overdue: bool,
}

/// A small change being tried.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Trial {
    /// What takes the change back.
    pub undo: Change,
    /// Profit of the cycle before the change, in fen.
    pub profit_before_fen: i64,
    /// Profit of all shops of the industry in that cycle, in fen.
    pub industry_before_fen: i64,
}

/// A shop, or the place of one that has closed.
#[derive(Debug, Clone, PartialEq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a trait of its own")]
pub struct Shop {
    /// Whether the shop is open.
    pub open: bool,
    /// Day of closing, for a place that is not open.
    pub closed_day: u32,
    /// Index of the industry.
    pub industry: u8,
    /// Size and standing.
    pub tier: Tier,
    /// Whether the merchant is honest.
    pub honest: bool,
    /// Whether the shop never changes.
    pub inert: bool,
    /// Whether the shop calculates.
    pub calculating: bool,
    /// Whether it counts repeat purchases.
    pub far_sighted: bool,
    /// Whether self-service after-sales is on once the platform offers it: a rank from 0 to 1.
    pub self_service_rank: f64,
    /// Whether AI service is used once the platform offers it: a rank from 0 to 1.
    pub ai_rank: f64,
    /// Day of opening.
    pub opened_day: u32,
    /// Whether the shop was there on the first day.
    pub starter: bool,
    /// Brand awareness, in utility.
    pub brand: f64,
    /// What the shop decides.
    pub strategy: Strategy,
    /// Quality when it opened.
    pub quality_at_start: f64,
    /// Share of sound items that a fault in the goods spoils at present; nobody chose it.
    pub fault: f64,
    /// What the platform has made of the shop.
    pub standing: Standing,
    /// Cash, in fen.
    pub cash_fen: i64,
    /// Fixed cost, in fen per day.
    pub fixed_fen_per_day: i64,
    /// The trailing window.
    pub trailing: Trailing,
    /// The score.
    pub score: Score,
    /// Whether it has the five-star label.
    pub five_star: bool,
    /// What the scenario's own ranking formula adds to the utility in search and recommendation.
    pub formula_utility: f64,
    /// Tercile of the measured problem rate: 0 few, 1 some, 2 many.
    pub problem_band: u8,
    /// Share of auctions that the budget lets the shop enter.
    pub pace: f64,
    /// Price of a click, in fen.
    pub click_fen: u32,
    /// Accounts of the running cycle.
    pub running: Accounts,
    /// Accounts of the last full cycle.
    pub last_cycle: Accounts,
    /// The change being tried.
    pub trial: Option<Trial>,
    /// When the shop is invited to what is offered to some shops first: a rank from 0 to 1.
    pub invitation_rank: f64,
    /// The shock that the shop suffers or lately suffered.
    pub shock: Option<Shock>,
    /// The hand that holds the shop, if it belongs to a group.
    pub hand: Option<Hand>,
    /// Whether the platform has removed it.
    pub removed: bool,
    /// The day on which a shop wrongly removed opens again.
    pub back_on_day: Option<u32>,
    /// Offers of the platform that the shop has taken up.
    pub participation: Participation,
}

impl Shop {
    /// A place of an industry where no shop has been yet.
    #[must_use]
    pub fn vacant(industry: u8) -> Self {
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
            opened_day: 0,
            starter: false,
            brand: 0.0,
            strategy: Strategy::BLANK,
            quality_at_start: 0.0,
            fault: 0.0,
            standing: Standing::default(),
            cash_fen: 0,
            fixed_fen_per_day: 0,
            trailing: Trailing::default(),
            score: Score::UNKNOWN,
            five_star: false,
            formula_utility: 0.0,
            problem_band: 1,
            pace: 1.0,
            click_fen: 0,
            running: Accounts::default(),
            last_cycle: Accounts::default(),
            trial: None,
            invitation_rank: 1.0,
            shock: None,
            hand: None,
            removed: false,
            back_on_day: None,
            participation: Participation::default(),
        }
    }

    /// Probability that an order is as described, faults in the goods included; exaggeration
    /// lowers it by `harm` of itself.
    #[must_use]
    pub fn delivered_quality(&self, harm: f64) -> f64 {
        self.strategy.delivered_quality(harm) * (1.0 - self.fault)
    }

    /// Price in fen, given the industry's typical price.
    #[must_use]
    pub fn price_fen(&self, typical_fen: i64) -> u32 {
        let price = typical_fen as f64 * libm::exp(self.strategy.log_price);
        price.round().clamp(1.0, f64::from(u32::MAX)) as u32
    }
}
