//! Means and spreads of every day's outcomes: sums that grow as replicates finish, so that these
//! need not be read again.

use crate::experiment::Unit;
use crate::outcome::{DailySeries, OUTCOMES, Slice};
use std::collections::BTreeMap;

/// Sums kept at a time: ten arms of two years take about 400 MiB. Of further arms the replicates
/// are read again at the end.
const MOST_SUMS: usize = 16 << 20;

/// Replicates kept that finished before one that comes before them; of more the last are read
/// again.
const MOST_AHEAD: usize = 8;

/// Sums of one arm, replicate after replicate.
#[derive(Debug)]
pub(super) struct Daily {
    pub(super) slices: Vec<Slice>,
    pub(super) days: usize,
    pub(super) replicates: u32,
    moments: Vec<Moments>,
}

impl Daily {
    pub(super) fn new(slices: Vec<Slice>, days: usize) -> Self {
        let moments = vec![Moments::default(); days * slices.len() * OUTCOMES.len()];
        Self {
            slices,
            days,
            replicates: 0,
            moments,
        }
    }

    /// Moments of an outcome on a day of a slice.
    pub(super) fn moments(&self, day: usize, slice: usize, outcome: usize) -> &Moments {
        &self.moments[(day * self.slices.len() + slice) * OUTCOMES.len() + outcome]
    }

    /// Adds the next replicate.
    pub(super) fn absorb(&mut self, series: &DailySeries) {
        self.replicates += 1;
        let rows = series.rows().iter();
        for (totals, moments) in rows.zip(self.moments.chunks_exact_mut(OUTCOMES.len())) {
            for (outcome, moments) in OUTCOMES.iter().zip(moments) {
                let value = (outcome.value)(totals);
                if let Some(value) = value.filter(|value| value.is_finite()) {
                    moments.add(value);
                }
            }
        }
    }
}

/// Mean and sum of squared deviations, updated value by value (Welford 1962).
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Moments {
    pub(super) n: u32,
    pub(super) mean: f64,
    squares: f64,
}

impl Moments {
    fn add(&mut self, value: f64) {
        self.n += 1;
        let deviation = value - self.mean;
        self.mean += deviation / f64::from(self.n);
        self.squares += deviation * (value - self.mean);
    }

    /// Half the width of the interval; `critical` says for every n how many standard errors that
    /// is.
    pub(super) fn half_width(&self, critical: &[f64]) -> Option<f64> {
        let n = f64::from(self.n);
        let error = (self.squares / (n - 1.0) / n).sqrt();
        (self.n >= 2).then(|| critical[self.n as usize] * error)
    }
}

/// The sums of all arms while replicates finish in whatever order. Each arm's are added in the
/// order of replicates, so that the sums are the same to the last bit.
#[derive(Debug, Default)]
pub(super) struct Running {
    /// Of every arm, once a replicate has finished.
    arms: BTreeMap<usize, Daily>,
    /// Finished replicates that have to wait for another, by arm and replicate.
    ahead: BTreeMap<(usize, u32), DailySeries>,
}

impl Running {
    /// Takes in a finished replicate. `earlier` gives one that is on record from an earlier run.
    ///
    /// # Errors
    /// Those of `earlier`.
    pub(super) fn take<E>(
        &mut self,
        Unit { arm, replicate }: Unit,
        series: DailySeries,
        earlier: impl Fn(u32) -> Result<Option<DailySeries>, E>,
    ) -> Result<(), E> {
        if !self.arms.contains_key(&arm) {
            let sums = series.rows().len() * OUTCOMES.len();
            if (self.arms.len() + 1) * sums > MOST_SUMS {
                return Ok(());
            }
            let daily = Daily::new(series.slices().to_vec(), series.days());
            self.arms.insert(arm, daily);
        }
        self.ahead.insert((arm, replicate), series);
        let ahead = &mut self.ahead;
        if let Some(daily) = self.arms.get_mut(&arm) {
            while let Some(next) = match ahead.remove(&(arm, daily.replicates)) {
                Some(next) => Some(next),
                None if daily.replicates < replicate => earlier(daily.replicates)?,
                None => None,
            } {
                daily.absorb(&next);
            }
        }
        if self.ahead.len() > MOST_AHEAD {
            self.ahead.pop_last();
        }
        Ok(())
    }

    /// Takes the sums of an arm, to be finished.
    pub(super) fn take_arm(&mut self, arm: usize) -> Unfinished {
        let (from, to) = ((arm, 0), (arm, u32::MAX));
        let ahead: Vec<(usize, u32)> = self.ahead.range(from..=to).map(|(unit, _)| *unit).collect();
        let ahead = ahead.into_iter().filter_map(|unit| {
            let series = self.ahead.remove(&unit)?;
            Some((unit.1, series))
        });
        Unfinished {
            ahead: ahead.collect(),
            daily: self.arms.remove(&arm),
        }
    }
}

/// The sums of an arm, some of whose replicates have not been added yet.
#[derive(Debug)]
pub(super) struct Unfinished {
    daily: Option<Daily>,
    ahead: BTreeMap<u32, DailySeries>,
}

impl Unfinished {
    /// The sums over `replicates`; what has not been added yet is `read`. `None` if there are none.
    ///
    /// # Errors
    /// Those of `read`.
    pub(super) fn finish<E>(
        mut self,
        replicates: u32,
        read: impl Fn(u32) -> Result<DailySeries, E>,
    ) -> Result<Option<Daily>, E> {
        let added = self.daily.as_ref().map_or(0, |daily| daily.replicates);
        for replicate in added..replicates {
            let series = match self.ahead.remove(&replicate) {
                Some(series) => series,
                None => read(replicate)?,
            };
            let blank = || Daily::new(series.slices().to_vec(), series.days());
            self.daily.get_or_insert_with(blank).absorb(&series);
        }
        Ok(self.daily)
    }
}

#[cfg(test)]
mod tests {
    use super::{MOST_AHEAD, Moments, Running};
    use crate::experiment::Unit;
    use crate::market::tally::{Event, Money};
    use crate::outcome::{DailySeries, Measure, Slice};
    use crate::records::outcome_files::critical_values;
    use crate::stats::Estimate;
    use std::cell::Cell;
    use std::convert::Infallible;

    #[test]
    fn daily_intervals_are_those_of_an_estimate() {
        let values = [3.0, 4.5, 1.0, 7.25];
        let mut moments = Moments::default();
        for value in values {
            moments.add(value);
        }
        let estimate = Estimate::of(&values).unwrap();
        let half_width = moments.half_width(&critical_values(4)).unwrap();
        assert!((moments.mean - estimate.mean).abs() < 1e-12);
        assert!((half_width - estimate.half_width.unwrap()).abs() < 1e-12);
    }

    /// A day on which as much was paid as the replicate's number tells.
    fn series(replicate: u32) -> DailySeries {
        let mut series = DailySeries::new(Slice::all(&["books"]), 1);
        let totals = series.row_mut(0, 0);
        totals.add_measure(Measure::Days, 1);
        totals.add_fen(Money::Paid, 1 + i64::from(replicate * replicate) * 977);
        totals.add_events(Event::Orders, 3);
        series
    }

    /// The first outcome's mean and n after replicates finished in `order`, those before `found`
    /// having been there, and how many were read.
    fn sums(order: &[u32], found: u32) -> (u64, u32, u32) {
        let mut running = Running::default();
        let reads = Cell::new(0);
        let read = |replicate| {
            reads.set(reads.get() + 1);
            series(replicate)
        };
        for replicate in order {
            let unit = Unit {
                arm: 3,
                replicate: *replicate,
            };
            let earlier =
                |replicate| Ok::<_, Infallible>((replicate < found).then(|| read(replicate)));
            running.take(unit, series(*replicate), earlier).unwrap();
        }
        let all = order.len() as u32 + found;
        let finished = running
            .take_arm(3)
            .finish(all, |replicate| Ok::<_, Infallible>(read(replicate)));
        let daily = finished.unwrap().unwrap();
        let moments = daily.moments(0, 0, 0);
        (moments.mean.to_bits(), moments.n, reads.get())
    }

    #[test]
    fn the_order_in_which_replicates_finish_does_not_change_a_bit() {
        let (mean, n, read) = sums(&[0, 1, 2, 3, 4], 0);
        assert_eq!((n, read), (5, 0));
        assert_eq!(sums(&[1, 4, 0, 3, 2], 0), (mean, n, read));
        assert_eq!(
            sums(&[4, 3, 2], 2),
            (mean, n, 2),
            "what was there is read once"
        );
    }

    #[test]
    fn of_many_that_wait_the_last_are_read_again() {
        let late: Vec<u32> = (1..=MOST_AHEAD as u32 + 3).chain([0]).collect();
        let in_order: Vec<u32> = (0..late.len() as u32).collect();
        let (mean, n, _) = sums(&in_order, 0);
        let (late_mean, late_n, read) = sums(&late, 0);
        assert_eq!((late_mean, late_n), (mean, n));
        assert!(read > 0 && read < n);
    }
}
