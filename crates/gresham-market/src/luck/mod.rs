//! Luck: random numbers keyed by what they decide, the variates made of them, and elementary
//! functions with the same bits on every machine.

pub mod draws;
pub mod elementary;
pub mod variates;
