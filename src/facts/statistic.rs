//! How a fact is measured in a market: a quantity of the whole or of a slice over the evaluation
//! window, by itself or held against another slice.

use crate::experiment::Evidence;
use crate::market::calendar::Calendar;
use crate::market::parameters::WorldParameters;
use crate::outcome::{BuyerMeasure, Outcome, Slice, SliceGroup, Totals};
use jiff::civil::Date;
use std::fmt;

/// A number computed from totals.
#[derive(Clone)]
pub enum Quantity {
    /// An outcome of the table.
    Outcome(&'static Outcome),
    /// Sums of columns of [`Totals`] over sums of others, times a factor.
    Ratio {
        /// Columns added up above, or taken off.
        sum: Vec<(usize, i64)>,
        /// Columns added up below, or taken off.
        over: Vec<(usize, i64)>,
        /// For units: fen to yuan, a day to a year.
        times: f64,
    },
    /// A distribution over buyers, read off every purchase.
    Buyers(BuyerMeasure),
}

/// An outcome goes by its name: where its code lies differs from run to run.
impl fmt::Debug for Quantity {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Outcome(outcome) => formatter.write_str(outcome.name),
            Self::Ratio { sum, over, times } => write!(formatter, "{sum:?}/{over:?}*{times}"),
            Self::Buyers(measure) => write!(formatter, "{measure:?}"),
        }
    }
}

impl Quantity {
    fn of(&self, totals: &Totals) -> Option<f64> {
        let value = match self {
            Self::Outcome(outcome) => (outcome.value)(totals)?,
            Self::Ratio { sum, over, times } => {
                let values = totals.values();
                let add = |terms: &[(usize, i64)]| -> i64 {
                    let terms = terms.iter();
                    terms.map(|(column, sign)| sign * values[*column]).sum()
                };
                add(sum) as f64 / add(over) as f64 * times
            }
            Self::Buyers(_) => return None,
        };
        value.is_finite().then_some(value)
    }
}

/// How a slice is held against another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Contrast {
    /// One over the other.
    Ratio,
    /// One less the other.
    Difference,
}

/// A statistic of a market.
#[derive(Debug, Clone)]
pub struct Statistic {
    /// Of what.
    pub quantity: Quantity,
    /// Of which slice, by index; 0 is the whole market.
    pub slice: usize,
    /// Against which slice, and how.
    pub against: Option<(usize, Contrast)>,
    /// Over which days, first and last; the evaluation window if none are stated. Buyers who are
    /// followed are those won on these days.
    pub days: Option<(Date, Date)>,
    /// Against which earlier days: the value is the relative change since then.
    pub since: Option<(Date, Date)>,
}

impl Statistic {
    /// An outcome of the whole market over the evaluation window.
    #[must_use]
    pub const fn of(outcome: &'static Outcome) -> Self {
        Self {
            quantity: Quantity::Outcome(outcome),
            slice: 0,
            against: None,
            days: None,
            since: None,
        }
    }

    /// Tells if totals over the evaluation window are all that it needs.
    #[must_use]
    pub fn is_of_totals(&self) -> bool {
        let buyers = matches!(self.quantity, Quantity::Buyers(_));
        !buyers && self.days.is_none() && self.since.is_none()
    }

    /// Its value in a market that was watched with every purchase; `None` where it is not defined.
    #[must_use]
    pub fn value_in(&self, seen: &Evidence) -> Option<f64> {
        let calendar = &seen.calendar;
        let whole = (calendar.evaluate_from, calendar.end);
        let (from, to) = reported(calendar, self.days.unwrap_or(whole));
        if let Quantity::Buyers(measure) = self.quantity {
            let simulated = |day: usize| (day + calendar.burn_in_days as usize) as u16;
            return seen
                .purchases
                .measure(measure, (simulated(from), simulated(to)));
        }
        let over = |(from, to)| {
            let slices = 0..seen.series.slices().len();
            let window = slices.map(|slice| seen.series.window(from, to, slice));
            self.value(&window.collect::<Vec<Totals>>())
        };
        let value = over((from, to))?;
        let value = match self.since {
            None => value,
            Some(since) => value / over(reported(calendar, since))? - 1.0,
        };
        value.is_finite().then_some(value)
    }

    /// Its value, given the totals of every slice over the evaluation window; `None` where it is
    /// not defined, or of more than totals.
    #[must_use]
    pub fn value(&self, window: &[Totals]) -> Option<f64> {
        let value = self.quantity.of(&window[self.slice])?;
        let value = match self.against {
            None => value,
            Some((other, contrast)) => {
                let other = self.quantity.of(&window[other])?;
                match contrast {
                    Contrast::Ratio => value / other,
                    Contrast::Difference => value - other,
                }
            }
        };
        value.is_finite().then_some(value)
    }
}

/// Reported days, from the first and up to one past the last.
fn reported(calendar: &Calendar, (from, to): (Date, Date)) -> (usize, usize) {
    let day = |date: Date| (calendar.day(date) - calendar.burn_in_days) as usize;
    (day(from), day(to) + 1)
}

/// The index of a slice called `group:label` in markets of a world, or what slices there are.
pub(super) fn slice(world: &WorldParameters, name: &str) -> Result<usize, Vec<String>> {
    let industries = world.industries.iter();
    let industries: Vec<&str> = industries.map(|one| one.name.as_str()).collect();
    let slices = Slice::all(&industries);
    let names = slices.iter().map(|slice| match slice.group {
        SliceGroup::All => "all".to_owned(),
        group => format!("{}:{}", group.name(), slice.label),
    });
    let names: Vec<String> = names.collect();
    names.iter().position(|known| known == name).ok_or(names)
}
