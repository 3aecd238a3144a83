//! How a fact is measured in a market: a quantity of the whole or of a slice over the evaluation
//! window, by itself or held against another slice.

use crate::market::parameters::WorldParameters;
use crate::outcome::{Outcome, Slice, SliceGroup, Totals};

/// A number computed from totals.
#[derive(Debug, Clone)]
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
}

impl Statistic {
    /// Its value, given the totals of every slice over the evaluation window; `None` where it is
    /// not defined.
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
