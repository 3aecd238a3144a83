//! From daily totals to means with intervals over time.

use super::prose::FIGURES as PROSE;
use crate::experiment::horizons::{Horizon, horizons_of};
use crate::experiment::months::months;
use crate::market::calendar::Calendar;
use crate::outcome::{Outcome, Slice, SliceGroup, Totals};
use crate::records::{ArmResults, Drawn, Results, drawn_days};
use crate::say;
use crate::stats;
use jiff::civil::Date;

/// A mean over replicates with its 95 % interval, if there is one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// The mean.
    pub mean: f64,
    /// The interval's ends; `None` with fewer than two replicates.
    pub interval: Option<(f64, f64)>,
    /// Number of replicates.
    pub replicates: usize,
}

/// The mean of `values` with Student's 95 % interval; `None` without values.
#[must_use]
pub fn estimate(values: &[f64]) -> Option<Estimate> {
    let estimate = stats::Estimate::of(values)?;
    Some(Estimate {
        mean: estimate.mean,
        interval: estimate.low().zip(estimate.high()),
        replicates: values.len(),
    })
}

/// A value over time, with gaps: days since the start, and the estimate.
pub type Curve = Vec<(f64, Option<Estimate>)>;

/// Cuts intervals off where no value can be, such as a share above 1.
#[must_use]
pub fn within(mut curve: Curve, least: f64, most: f64) -> Curve {
    for estimate in curve
        .iter_mut()
        .filter_map(|(_, estimate)| estimate.as_mut())
    {
        estimate.interval = estimate
            .interval
            .map(|(low, high)| (low.max(least), high.min(most)));
    }
    curve
}

/// Over how many days figures add up, and how often they draw a point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Windows {
    /// Number of reported days.
    pub days: usize,
    /// Days added up for one point.
    pub length: usize,
    /// Days between points.
    pub step: usize,
}

impl Windows {
    /// Trailing four weeks, drawn weekly; shorter where the run is shorter than twelve weeks.
    #[must_use]
    pub fn smooth(results: &Results) -> Self {
        let days = days(results);
        let (length, step) = drawn_days(days);
        Self { days, length, step }
    }

    /// Single days, drawn weekly: for what is a stock and not a flow.
    #[must_use]
    pub fn stock(results: &Results) -> Self {
        Self {
            length: 1,
            ..Self::smooth(results)
        }
    }

    /// How a point is made, in words.
    #[must_use]
    pub fn words(&self) -> String {
        match self.length {
            1 => say!(PROSE, "windows.daily"),
            length => say!(PROSE, "windows.trailing", days = length),
        }
    }

    /// The first and one-past-last day of each window, so that the last ends with the run.
    #[must_use]
    pub fn bounds(&self) -> Vec<(usize, usize)> {
        if self.days < self.length || self.length == 0 {
            return Vec::new();
        }
        let first = self.length + (self.days - self.length) % self.step;
        (first..=self.days)
            .step_by(self.step)
            .map(|to| (to - self.length, to))
            .collect()
    }
}

/// Reported days: the longest series of any replicate.
#[must_use]
pub fn days(results: &Results) -> usize {
    let replicates = results.arms.iter().flat_map(|arm| &arm.replicates);
    replicates
        .filter(|replicate| !replicate.series.slices().is_empty())
        .map(|replicate| replicate.series.days())
        .max()
        .unwrap_or(0)
}

/// The fewest and the most replicates of any arm.
#[must_use]
pub fn replicates(results: &Results) -> (usize, usize) {
    let counts = results.arms.iter().map(|arm| arm.replicates.len());
    (counts.clone().min().unwrap_or(0), counts.max().unwrap_or(0))
}

/// The totals over the evaluation window: of every arm, of the replicates that all arms have, of
/// every slice. Empty where there is nothing to compare.
#[must_use]
pub fn paired_windows(results: &Results) -> Vec<Vec<Vec<Totals>>> {
    let replicates = results.arms.iter().map(|arm| arm.replicates.len());
    let pairs = replicates.min().unwrap_or(0);
    let from = day_of(results, results.evaluate_from).max(0.0) as usize;
    let to = days(results);
    if results.arms.len() < 2 || pairs == 0 || to == 0 {
        return Vec::new();
    }
    let window = |replicate: &Drawn| -> Vec<Totals> {
        let slices = 0..replicate.series.slices().len();
        slices
            .map(|slice| replicate.series.window(from, to, slice))
            .collect()
    };
    let arms = results.arms.iter();
    arms.map(|arm| arm.replicates[..pairs].iter().map(window).collect())
        .collect()
}

/// Effects so many months after the arms have parted, of the replicates that all arms have, as far
/// as those months are reported.
#[must_use]
pub fn horizons(results: &Results) -> Vec<Horizon> {
    let (Some(parted), true) = (results.parted, results.start <= results.end) else {
        return Vec::new();
    };
    let calendar = Calendar {
        start: results.start,
        end: results.end,
        burn_in_days: 0,
        evaluate_from: results.evaluate_from,
    };
    let months = months(&calendar);
    let (pairs, _) = replicates(results);
    let places: Option<Vec<usize>> = results.arms.iter().map(whole).collect();
    let Some(places) = places.filter(|_| pairs > 0) else {
        return Vec::new();
    };
    horizons_of(parted, &months, |index| {
        let window = &months[index].window;
        let of = |(arm, whole): (&ArmResults, &usize)| {
            let replicates = arm.replicates[..pairs].iter();
            let totals = replicates.map(|replicate| {
                let series = &replicate.series;
                let reaches = window.to <= series.days();
                reaches.then(|| series.window(window.from, window.to, *whole))
            });
            totals.collect()
        };
        results.arms.iter().zip(&places).map(of).collect()
    })
}

/// Days from the start of the run to `date`.
#[must_use]
pub fn day_of(results: &Results, date: Date) -> f64 {
    results
        .start
        .until(date)
        .map_or(0.0, |span| f64::from(span.get_days()))
}

/// A number made of totals; `None` where it is not defined.
pub type Value<'a> = &'a dyn Fn(&Totals) -> Option<f64>;

/// Where in an arm's series the slice with this group and label is.
#[must_use]
pub fn slice_index(arm: &ArmResults, group: SliceGroup, label: &str) -> Option<usize> {
    let is_it = |slice: &Slice| slice.group == group && slice.label == label;
    arm.replicates
        .first()?
        .series
        .slices()
        .iter()
        .position(is_it)
}

/// The place of the whole market.
#[must_use]
pub fn whole(arm: &ArmResults) -> Option<usize> {
    slice_index(arm, SliceGroup::All, "all")
}

/// For each replicate and window, the value over the window's totals.
#[must_use]
pub fn per_replicate(
    arm: &ArmResults,
    slice: Option<usize>,
    windows: &Windows,
    value: Value,
) -> Vec<Vec<Option<f64>>> {
    let Some(slice) = slice else {
        return Vec::new();
    };
    let bounds = windows.bounds();
    let replicates = arm.replicates.iter();
    replicates
        .map(|replicate| {
            let series = &replicate.series;
            let defined = slice < series.slices().len();
            let over = |&(from, to): &(usize, usize)| {
                let complete = defined && to <= series.days();
                let totals = complete.then(|| series.window(from, to, slice))?;
                value(&totals).filter(|value| value.is_finite())
            };
            bounds.iter().map(over).collect()
        })
        .collect()
}

/// The mean over replicates for each window.
#[must_use]
pub fn over_replicates(rows: &[Vec<Option<f64>>], windows: &Windows) -> Curve {
    let bounds = windows.bounds();
    let point = |(index, (_, to)): (usize, &(usize, usize))| {
        let values: Vec<f64> = rows.iter().filter_map(|row| row[index]).collect();
        ((to - 1) as f64, estimate(&values))
    };
    bounds.iter().enumerate().map(point).collect()
}

/// The curve of `value` for one arm and slice.
#[must_use]
pub fn curve(arm: &ArmResults, slice: Option<usize>, windows: &Windows, value: Value) -> Curve {
    over_replicates(&per_replicate(arm, slice, windows, value), windows)
}

/// The curve of an outcome for the whole market.
#[must_use]
pub fn outcome_curve(arm: &ArmResults, windows: &Windows, outcome: &Outcome) -> Curve {
    curve(arm, whole(arm), windows, &outcome.value)
}
