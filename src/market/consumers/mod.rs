//! The consumers' part of the day, one file per phase. Every phase reads the board, changes only
//! the shard's own state and adds to its tally.

pub mod abuse;
pub mod after_sales;
pub mod cancellation;
pub mod choice;
pub mod fulfilment;
pub mod memory;
pub mod need;
pub mod returns;
pub mod search;
pub mod settlement;
pub mod valuation;
