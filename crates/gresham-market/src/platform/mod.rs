//! The platform's part: account integrity, ratings, scores, lists, faults, exposure and the
//! auction, what signals of shops are worth, and what a scenario's own formulas decide.

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
pub mod ratings;
pub mod rules;
pub mod rumour;
pub mod scoring;
pub mod signals;
