//! The reference market: everything there is, and the order of a day.

use crate::board::Board;
use crate::books::{Books, HOLDERS, Holder, RINGS};
use crate::consumer::Consumer;
use crate::daytime::Daytime;
use crate::exposure::{Exposure, Standard, Wheel};
use crate::practice::ReturnShares;
use crate::rules::{Pilot, ShopRules};
use crate::scoring::ScoreMap;
use crate::shop::Shop;
use crate::signals::Knowledge;
use gresham_market::calendar::Calendar;
use gresham_market::luck::draws::Luck;
use gresham_market::parameters::WorldParameters;
use gresham_market::policy::formula::Formulas;
use gresham_market::policy::{InForce, Policy};
use std::ops::Range;
use std::sync::Arc;

/// An industry and what the platform knows of it.
#[derive(Debug, Clone)]
pub struct Industry {
    /// Places of its shops.
    pub places: Range<usize>,
    /// Revenue expected of a shop on the first day, in fen.
    pub first_revenue_fen: f64,
    /// Open shops at the end of the day.
    pub open: usize,
    /// Mean revenue per shop and day over the trailing window, in fen.
    pub mean_revenue_fen: f64,
    /// Cash that young shops have gained over a year, and their sales, in fen.
    pub young_profit_fen: f64,
    /// Their sales.
    pub young_sales_fen: f64,
    pub(crate) map: ScoreMap,
    /// Exposure of its shops.
    pub exposure: Exposure,
    /// Disputes within the trailing window: not as described, damaged.
    pub disputes: [f64; 2],
    /// True if there are rules for them.
    pub ruled: [bool; 2],
    /// Returns per order of the trailing window.
    pub returns: ReturnShares,
    /// Spread of the feature of the scenario's ranking formula.
    pub formula_spread: Standard,
    /// Table that sold slots are drawn from, as of the last auction.
    pub sold: Wheel,
}

/// Rumour about one kind of abuse: claims decided and paid, faded.
#[derive(Debug, Clone, Copy, Default)]
pub struct Rumour {
    /// Claims decided.
    pub decided: f64,
    /// Claims paid.
    pub paid: f64,
}

impl Rumour {
    /// Rate of success with 4 claims at even odds added.
    #[must_use]
    pub fn success(&self) -> f64 {
        (self.paid + 2.0) / (self.decided + 4.0)
    }
}

/// A shop that an operator is going to open.
#[derive(Debug, Clone, Copy)]
pub struct Reopening {
    /// Number of the group.
    pub group: u32,
    /// Index of the industry.
    pub industry: usize,
    /// First day on which it can open.
    pub day: u32,
}

/// A market: a world under a policy, on some day.
pub struct ReferenceMarket {
    /// The world's numbers.
    pub world: WorldParameters,
    /// The policy, with its dates.
    pub policy: Policy,
    /// The run's dates.
    pub calendar: Calendar,
    /// The replicate's luck.
    pub luck: Luck,
    /// The next day.
    pub day: u32,
    /// Levers in force today for one shop or another.
    pub in_force: InForce,
    /// Rules of today, by place.
    pub rules: Vec<ShopRules>,
    /// Shops of levers that reach only so many.
    pub pilots: Vec<Pilot>,
    /// The scenario's own rules in force today.
    pub formulas: Option<Arc<Formulas>>,
    /// The consumers, by number.
    pub consumers: Vec<Consumer>,
    /// The shops, by place.
    pub shops: Vec<Shop>,
    /// The industries.
    pub industries: Vec<Industry>,
    /// Needs by industry, by cohort.
    pub needed: [Wheel; 3],
    /// Common knowledge of public signals.
    pub knowledge: Knowledge,
    /// By kind of abuse and score band.
    pub rumour: [[Rumour; 4]; 4],
    /// By ring and kind of abuse.
    pub ring_news: [[Rumour; 4]; RINGS],
    /// The books of the last day.
    pub books: Books,
    /// Balances by [`Holder`], in fen.
    pub accounts_fen: [i64; HOLDERS],
    /// Sum of trust of consumers who may buy, in units of 1/65535.
    pub trust_units: i64,
    /// Sum of their expected quality, in the same units.
    pub belief_units: i64,
    /// Day on which the captain programme last chose its shops.
    pub captains_chosen_day: Option<u32>,
    /// Shops that group operators are going to open.
    pub reopenings: Vec<Reopening>,
    /// Places of shops that opened last evening.
    pub entered: Vec<usize>,
    /// Places of shops that closed last evening.
    pub closed: Vec<usize>,
}

impl ReferenceMarket {
    /// One day.
    pub fn step(&mut self) {
        let board = self.morning();
        self.daytime(&board);
        self.evening();
        self.day += 1;
    }

    fn daytime(&mut self, board: &Board) {
        let mut books = Books::new(self.shops.len());
        for consumer in &mut self.consumers {
            let mut daytime = Daytime {
                day: self.day,
                world: &self.world,
                luck: self.luck,
                board,
                books: &mut books,
            };
            daytime.pass(consumer);
        }
        self.books = books;
    }

    /// Mean trust of consumers who may buy.
    #[must_use]
    pub fn mean_trust(&self) -> f64 {
        self.mean_of_active(self.trust_units)
    }

    /// Mean worth that they expect of an order at an unknown shop.
    #[must_use]
    pub fn mean_belief(&self) -> f64 {
        self.mean_of_active(self.belief_units)
    }

    fn mean_of_active(&self, units: i64) -> f64 {
        units as f64 / 65_535.0 / f64::from(self.world.population.consumers)
    }

    /// Moves money between accounts.
    pub fn transfer(&mut self, from: Holder, to: Holder, amount_fen: i64) {
        self.accounts_fen[from as usize] -= amount_fen;
        self.accounts_fen[to as usize] += amount_fen;
    }

    /// Money held for orders under way, order by order.
    #[must_use]
    pub fn held_fen(&self) -> i64 {
        let orders = self.consumers.iter().flat_map(|consumer| &consumer.due);
        orders.map(|(_, _, order)| i64::from(order.held_fen)).sum()
    }
}
