//! Pages of verbs: an answer as tables, as a README with its figures, and for programs.

pub mod ablation;
pub mod alarms;
pub mod attribution;
pub mod baseline;
pub mod calibration;
pub mod claims;
pub mod facts;
pub mod gate;
pub mod pairing;
pub mod payoff_map;
pub mod payoffs;
pub mod recovery;
pub mod rivals;
pub mod search;
pub mod verify;
