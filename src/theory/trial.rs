//! One replicate of a check: its worlds are read, opened and run as any scenario is.

use crate::experiment::in_parallel;
use crate::market::Market;
use crate::market::luck::draws::Luck;
use crate::market::money::Money;
use crate::market::money::ledger::Account;
use crate::market::tally::Event;
use crate::scenario::{Diagnostics, Scenario, Setting};
use jiff::ToSpan as _;
use std::fmt::Display;

/// The world on which all others stand, as a scenario file.
pub const REDUCED: &str = include_str!("reduced.toml");

/// A reduced world: settings on top of [`REDUCED`], and a policy.
#[derive(Debug, Clone)]
pub(super) struct World {
    days: u32,
    settings: Vec<String>,
    policy: &'static str,
}

impl World {
    /// So many days of the reduced world with these settings, each written as `key = value`.
    pub(super) fn of(days: u32, settings: &[&str]) -> Self {
        Self {
            days,
            settings: settings.iter().map(ToString::to_string).collect(),
            policy: "",
        }
    }

    /// This world with another setting.
    pub(super) fn with(mut self, key: &str, value: impl Display) -> Self {
        self.settings.push(format!("{key} = {value}"));
        self
    }

    /// This world under a policy, the `[policy]` sections of a scenario file.
    pub(super) fn under(self, policy: &'static str) -> Self {
        Self { policy, ..self }
    }

    /// The scenario.
    fn read(&self) -> Result<Scenario, Diagnostics> {
        let text = format!("{REDUCED}\n{}", self.policy);
        let settings = self.settings.iter();
        let settings = settings.map(|text| Setting::written("a check's world", text));
        let base = Scenario::parse_str("reduced", &text)?;
        let mut scenario = base.with(&settings.collect::<Vec<_>>())?;
        let calendar = &mut scenario.calendar;
        calendar.end = calendar
            .start
            .saturating_add((i64::from(self.days) - 1).days());
        Ok(scenario)
    }

    fn written(&self) -> String {
        let policy = self.policy.replace('\n', "; ");
        let policy = policy.trim_matches([' ', ';']);
        let stated = format!("{} days, {}", self.days, self.settings.join(", "));
        if policy.is_empty() {
            stated
        } else {
            format!("{stated}, under {policy}")
        }
    }
}

/// One replicate of a check.
#[derive(Debug)]
pub struct Trial {
    seed: u64,
    replicate: u32,
    worlds: Vec<String>,
    off_fen: i64,
    orders: u64,
}

impl Trial {
    /// A replicate under a seed.
    #[must_use]
    pub const fn new(seed: u64, replicate: u32) -> Self {
        Self {
            seed,
            replicate,
            worlds: Vec::new(),
            off_fen: 0,
            orders: 0,
        }
    }

    /// The worlds that were run: their days, settings and policies.
    #[must_use]
    pub fn worlds(&self) -> &[String] {
        &self.worlds
    }

    /// Money that was lost or made, summed without sign over days and accounts, in fen.
    #[must_use]
    pub const fn off_fen(&self) -> i64 {
        self.off_fen
    }

    /// Orders simulated.
    #[must_use]
    pub const fn orders(&self) -> u64 {
        self.orders
    }

    /// Runs a world to its end, every day of which is shown to `look` after its evening, and gives
    /// the market as it ends.
    pub(super) fn run(
        &mut self,
        world: &World,
        mut look: impl FnMut(&Market),
    ) -> Result<Market, Diagnostics> {
        let Scenario {
            world: parameters,
            policy,
            calendar,
            ..
        } = world.read()?;
        self.worlds.push(world.written());
        let luck = Luck::new(self.seed, self.replicate);
        let mut market = Market::open(&parameters, &policy, calendar, luck, 1, &in_parallel);
        let mut outflow_fen = 0;
        while !market.is_over() {
            market.step(&in_parallel);
            outflow_fen += consumers_outflow_fen(&market);
            self.off_fen += off_fen(&market, outflow_fen);
            look(&market);
        }
        self.orders += market.orders();
        Ok(market)
    }
}

/// How far the day's books are off: balances that do not add up to zero, escrow that is not what is
/// held order by order, shops' account that is not their cash, and consumers' that is not what they
/// were told to have paid.
fn off_fen(market: &Market, outflow_fen: i64) -> i64 {
    let ledger = market.ledger();
    let escrow_fen = ledger.balance_fen(Account::Escrow) - market.held_fen();
    let shops_fen = ledger.balance_fen(Account::Shops) - market.cash_fen();
    let consumers_fen = ledger.balance_fen(Account::Consumers) + outflow_fen;
    let off = [ledger.sum_fen(), escrow_fen, shops_fen, consumers_fen];
    off.iter().map(|fen| fen.abs()).sum()
}

/// Money that consumers have paid on balance on the last day, as shops and shards report it.
fn consumers_outflow_fen(market: &Market) -> i64 {
    let paid_fen = fen(market, Money::Paid) + fen(market, Money::ReturnFreightBuyer);
    let received = [Money::Refunded, Money::Compensated, Money::LatePenalty];
    let received_fen: i64 = received.iter().map(|money| fen(market, *money)).sum();
    paid_fen - received_fen + market.tally().consumers.new_account_fen
}

/// Money of the last day over all shops, in fen.
pub(super) fn fen(market: &Market, money: Money) -> i64 {
    let shops = market.tally().shops.iter();
    shops.map(|shop| shop.fen(money)).sum()
}

/// Events of the last day over all shops.
pub(super) fn events(market: &Market, event: Event) -> f64 {
    let shops = market.tally().shops.iter();
    let events: u64 = shops.map(|shop| u64::from(shop.events(event))).sum();
    events as f64
}

/// The mean of some values; not a number if there are none.
pub(super) fn mean(values: impl IntoIterator<Item = f64>) -> f64 {
    let (sum, count) = values
        .into_iter()
        .fold((0.0, 0.0), |(sum, count), value| (sum + value, count + 1.0));
    sum / count
}
