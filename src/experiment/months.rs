//! Calendar months of a run, whole ones only: what drifts and what grows shows month by month.

use super::window::Window;
use crate::market::calendar::Calendar;
use jiff::ToSpan as _;
use jiff::civil::Date;

/// A calendar month of which every day is reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Month {
    /// Its first day.
    pub first: Date,
    /// Its days, counted from the calendar's start.
    pub window: Window,
}

/// The months of a calendar.
#[must_use]
pub fn months(calendar: &Calendar) -> Vec<Month> {
    let reported = |date| (calendar.day(date) - calendar.burn_in_days) as usize;
    let mut months = Vec::new();
    let mut first = first_from(calendar.start);
    loop {
        let next = month_after(first, 1);
        if next > calendar.end.saturating_add(1.day()) {
            return months;
        }
        months.push(Month {
            first,
            window: Window {
                from: reported(first),
                to: reported(next),
            },
        });
        first = next;
    }
}

/// The first day of a month from `date` on.
#[must_use]
pub fn first_from(date: Date) -> Date {
    if date.day() == 1 {
        date
    } else {
        month_after(date.first_of_month(), 1)
    }
}

/// The day so many months after the first of a month.
#[must_use]
pub fn month_after(first: Date, months: i32) -> Date {
    first.saturating_add(months.months())
}
