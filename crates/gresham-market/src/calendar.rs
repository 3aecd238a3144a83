//! Which date a simulated day is.

use jiff::ToSpan;
use jiff::civil::Date;

/// The span of a run. Days are counted from 0, the first day of the burn-in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Calendar {
    /// The first day whose outcomes are reported.
    pub start: Date,
    /// The last simulated day.
    pub end: Date,
    /// Days simulated before `start`, whose outcomes are not reported.
    pub burn_in_days: u32,
    /// First day of the window over which arms are compared; the last is `end`.
    pub evaluate_from: Date,
}

impl Calendar {
    /// Number of simulated days, burn-in included.
    #[must_use]
    pub fn days(&self) -> u32 {
        self.burn_in_days + days_between(self.start, self.end) + 1
    }

    /// The date of simulated day `day`.
    ///
    /// # Panics
    /// If the day lies beyond the calendar's range, which the scenario reader rules out.
    #[must_use]
    pub fn date(&self, day: u32) -> Date {
        let offset = i64::from(day) - i64::from(self.burn_in_days);
        self.start
            .checked_add(offset.days())
            .expect("scenario dates are far from the calendar's ends")
    }

    /// The simulated day that falls on `date`; before the burn-in it is 0.
    #[must_use]
    pub fn day(&self, date: Date) -> u32 {
        let first = self.date(0);
        if date <= first {
            0
        } else {
            days_between(first, date)
        }
    }
}

/// Days from `from` to `to`, which is not earlier.
fn days_between(from: Date, to: Date) -> u32 {
    let span = from.until(to).expect("dates of one calendar");
    u32::try_from(span.get_days()).expect("`to` is not before `from`")
}
