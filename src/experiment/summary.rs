//! The summary of a finished replicate that is kept in memory.

use super::digest;
use super::replicate::Replicate;
use crate::market::calendar::Calendar;
use crate::outcome::Totals;

/// One market of an experiment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unit {
    /// Index of the arm.
    pub arm: usize,
    /// Index of the replicate.
    pub replicate: u32,
}

/// The reported days `from..to` over which arms are compared; day 0 is the calendar's start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// First day evaluated.
    pub from: usize,
    /// One past the last day evaluated.
    pub to: usize,
}

/// Totals of a finished replicate; its days themselves are in the records.
#[derive(Debug, Clone, PartialEq)]
pub struct ReplicateSummary {
    /// Digest of every total and every shop.
    pub digest: blake3::Hash,
    /// Orders simulated, burn-in and visible-quality twin included.
    pub orders: u64,
    /// Totals over the evaluation window, one entry per slice.
    pub window: Vec<Totals>,
}

impl Window {
    /// The evaluation window of a calendar.
    #[must_use]
    pub fn of(calendar: &Calendar) -> Self {
        Self {
            from: (calendar.day(calendar.evaluate_from) - calendar.burn_in_days) as usize,
            to: (calendar.days() - calendar.burn_in_days) as usize,
        }
    }
}

impl ReplicateSummary {
    /// Sums a replicate over the window and takes its digest.
    #[must_use]
    pub fn of(replicate: &Replicate, window: Window) -> Self {
        let series = &replicate.series;
        Self {
            digest: digest::of_replicate(replicate),
            orders: replicate.orders,
            window: (0..series.slices().len())
                .map(|slice| series.window(window.from, window.to, slice))
                .collect(),
        }
    }

    /// A store like it, with the totals of the whole market only.
    #[must_use]
    pub fn whole_market(&self) -> Self {
        Self {
            window: self.window[..1].to_vec(),
            ..*self
        }
    }
}
