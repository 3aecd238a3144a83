//! The reference market: everything there is, and the order of a day.

use crate::board::Board;
use crate::books::{Books, HOLDERS, Holder, RINGS};
use crate::consumer::Consumer;
use crate::daytime::Daytime;
use crate::exposure::{Exposure, Standard, Wheel};
use crate::practice::ReturnShares;
use crate::scoring::ScoreMap;
use crate::shop::Shop;
use gresham::market::calendar::Calendar;
use gresham::market::draws::Luck;
use gresham::market::parameters::WorldParameters;
use gresham::policy::formula::Formulas;
use gresham::policy::{InForce, Policy};
use std::ops::Range;
use std::sync::Arc;

/// An industry and what the platform knows of it.
#[derive(Debug, Clone)]
pub struct Industry {
    pub places: Range<usize>,
    pub initial_shops: usize,
    pub mean_revenue_fen: f64,
    pub map: ScoreMap,
    pub exposure: Exposure,
    /// Disputes within the trailing window: not as described, damaged.
    pub disputes: [f64; 2],
    /// Whether there are rules for them.
    pub ruled: [bool; 2],
    pub returns: ReturnShares,
    pub formula_spread: Standard,
    /// What sold slots are drawn from, as of the last auction.
    pub sold: Wheel,
}

/// Rumour about one kind of abuse: claims decided and paid, faded.
#[derive(Debug, Clone, Copy, Default)]
pub struct Rumour {
    pub decided: f64,
    pub paid: f64,
}

impl Rumour {
    /// Rate of success with 4 claims at even odds added.
    pub fn success(&self) -> f64 {
        (self.paid + 2.0) / (self.decided + 4.0)
    }
}

/// A shop that a hand is going to open.
#[derive(Debug, Clone, Copy)]
pub struct Reopening {
    pub group: u32,
    pub industry: usize,
    pub day: u32,
}

pub struct Reference {
    pub world: WorldParameters,
    pub policy: Policy,
    pub calendar: Calendar,
    pub luck: Luck,
    /// The next day.
    pub day: u32,
    pub in_force: InForce,
    pub formulas: Option<Arc<Formulas>>,
    pub consumers: Vec<Consumer>,
    pub shops: Vec<Shop>,
    pub industries: Vec<Industry>,
    /// What is needed, by cohort.
    pub needed: [Wheel; 3],
    /// By kind of abuse and score band.
    pub rumour: [[Rumour; 4]; 4],
    /// By ring and kind of abuse.
    pub ring_news: [[Rumour; 4]; RINGS],
    /// The books of the last day.
    pub books: Books,
    pub accounts_fen: [i64; HOLDERS],
    pub trust_units: i64,
    pub belief_units: i64,
    pub captains_chosen_day: Option<u32>,
    pub reopenings: Vec<Reopening>,
    pub entered: Vec<usize>,
    pub closed: Vec<usize>,
}

impl Reference {
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
    pub fn mean_trust(&self) -> f64 {
        self.mean_of_active(self.trust_units)
    }

    /// Mean quality that they expect of an unknown shop.
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
    pub fn held_fen(&self) -> i64 {
        let orders = self.consumers.iter().flat_map(|consumer| &consumer.due);
        orders.map(|(_, _, order)| i64::from(order.held_fen)).sum()
    }
}
