//! The days of one replicate.

use super::slices::Slice;
use super::totals::Totals;
use serde::{Deserialize, Serialize};

/// Totals per reported day and slice of one replicate. Day 0 is the scenario's start date.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DailySeries {
    slices: Vec<Slice>,
    rows: Vec<Totals>,
}

impl DailySeries {
    /// A series of `days` days, all zero.
    #[must_use]
    pub fn new(slices: Vec<Slice>, days: usize) -> Self {
        let rows = vec![Totals::default(); days * slices.len()];
        Self { slices, rows }
    }

    /// Adds a day: the totals of every slice. `days_to_come`, this one included, make room for all
    /// of them at once.
    ///
    /// # Panics
    /// If there is not one for every slice.
    pub fn push_day(&mut self, slices: &[Totals], days_to_come: usize) {
        assert_eq!(slices.len(), self.slices.len(), "one row per slice");
        if self.rows.capacity() - self.rows.len() < slices.len() {
            self.rows.reserve_exact(days_to_come * slices.len());
        }
        self.rows.extend_from_slice(slices);
    }

    /// A series from its rows, day by day and within a day slice by slice.
    ///
    /// # Panics
    /// If the rows do not fill whole days.
    #[must_use]
    pub fn from_rows(slices: Vec<Slice>, rows: Vec<Totals>) -> Self {
        assert!(
            rows.len().is_multiple_of(slices.len()),
            "one row per day and slice"
        );
        Self { slices, rows }
    }

    /// The slices, in the order of the rows.
    #[must_use]
    pub fn slices(&self) -> &[Slice] {
        &self.slices
    }

    /// Number of days.
    #[must_use]
    pub fn days(&self) -> usize {
        self.rows.len().checked_div(self.slices.len()).unwrap_or(0)
    }

    /// All rows, day by day and within a day slice by slice.
    #[must_use]
    pub fn rows(&self) -> &[Totals] {
        &self.rows
    }

    /// The totals of one day and slice.
    #[must_use]
    pub fn row(&self, day: usize, slice: usize) -> &Totals {
        &self.rows[day * self.slices.len() + slice]
    }

    /// The totals of one day and slice, to be added to.
    pub fn row_mut(&mut self, day: usize, slice: usize) -> &mut Totals {
        &mut self.rows[day * self.slices.len() + slice]
    }

    /// The sum over days `from..to` for one slice.
    #[must_use]
    pub fn window(&self, from: usize, to: usize, slice: usize) -> Totals {
        let mut sum = Totals::default();
        for day in from..to.min(self.days()) {
            sum.absorb(self.row(day, slice));
        }
        sum
    }
}
