//! Of what a statistic is: an outcome, or columns added up over others.

use crate::outcome::{self, Outcome, Totals, Unit};

/// A number computed from the totals of some shops.
#[derive(Debug, Clone)]
pub enum Quantity {
    /// An outcome of the table.
    Outcome(&'static Outcome),
    /// Sums of columns of [`Totals`] over sums of others.
    Share {
        /// Columns added up above, or taken off.
        sum: Vec<Term>,
        /// Columns added up below, or taken off.
        over: Vec<Term>,
    },
}

/// A column of [`Totals`] with the sign that it counts with, 1 or −1.
pub type Term = (usize, i64);

impl Quantity {
    pub(super) fn of(&self, totals: &Totals) -> Option<f64> {
        let value = match self {
            Self::Outcome(outcome) => (outcome.value)(totals)?,
            Self::Share { sum, over } => {
                let values = totals.values();
                let add = |terms: &[Term]| -> i64 {
                    terms
                        .iter()
                        .map(|(column, sign)| sign * values[*column])
                        .sum()
                };
                add(sum) as f64 / add(over) as f64
            }
        };
        value.is_finite().then_some(value)
    }

    /// True of money over what was paid for orders: such a share is yuan once sales are known.
    pub(super) fn is_share_of_sales(&self) -> bool {
        match self {
            Self::Outcome(outcome) => {
                [outcome::ABUSE_LOSS_SHARE, outcome::REFUND_SHARE].contains(outcome)
            }
            Self::Share { sum, over } => {
                let names: Vec<&str> = Totals::column_names().collect();
                let paid = [(names.iter().position(|name| *name == "paid_fen"), 1)];
                let over = over.iter().map(|(column, sign)| (Some(*column), *sign));
                let is_money = sum
                    .iter()
                    .all(|(column, _)| names[*column].ends_with("_fen"));
                is_money && over.eq(paid)
            }
        }
    }

    /// True if what shops have adds up to what they have together.
    pub(super) fn adds_up(&self) -> bool {
        matches!(self, Self::Outcome(outcome) if matches!(outcome.unit, Unit::YuanPerDay | Unit::PerDay))
    }
}
