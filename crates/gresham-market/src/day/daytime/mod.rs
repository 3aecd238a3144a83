//! The consumers' part of the day, one file per phase. Every phase reads the board, changes only
//! the shard's own state and adds to its tally.

pub mod abuse;
pub mod after_sales;
pub mod buyers;
pub mod cancellation;
pub mod choice;
pub mod fulfilment;
pub mod memory;
pub mod need;
pub mod ordering;
pub mod recall;
pub mod returns;
pub mod scratch;
pub mod search;
pub mod settlement;
pub mod shard_day;
pub mod shard_worker;
pub mod valuation;
