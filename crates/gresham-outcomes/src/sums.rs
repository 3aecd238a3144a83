//! A replicate's days added up between cuts: what is drawn of it, in a small part of the memory.

use super::series::DailySeries;
use super::slices::Slice;
use super::totals::COLUMNS;
use super::totals::Totals;

/// Sums of days from the first up to each of some cuts, by slice. Columns that stay zero are left
/// out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sums {
    slices: Vec<Slice>,
    days: usize,
    /// Days before which sums end, ascending.
    cuts: Vec<usize>,
    /// Of each slice the columns that are not always zero, and their sums cut by cut.
    of_slices: Vec<(Vec<u16>, Vec<i64>)>,
}

impl Sums {
    /// The sums of a series up to each of the `cuts` and its end.
    #[must_use]
    pub fn of(series: &DailySeries, mut cuts: Vec<usize>) -> Self {
        let days = series.days();
        cuts.retain(|cut| *cut < days);
        cuts.push(days);
        cuts.sort_unstable();
        cuts.dedup();
        let slices = 0..series.slices().len();
        Self {
            slices: series.slices().to_vec(),
            days,
            of_slices: slices.map(|slice| sums(series, slice, &cuts)).collect(),
            cuts,
        }
    }

    /// The slices.
    #[must_use]
    pub fn slices(&self) -> &[Slice] {
        &self.slices
    }

    /// Number of days.
    #[must_use]
    pub fn days(&self) -> usize {
        self.days
    }

    /// The sum over days `from..to` for one slice, as far as there are days.
    ///
    /// # Panics
    /// If days begin or end where there is no cut.
    #[must_use]
    pub fn window(&self, from: usize, to: usize, slice: usize) -> Totals {
        let (columns, sums) = &self.of_slices[slice];
        let up_to = |day: usize| {
            let cut = self.cuts.binary_search(&day.min(self.days));
            let cut = cut.unwrap_or_else(|_| panic!("no cut before day {day}"));
            &sums[cut * columns.len()..][..columns.len()]
        };
        let mut values = [0; COLUMNS];
        if from < to {
            let ends = up_to(from).iter().zip(up_to(to));
            for (column, (before, after)) in columns.iter().zip(ends) {
                values[usize::from(*column)] = after - before;
            }
        }
        Totals::from_values(values)
    }
}

/// The columns of a slice that are not always zero, and their sums up to each cut.
fn sums(series: &DailySeries, slice: usize, cuts: &[usize]) -> (Vec<u16>, Vec<i64>) {
    let days = || (0..series.days()).map(|day| series.row(day, slice));
    let mut seen = [0; COLUMNS];
    for totals in days() {
        for (seen, value) in seen.iter_mut().zip(totals.values()) {
            *seen |= value;
        }
    }
    let columns = (0..COLUMNS as u16).filter(|column| seen[usize::from(*column)] != 0);
    let columns: Vec<u16> = columns.collect();
    let mut sums = Vec::with_capacity(cuts.len() * columns.len());
    let (mut sum, mut days) = (Totals::default(), days());
    let mut before = 0;
    for cut in cuts {
        for totals in days.by_ref().take(cut - before) {
            sum.absorb(totals);
        }
        before = *cut;
        sums.extend(
            columns
                .iter()
                .map(|column| sum.values()[usize::from(*column)]),
        );
    }
    (columns, sums)
}

#[cfg(test)]
mod tests {
    use super::Sums;
    use crate::{DailySeries, Slice};
    use gresham_market::tally::{Event, Money};

    #[test]
    fn sums_between_cuts_are_those_of_the_days() {
        let mut series = DailySeries::new(Slice::all(&["books"]), 10);
        for day in 0..10 {
            let totals = series.row_mut(day, 1);
            totals.add_events(Event::Orders, day as i64);
            // Comes to zero over all days.
            totals.add_fen(Money::PaidOut, if day < 5 { 7 } else { -7 });
        }
        let sums = Sums::of(&series, vec![7, 0, 3, 3, 99]);
        assert_eq!((sums.days(), sums.slices()), (10, series.slices()));
        for (from, to) in [(0, 3), (0, 7), (3, 7), (0, 10), (7, 10), (7, 12), (3, 3)] {
            for slice in [0, 1] {
                let window = series.window(from, to, slice);
                assert_eq!(sums.window(from, to, slice), window, "{from}..{to}");
            }
        }
    }

    #[test]
    #[should_panic(expected = "no cut before day 4")]
    fn a_window_that_was_not_cut_is_refused() {
        let series = DailySeries::new(Slice::all(&["books"]), 10);
        let _ = Sums::of(&series, vec![0, 3]).window(3, 4, 0);
    }
}
