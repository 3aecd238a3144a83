//! Stretches of reported days.

use crate::market::calendar::Calendar;

/// The reported days `from..to` over which arms are compared; day 0 is the calendar's start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// First day evaluated.
    pub from: usize,
    /// One past the last day evaluated.
    pub to: usize,
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
