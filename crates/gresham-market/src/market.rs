//! The market: everything there is, grouped by whose it is.

use crate::board::Board;
use crate::calendar::Calendar;
use crate::census::Census;
use crate::consumer;
use crate::day::daytime::shard_worker::ShardWorker;
use crate::exemption::Exemption;
use crate::industry::IndustryState;
use crate::kernel::width::Width;
use crate::luck::draws::Luck;
use crate::merchants::groups::Reopening;
use crate::money::ledger::{Account, Ledger};
use crate::parameters::WorldParameters;
use crate::platform::pilots::Pilot;
use crate::platform::rumour::Rumour;
use crate::platform::signals::SignalWorths;
use crate::policy::Policy;
use crate::policy::formula::Formulas;
use crate::probe::{Probe, Probed};
use crate::rulebook::RuleBook;
use crate::shard::Shard;
use crate::shop::cached_practice::{CachedPractice, Staffing};
use crate::shop::{Shop, margin};
use crate::tally::{RINGS, Tally};
use std::sync::Arc;

/// A market: a world under a policy, on some day.
#[derive(Debug, Clone)]
pub struct Market {
    pub(crate) world: WorldParameters,
    pub(crate) policy: Policy,
    pub(crate) luck: Luck,
    pub(crate) clock: Clock,
    pub(crate) platform: PlatformState,
    pub(crate) merchants: MerchantsState,
    pub(crate) consumers: ConsumersState,
    pub(crate) tally: Tally,
    /// Orders placed so far.
    pub(crate) orders: u64,
    pub(crate) probe: Probed,
}

/// The run's dates and the day that is simulated next.
#[derive(Debug, Clone)]
pub(crate) struct Clock {
    pub calendar: Calendar,
    pub day: u32,
}

/// The platform: its rules of today, and what it knows.
#[derive(Debug, Clone)]
pub(crate) struct PlatformState {
    pub rules: RuleBook,
    pub formulas: Option<Arc<Formulas>>,
    pub exemption: Option<Exemption>,
    /// Shops that were chosen for levers that reach only so many.
    pub pilots: Vec<Pilot>,
    pub industries: Vec<IndustryState>,
    pub board: Board,
    /// Common knowledge of what shops' public signals are worth.
    pub signals: SignalWorths,
    /// Rumour about abuse, by kind and score band.
    pub rumour: [[Rumour; 4]; 4],
    /// News of rings of professionals, by ring and kind.
    pub ring_news: [[Rumour; 4]; RINGS],
    /// Day on which the shops of the captain programme were last chosen.
    pub captains_chosen_day: Option<u32>,
    pub ledger: Ledger,
}

/// The shops and their merchants.
#[derive(Debug, Clone)]
pub(crate) struct MerchantsState {
    /// The shops, by place.
    pub shops: Vec<Shop>,
    /// Practices of the shops as long as nothing changes, under `staffing`.
    pub practices: Vec<CachedPractice>,
    pub staffing: Staffing,
    /// Shops that operators of groups are going to open.
    pub reopenings: Vec<Reopening>,
    /// Places of shops that opened last evening.
    pub entered: Vec<u32>,
    /// Places of shops that closed last evening.
    pub closed: Vec<u32>,
    /// True once no shop changes, opens or closes any more.
    pub frozen: bool,
}

/// The consumers, shard by shard, and sums over those who may buy.
#[derive(Debug, Clone)]
pub(crate) struct ConsumersState {
    /// None where consumers are held elsewhere.
    pub workers: Vec<ShardWorker>,
    pub census: Census,
    /// Parts into which the work on shops is cut.
    pub hands: usize,
}

impl Market {
    /// The next simulated day, counted from the first day of the burn-in.
    #[must_use]
    pub const fn day(&self) -> u32 {
        self.clock.day
    }

    /// The run's dates.
    #[must_use]
    pub const fn calendar(&self) -> &Calendar {
        &self.clock.calendar
    }

    /// The world's numbers.
    #[must_use]
    pub const fn world(&self) -> &WorldParameters {
        &self.world
    }

    /// The shops, by place.
    #[must_use]
    pub fn shops(&self) -> &[Shop] {
        &self.merchants.shops
    }

    /// Margin that the shop at `place` expects of an order, in fen: [`margin::order_margin_fen`]
    /// under the rules of the last simulated day.
    #[must_use]
    pub fn order_margin_fen(&self, place: usize) -> f64 {
        let (shop, cached) = (
            &self.merchants.shops[place],
            &self.merchants.practices[place],
        );
        if cached.is_of(shop) {
            return margin::booked_margin_fen(shop, cached.margin_fen);
        }
        let industry = &self.world.industries[shop.industry as usize].parameters;
        margin::order_margin_fen(shop, industry, &self.world, self.platform.rules.of(place))
    }

    /// The industries.
    #[must_use]
    pub fn industries(&self) -> &[IndustryState] {
        &self.platform.industries
    }

    /// The board of the last simulated day.
    #[must_use]
    pub const fn board(&self) -> &Board {
        &self.platform.board
    }

    /// Common knowledge of what shops' public signals are worth to buyers.
    #[must_use]
    pub const fn signals(&self) -> &SignalWorths {
        &self.platform.signals
    }

    /// Worth of an order that the signals of the shop at `place` predicted on the last simulated
    /// day, over the industry's ordinary ones.
    #[must_use]
    pub fn reading(&self, place: usize) -> f64 {
        f64::from(self.platform.board.offers[place].reading)
    }

    /// The tally of the last simulated day, with what shops booked at its end. The next morning
    /// clears it.
    #[must_use]
    pub const fn tally(&self) -> &Tally {
        &self.tally
    }

    /// Places of shops that opened at the end of the last simulated day.
    #[must_use]
    pub fn entered(&self) -> &[u32] {
        &self.merchants.entered
    }

    /// Places of shops that closed at the end of the last simulated day.
    #[must_use]
    pub fn closed(&self) -> &[u32] {
        &self.merchants.closed
    }

    /// Number of consumers, idle ones included.
    #[must_use]
    pub fn consumers(&self) -> usize {
        self.world.population.everybody() as usize
    }

    /// Figures of consumers who may buy.
    #[must_use]
    pub const fn census(&self) -> &Census {
        &self.consumers.census
    }

    /// Lives under another policy from the next day on. What was in force until then stays as it
    /// was: nobody knows of a policy before it is in force.
    pub fn follow(&mut self, policy: &Policy) {
        self.policy.clone_from(policy);
    }

    /// Works in registers of this width from now on.
    pub fn set_width(&mut self, width: Width) {
        for worker in &mut self.consumers.workers {
            worker.width = width;
        }
    }

    /// Tells `probe` from now on when the steps of a day end.
    pub fn set_probe(&mut self, probe: &Arc<dyn Probe>) {
        self.probe = Some(Arc::clone(probe));
        for worker in &mut self.consumers.workers {
            worker.probe = Some(Arc::clone(probe));
        }
    }

    /// Report of each shard on the day, before the evening adds it up.
    pub fn reports(&self) -> impl Iterator<Item = &Tally> {
        self.consumers.workers.iter().map(|worker| &worker.tally)
    }

    /// The consumers, shard by shard; none where they are held elsewhere.
    pub fn shards(&self) -> impl Iterator<Item = &Shard> {
        self.consumers.workers.iter().map(|worker| &worker.shard)
    }

    /// Mean trust of consumers, those who never buy left out.
    #[must_use]
    pub fn mean_trust(&self) -> f64 {
        self.active_mean(self.consumers.census.trust_units)
    }

    /// Mean worth expected of an order at an unknown shop, among consumers who may buy.
    #[must_use]
    pub fn mean_belief(&self) -> f64 {
        self.active_mean(self.consumers.census.belief_units)
    }

    /// Shops and prices answer to these means, so consumers who never buy must not count.
    fn active_mean(&self, units: i64) -> f64 {
        units as f64 / f64::from(consumer::FULL) / f64::from(self.world.population.consumers)
    }

    /// The books.
    #[must_use]
    pub const fn ledger(&self) -> &Ledger {
        &self.platform.ledger
    }

    /// Money held for orders under way, counted order by order, in fen.
    #[must_use]
    pub fn held_fen(&self) -> i64 {
        self.shards().map(|shard| shard.pipeline.held_fen()).sum()
    }

    /// True if the books say that so much money, in fen, is held for orders under way.
    #[must_use]
    pub fn owes(&self, held_fen: i64) -> bool {
        self.platform.ledger.balance_fen(Account::Escrow) == held_fen
    }

    /// Cash of all shops, in fen.
    #[must_use]
    pub fn cash_fen(&self) -> i64 {
        self.merchants.shops.iter().map(|shop| shop.cash_fen).sum()
    }

    /// Orders placed so far.
    #[must_use]
    pub const fn orders(&self) -> u64 {
        self.orders
    }

    /// True if the run is over.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.clock.day >= self.clock.calendar.days()
    }
}
