//! What is kept of a shop.

use super::merchants::participation::Participation;
use super::merchants::shocks::Shock;
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

/// What a shop decides.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Strategy {
    /// Probability that the item is as a truthful description says.
    pub quality: f64,
    /// Share of parcels handed over in time.
    pub promptness: f64,
    /// Service effort: staff, speed of answers, generosity.
    pub effort: f64,
    /// Log price against the industry's.
    pub log_price: f64,
    /// Quality promised beyond the truth.
    pub exaggeration: f64,
    /// Advertising budget as a share of revenue.
    pub advertising: f64,
}

/// The components of a strategy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Component {
    /// [`Strategy::quality`].
    Quality,
    /// [`Strategy::promptness`].
    Promptness,
    /// [`Strategy::effort`].
    Effort,
    /// [`Strategy::log_price`].
    Price,
    /// [`Strategy::exaggeration`].
    Exaggeration,
    /// [`Strategy::advertising`].
    Advertising,
}

impl Component {
    /// All components, by index.
    pub const ALL: [Self; 6] = [
        Self::Quality,
        Self::Promptness,
        Self::Effort,
        Self::Price,
        Self::Exaggeration,
        Self::Advertising,
    ];

    /// The range within which the component can lie.
    #[must_use]
    pub const fn bounds(self) -> (f64, f64) {
        match self {
            Self::Quality => (0.05, 0.995),
            Self::Promptness => (0.3, 0.995),
            Self::Effort => (0.0, 1.0),
            Self::Price => (-0.6, 0.6),
            Self::Exaggeration => (0.0, 0.4),
            Self::Advertising => (0.0, 0.3),
        }
    }
}

impl Strategy {
    /// Nothing decided yet.
    pub const BLANK: Self = Self {
        quality: 0.0,
        promptness: 0.0,
        effort: 0.0,
        log_price: 0.0,
        exaggeration: 0.0,
        advertising: 0.0,
    };

    /// The value of a component.
    #[must_use]
    pub const fn get(&self, component: Component) -> f64 {
        match component {
            Component::Quality => self.quality,
            Component::Promptness => self.promptness,
            Component::Effort => self.effort,
            Component::Price => self.log_price,
            Component::Exaggeration => self.exaggeration,
            Component::Advertising => self.advertising,
        }
    }

    /// The strategy with one component set, within its bounds.
    #[must_use]
    pub fn with(mut self, component: Component, value: f64) -> Self {
        let (low, high) = component.bounds();
        let value = value.clamp(low, high);
        match component {
            Component::Quality => self.quality = value,
            Component::Promptness => self.promptness = value,
            Component::Effort => self.effort = value,
            Component::Price => self.log_price = value,
            Component::Exaggeration => self.exaggeration = value,
            Component::Advertising => self.advertising = value,
        }
        self
    }

    /// Quality that the description promises.
    #[must_use]
    pub fn described(&self) -> f64 {
        (self.quality + self.exaggeration).min(1.0)
    }

    /// Probability that an order is as described, which exaggeration lowers by `harm` of itself.
    #[must_use]
    pub fn delivered_quality(&self, harm: f64) -> f64 {
        (self.quality - harm * self.exaggeration).clamp(0.0, 1.0)
    }
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
}

impl Trailing {
    /// Lets a day pass.
    pub fn add_day(&mut self, day: &ShopTally, keep: f64) {
        let count = |event| f64::from(day.events(event));
        let fen = |money| day.fen(money) as f64;
        let views = count(Event::Shown) + count(Event::AdShown) + count(Event::DirectVisits);
        let repeats = count(Event::Orders) - count(Event::NewCustomers);
        let contribution_fen: i64 = Money::ALL
            .iter()
            .map(|money| money.contribution_sign() * day.fen(*money))
            .sum();
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
        ] {
            *sum = *sum * keep + today;
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
        [4.3, 4.5, 4.8]
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

/// A small change being tried.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Trial {
    /// What was changed.
    pub component: Component,
    /// Its value before.
    pub before: f64,
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
    /// Cash, in fen.
    pub cash_fen: i64,
    /// Fixed cost, in fen per day.
    pub fixed_fen_per_day: i64,
    /// The trailing window.
    pub trailing: Trailing,
    /// The score.
    pub score: Score,
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
    /// Offers of the platform that the shop has taken up.
    pub participation: Participation,
}

impl Shop {
    /// Price in fen, given the industry's typical price.
    #[must_use]
    pub fn price_fen(&self, typical_fen: i64) -> u32 {
        let price = typical_fen as f64 * libm::exp(self.strategy.log_price);
        price.round().clamp(1.0, f64::from(u32::MAX)) as u32
    }
}
