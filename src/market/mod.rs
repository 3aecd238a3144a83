//! The market: consumers, merchants and the platform, day by day. Free of files, threads and clocks,
//! and unable to fail: what could be wrong was refused when the scenario was read.

pub mod calendar;
pub mod parameters;
pub mod tally;
