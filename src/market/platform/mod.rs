//! The platform's part: account integrity, scores, exposure and the auction.

pub mod auction;
pub mod dispute_rules;
pub mod exposure;
pub mod freight;
pub mod integrity;
pub mod penalties;
pub mod scoring;
