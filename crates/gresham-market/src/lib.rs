//! The market: consumers, merchants and the platform, day by day. Free of files, threads and clocks,
//! and unable to fail: what could be wrong was refused when the scenario was read.
//!
//! Start reading at [`mod@day`], which lists every phase of a day in order.

pub mod board;
pub mod calendar;
pub mod character;
mod closing;
pub mod consumer;
pub mod consumers;
pub mod costs;
pub mod crew;
pub mod day;
pub mod draws;
pub mod elementary;
mod evening;
pub mod exemption;
mod hands;
pub mod ledger;
pub mod machine;
pub mod marks;
pub mod merchants;
mod morning;
pub mod noted;
pub mod opening;
pub mod order;
pub mod outline;
pub mod parameter;
pub mod parameters;
pub mod pipeline;
pub mod platform;
pub mod policy;
pub mod population;
pub mod practice;
pub mod probe;
pub mod services;
pub mod shard;
pub mod shop;
pub mod strategy;
pub mod tagged;
pub mod tally;
mod variates;
pub mod wheel;
mod width;
mod writing;

use crate::policy::formula::Formulas;
use crate::policy::{InForce, Policy};
use board::Board;
use calendar::Calendar;
use consumers::Workspace;
use draws::Luck;
use exemption::Exempt;
use ledger::Ledger;
use merchants::groups::Reopening;
use parameters::WorldParameters;
use platform::dispute_rules::Docket;
use platform::exposure::{Exposure, Standard};
use platform::freight::ReturnShares;
use platform::scoring::ScoreMap;
use practice::{Routine, Staffing};
use probe::{Probe, Probed};
use shard::Shard;
use shop::Shop;
use std::sync::Arc;
use tally::{AbuseCount, RINGS, Tally};
pub use width::Width;

/// The version of the model. Whatever changes a result of the same world, policy and seed raises it, so
/// that records of two versions are never taken for one another; records that do not state theirs
/// are of version 1.
pub const MODEL_VERSION: u32 = 1;

/// Consumers of a shard with the tally that they fill.
#[derive(Debug, Clone)]
pub struct Desk {
    /// The consumers.
    pub shard: Shard,
    /// What they report of the day.
    pub tally: Tally,
    /// Where the day's work is laid out.
    pub workspace: Workspace,
    /// Registers that the work is done in.
    pub width: Width,
    /// Who is told how the day goes on.
    pub probe: Probed,
}

/// An industry's shops and what the platform knows of them.
#[derive(Debug, Clone)]
pub struct IndustryState {
    /// First shop place.
    pub first_shop: u32,
    /// One past the last shop place.
    pub end_shop: u32,
    /// Shops of the first day.
    pub initial_shops: usize,
    /// Mean revenue per shop, in fen per day, over the trailing window.
    pub mean_revenue_fen: f64,
    /// How the industry is scored.
    pub score_map: ScoreMap,
    /// Exposure of its shops, and how features are spread.
    pub exposure: Exposure,
    /// Whether word of a wrong price or a run got round on the last day.
    pub rushed: bool,
    /// What its disputes are about, and the rules for them.
    pub docket: Docket,
    /// What comes back, per order of the trailing window.
    pub returns: ReturnShares,
    /// How the feature of the scenario's own ranking formula is spread.
    pub formula_spread: Standard,
}

impl IndustryState {
    /// The industry's shop places.
    #[must_use]
    pub fn places(&self) -> std::ops::Range<usize> {
        self.first_shop as usize..self.end_shop as usize
    }
}

/// A market: a world under a policy, on some day.
#[derive(Debug, Clone)]
pub struct Market {
    world: WorldParameters,
    policy: Policy,
    calendar: Calendar,
    luck: Luck,
    day: u32,
    in_force: InForce,
    exempt: Option<Exempt>,
    frozen: bool,
    formulas: Option<Arc<Formulas>>,
    board: Board,
    desks: Vec<Desk>,
    tally: Tally,
    shops: Vec<Shop>,
    /// What shops do as long as nothing changes, under `staffing`.
    routines: Vec<Routine>,
    staffing: Staffing,
    industries: Vec<IndustryState>,
    rumour: [[Rumour; 4]; 4],
    ring_news: [[Rumour; 4]; RINGS],
    ledger: Ledger,
    trust_units: i64,
    belief_units: i64,
    entered: Vec<u32>,
    closed: Vec<u32>,
    /// Day on which the shops of the captain programme were last chosen.
    captains_chosen_day: Option<u32>,
    reopenings: Vec<Reopening>,
    orders: u64,
    probe: Probed,
}

/// Weighted counts behind the rumour about one kind of abuse at shops of one score band.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
struct Rumour {
    attempts: f64,
    successes: f64,
}

/// Claims at even odds that are added to what rumour has counted.
const RUMOUR_PRIOR: f64 = 4.0;

impl Rumour {
    fn hear(&mut self, news: AbuseCount, keep: f64) {
        self.attempts = self.attempts * keep + news.attempts as f64;
        self.successes = self.successes * keep + news.successes as f64;
    }

    fn success_rate(&self) -> f64 {
        (self.successes + 0.5 * RUMOUR_PRIOR) / (self.attempts + RUMOUR_PRIOR)
    }
}

impl Market {
    /// The next simulated day, counted from the first day of the burn-in.
    #[must_use]
    pub const fn day(&self) -> u32 {
        self.day
    }

    /// The run's dates.
    #[must_use]
    pub const fn calendar(&self) -> &Calendar {
        &self.calendar
    }

    /// The world's numbers.
    #[must_use]
    pub const fn world(&self) -> &WorldParameters {
        &self.world
    }

    /// The shops, by place.
    #[must_use]
    pub fn shops(&self) -> &[Shop] {
        &self.shops
    }

    /// What the shop at `place` expects an order to bring, in fen: [`costs::order_margin_fen`] under the rules
    /// of the last simulated day.
    #[must_use]
    pub fn order_margin_fen(&self, place: usize) -> f64 {
        let (shop, routine) = (&self.shops[place], &self.routines[place]);
        if routine.is_of(shop) {
            return costs::booked_margin_fen(shop, routine.margin_fen);
        }
        let industry = &self.world.industries[shop.industry as usize].parameters;
        costs::order_margin_fen(shop, industry, &self.world, self.rules().of(place))
    }

    /// The industries.
    #[must_use]
    pub fn industries(&self) -> &[IndustryState] {
        &self.industries
    }

    /// The board of the last simulated day.
    #[must_use]
    pub const fn board(&self) -> &Board {
        &self.board
    }

    /// The tally of the last simulated day, with what shops booked at its end. The next morning clears it.
    #[must_use]
    pub const fn tally(&self) -> &Tally {
        &self.tally
    }

    /// Places of shops that opened at the end of the last simulated day.
    #[must_use]
    pub fn entered(&self) -> &[u32] {
        &self.entered
    }

    /// Places of shops that closed at the end of the last simulated day.
    #[must_use]
    pub fn closed(&self) -> &[u32] {
        &self.closed
    }

    /// Number of consumers, idle ones included.
    #[must_use]
    pub fn consumers(&self) -> usize {
        self.desks
            .iter()
            .map(|desk| desk.shard.consumers.len())
            .sum()
    }

    /// Lives under another policy from the next day on. What was in force until then stays as it was: nobody knows of a
    /// policy before it is in force.
    pub fn follow(&mut self, policy: &Policy) {
        self.policy.clone_from(policy);
    }

    /// Works in registers of this width from now on.
    pub fn set_width(&mut self, width: Width) {
        for desk in &mut self.desks {
            desk.width = width;
        }
    }

    /// Tells `probe` from now on when the steps of a day end.
    pub fn set_probe(&mut self, probe: &Arc<dyn Probe>) {
        self.probe = Some(Arc::clone(probe));
        for desk in &mut self.desks {
            desk.probe = Some(Arc::clone(probe));
        }
    }

    /// What each shard has reported of the day, before the evening adds it up.
    pub fn reports(&self) -> impl Iterator<Item = &Tally> {
        self.desks.iter().map(|desk| &desk.tally)
    }

    /// The consumers, shard by shard.
    pub fn shards(&self) -> impl Iterator<Item = &Shard> {
        self.desks.iter().map(|desk| &desk.shard)
    }

    /// Mean trust of consumers, those who never buy left out.
    #[must_use]
    pub fn mean_trust(&self) -> f64 {
        self.active_mean(self.trust_units)
    }

    /// Mean expected quality of an unknown shop, among consumers who may buy.
    #[must_use]
    pub fn mean_belief(&self) -> f64 {
        self.active_mean(self.belief_units)
    }

    /// Shops and prices answer to these means, so consumers who never buy must not count.
    fn active_mean(&self, units: i64) -> f64 {
        units as f64 / f64::from(consumer::FULL) / f64::from(self.world.population.consumers)
    }

    /// The books.
    #[must_use]
    pub const fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// Money held for orders under way, counted order by order, in fen.
    #[must_use]
    pub fn held_fen(&self) -> i64 {
        self.shards().map(|shard| shard.pipeline.held_fen()).sum()
    }

    /// Cash of all shops, in fen.
    #[must_use]
    pub fn cash_fen(&self) -> i64 {
        self.shops.iter().map(|shop| shop.cash_fen).sum()
    }

    /// Orders placed so far.
    #[must_use]
    pub const fn orders(&self) -> u64 {
        self.orders
    }

    /// Whether the run is over.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.day >= self.calendar.days()
    }
}
