//! Integers that add: over shops, days and slices.

use super::measure::Measure;
use gresham_market::money::ledger::Signs;
use gresham_market::tally::{Event, Money, ShopTally};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Number of columns of [`Totals`].
pub const COLUMNS: usize = Event::COUNT + Money::COUNT + Measure::COUNT;

/// Sums of events, money and measures over some shops and days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Totals([i64; COLUMNS]);

/// Written as a list of its columns.
impl Serialize for Totals {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0)
    }
}

impl<'de> Deserialize<'de> for Totals {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let columns = Vec::<i64>::deserialize(deserializer)?;
        let columns = columns.try_into();
        columns
            .map(Self)
            .map_err(|_| D::Error::custom("as many columns as totals have"))
    }
}

impl Default for Totals {
    fn default() -> Self {
        Self([0; COLUMNS])
    }
}

/// The measures of one shop on one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Measures([i64; Measure::COUNT]);

impl Default for Measures {
    fn default() -> Self {
        Self([0; Measure::COUNT])
    }
}

impl Measures {
    /// Adds to a measure.
    #[inline]
    pub(super) fn add(&mut self, measure: Measure, amount: i64) {
        self.0[measure as usize] += amount;
    }
}

impl Totals {
    /// The columns' names, in the order of [`Self::values`]: events, money, measures.
    pub fn column_names() -> impl Iterator<Item = &'static str> {
        let events = Event::ALL.iter().map(|event| event.name());
        let money = Money::ALL.iter().map(|money| money.name());
        let measures = Measure::ALL.iter().map(|measure| measure.name());
        events.chain(money).chain(measures)
    }

    /// All columns.
    #[must_use]
    pub fn values(&self) -> &[i64; COLUMNS] {
        &self.0
    }

    /// Totals with these columns.
    #[must_use]
    pub fn from_values(values: [i64; COLUMNS]) -> Self {
        Self(values)
    }

    /// The number of events.
    #[must_use]
    pub fn events(&self, event: Event) -> i64 {
        self.0[event as usize]
    }

    /// The sum of money, in fen.
    #[must_use]
    pub fn fen(&self, money: Money) -> i64 {
        self.0[Event::COUNT + money as usize]
    }

    /// The sum of a measure.
    #[must_use]
    pub fn measure(&self, measure: Measure) -> i64 {
        self.0[Event::COUNT + Money::COUNT + measure as usize]
    }

    /// A shop's day.
    #[inline(always)]
    #[expect(
        clippy::inline_always,
        reason = "compiled for every width of registers"
    )]
    pub(super) fn of_day(tally: &ShopTally, measures: &Measures) -> Self {
        let mut totals = Self::default();
        let (events, others) = totals.0.split_at_mut(Event::COUNT);
        let (money, sums) = others.split_at_mut(Money::COUNT);
        for (sum, count) in events.iter_mut().zip(tally.all_events()) {
            *sum = i64::from(*count);
        }
        money.copy_from_slice(tally.all_fen());
        sums.copy_from_slice(&measures.0);
        totals
    }

    /// Adds itself to three others in one walk.
    #[inline(always)]
    #[expect(
        clippy::inline_always,
        reason = "compiled for every width of registers"
    )]
    pub(super) fn add_to(&self, [one, two, three]: [&mut Self; 3]) {
        for (place, value) in self.0.iter().enumerate() {
            one.0[place] += value;
            two.0[place] += value;
            three.0[place] += value;
        }
    }

    /// The sum of all money, each under its sign, in fen.
    #[must_use]
    pub fn signed_fen(&self, signs: &Signs) -> i64 {
        let money = &self.0[Event::COUNT..Event::COUNT + Money::COUNT];
        money.iter().zip(signs).map(|(fen, sign)| fen * sign).sum()
    }

    /// Adds events.
    pub fn add_events(&mut self, event: Event, count: i64) {
        self.0[event as usize] += count;
    }

    /// Adds money.
    pub fn add_fen(&mut self, money: Money, amount_fen: i64) {
        self.0[Event::COUNT + money as usize] += amount_fen;
    }

    /// Adds to a measure.
    pub fn add_measure(&mut self, measure: Measure, amount: i64) {
        self.0[Event::COUNT + Money::COUNT + measure as usize] += amount;
    }

    /// Adds other totals.
    pub fn absorb(&mut self, other: &Self) {
        for (mine, theirs) in self.0.iter_mut().zip(&other.0) {
            *mine += theirs;
        }
    }
}
