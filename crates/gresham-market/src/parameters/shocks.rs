//! Shocks: things that go wrong by themselves.

use crate::parameter::Section;
use crate::parameters;

parameters! {
    /// What hits shops without warning: wrong prices, missing stock, sudden runs.
    pub struct Shocks as "shocks" {
        /// Wrong prices per shop: for one day the shop sells far below cost, word gets round, and
        /// every order has to be honoured.
        mispricing: f64 in 0.0..=50.0, unit "per year";
        /// A wrong price, as a share of the right one.
        mispricing_price: f64 in 0.01..=1.0, unit "share";
        /// Exposure of a shop with a wrong price, against its ordinary exposure.
        mispricing_rush: f64 in 1.0..=1000.0, unit "factor";
        /// Stock-outs per shop: for some days a part of its orders cannot be filled.
        stock_out: f64 in 0.0..=50.0, unit "per year";
        /// How long a stock-out lasts.
        stock_out_length: u32 in 1..=14, unit "days";
        /// Share of a shop's orders that meet what is missing.
        stock_out_share: f64 in 0.0..=1.0, unit "share";
        /// Runs per shop: something makes it the talk of the day, and its parcels pile up.
        run: f64 in 0.0..=50.0, unit "per year";
        /// How long a run lasts.
        run_length: u32 in 1..=14, unit "days";
        /// Exposure of a shop during a run, against its ordinary exposure.
        run_exposure: f64 in 1.0..=1000.0, unit "factor";
        /// Orders a day that a shop can hand over as promptly as ever, against its daily orders
        /// before the run.
        run_capacity: f64 in 0.1..=100.0, unit "factor";
        /// How grave it is to a buyer that an order is cancelled after days of waiting.
        cancelled_severity: f64 in 0.0..=1.0, unit "severity";
        /// How grave it is to a buyer that an order is cancelled at once.
        cancelled_early_severity: f64 in 0.0..=1.0, unit "severity";
    }
}

impl Section for Shocks {}
