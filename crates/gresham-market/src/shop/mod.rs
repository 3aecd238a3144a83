//! Shops. One shop is told in several structs, each laid out for whoever reads it:
//!
//! | a shop, seen by | struct | in |
//! |---|---|---|
//! | itself and the platform: all that is kept | [`Shop`] | here |
//! | its merchant: what is decided | [`Strategy`] | `strategy.rs`, `services.rs` |
//! | its merchant and the platform: the past | [`Trailing`], [`Score`], [`Reviews`] | `trailing.rs`, `score.rs`, `reviews.rs` |
//! | whoever works with what the strategy comes to | [`Practice`](practice::Practice), kept as [`CachedPractice`](cached_practice::CachedPractice) | `practice.rs`, `costs.rs`, `margin.rs` |
//! | a buyer who chooses | [`Offer`](listing::Offer), [`ShopListing`](listing::ShopListing) | `listing.rs` |
//! | an order that is fulfilled (hidden from buyers) | [`ServiceProfile`](service_profile::ServiceProfile) | `service_profile.rs` |
//! | the day's counts, packed for speed | [`Storefronts`](crate::kernel::storefronts::Storefronts), [`ShopDayCounters`](crate::kernel::shop_day_counters::ShopDayCounters) | `kernel/` |
//! | the evening: one day in numbers | [`ShopTally`](crate::tally::ShopTally) | `tally/` |

pub mod cached_practice;
pub mod costs;
pub mod group_operator;
pub mod listing;
pub mod margin;
pub mod participation;
pub mod practice;
pub mod reviews;
pub mod score;
pub mod service_profile;
pub mod services;
pub mod shock;
pub mod strategy;
pub mod trailing;

pub use group_operator::GroupOperator;
pub use participation::Participation;
pub use score::Score;
pub use shock::{Shock, ShockKind};
pub use trailing::Trailing;

use costs::Coached;
use reviews::Reviews;
use serde::{Deserialize, Serialize};
use strategy::Strategy;

/// Size and standing of a shop.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Tier {
    /// A key account.
    KeyAccount,
    /// A small or medium shop.
    Small,
    /// A shop that opened lately.
    New,
}

/// Money since the shop's last decision.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
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

/// Standing of a shop with the platform.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Standing {
    /// True if it is on the good-service list.
    pub listed: bool,
    /// True if a negative tag is shown.
    pub tagged: bool,
    /// Where it stood when the platform's team came, if one works there.
    pub captain: Option<Coached>,
    /// The ticket it has been given.
    pub ticket: Option<Ticket>,
}

/// A ticket that asks a shop to mend something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ticket {
    /// Day of issue.
    pub day: u32,
    /// Day on which the shop mended it.
    pub answered_day: Option<u32>,
    /// True if the time to answer has run out.
    pub overdue: bool,
}

/// A shop, or the place of one that has closed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is a trait of its own")]
pub struct Shop {
    /// True if the shop is open.
    pub open: bool,
    /// Day of closing, for a place that is not open.
    pub closed_day: u32,
    /// Index of the industry.
    pub industry: u8,
    /// Size and standing.
    pub tier: Tier,
    /// True if the merchant is honest.
    pub honest: bool,
    /// True if the shop seldom reconsiders anything but its price.
    pub inert: bool,
    /// True if somebody else says what it does: it never changes of its own accord.
    pub bound: bool,
    /// True if it counts repeat purchases.
    pub far_sighted: bool,
    /// True if self-service after-sales is on once the platform offers it: a rank from 0 to 1.
    pub self_service_rank: f64,
    /// True if AI service is used once the platform offers it: a rank from 0 to 1.
    pub ai_rank: f64,
    /// Day of opening.
    pub opened_day: u32,
    /// True if the shop was there on the first day.
    pub starter: bool,
    /// Brand awareness, in utility.
    pub brand: f64,
    /// The shop's decisions.
    pub strategy: Strategy,
    /// Quality when it opened.
    pub quality_at_start: f64,
    /// Share of sound items that a fault in the goods spoils at present; nobody chose it.
    pub fault: f64,
    /// Standing with the platform.
    pub standing: Standing,
    /// Cash, in fen.
    pub cash_fen: i64,
    /// Fixed cost, in fen per day.
    pub fixed_fen_per_day: i64,
    /// The trailing window.
    pub trailing: Trailing,
    /// Reviews, and the rating that they come to.
    pub reviews: Reviews,
    /// Number of the shop's own for placebos: drawn once, from 0 to 1, and independent of all else.
    pub lot: f64,
    /// The score.
    pub score: Score,
    /// True if it has the five-star label.
    pub five_star: bool,
    /// Addition of the scenario's own ranking formula to the utility in search and recommendation.
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
    /// When the shop is invited to what is offered to some shops first: a rank from 0 to 1.
    pub invitation_rank: f64,
    /// The shock that the shop suffers or lately suffered.
    pub shock: Option<Shock>,
    /// The operator who holds the shop, if it belongs to a group.
    pub operator: Option<GroupOperator>,
    /// True if the platform has removed it.
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
            bound: false,
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
            reviews: Reviews::NONE,
            lot: 0.0,
            score: Score::UNKNOWN,
            five_star: false,
            formula_utility: 0.0,
            problem_band: 1,
            pace: 1.0,
            click_fen: 0,
            running: Accounts::default(),
            last_cycle: Accounts::default(),
            invitation_rank: 1.0,
            shock: None,
            operator: None,
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
