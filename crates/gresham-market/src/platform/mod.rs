//! The platform's part: account integrity, scores, lists, faults, exposure and the auction, and
//! what a scenario's own formulas decide.

pub mod auction;
pub(crate) mod browsing;
pub mod crackdown;
pub mod dispute_rules;
pub mod exposure;
pub mod faults;
pub mod freight;
pub mod hotline;
pub mod integrity;
pub mod lists;
pub mod penalties;
pub mod pilots;
pub mod rules;
pub mod rumour;
pub mod scoring;
