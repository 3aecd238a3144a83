//! The summary of a finished replicate that is kept in memory.

use super::months::{Month, months};
use super::replicate::Replicate;
use super::replicate_digest::of_replicate;
use super::window::Window;
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

/// Totals of a finished replicate; its days themselves are in the records.
#[derive(Debug, Clone, PartialEq)]
pub struct ReplicateSummary {
    /// Digest of every total and every shop.
    pub digest: blake3::Hash,
    /// Orders simulated, burn-in and visible-quality twin included.
    pub orders: u64,
    /// Totals over the evaluation window, one entry per slice.
    pub window: Vec<Totals>,
    /// The whole market's totals month by month, of whole calendar months; empty where only the
    /// window was kept.
    pub months: Vec<Totals>,
}

impl ReplicateSummary {
    /// Sums a replicate over the calendar's window and months, and takes its digest.
    #[must_use]
    pub fn of(replicate: &Replicate, calendar: &Calendar) -> Self {
        let window = Window::of(calendar);
        let series = &replicate.series;
        Self {
            digest: of_replicate(replicate),
            orders: replicate.orders,
            window: (0..series.slices().len())
                .map(|slice| series.window(window.from, window.to, slice))
                .collect(),
            months: months(calendar)
                .into_iter()
                .map(|Month { window, .. }| series.window(window.from, window.to, 0))
                .collect(),
        }
    }

    /// A store like it, with the totals of the whole market only.
    #[must_use]
    pub fn whole_market(&self) -> Self {
        Self {
            window: self.window[..1].to_vec(),
            months: Vec::new(),
            ..*self
        }
    }
}
