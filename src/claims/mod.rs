//! Published figures held against the model: what a policy did, and what would have been anyway.
//!
//! A claim is data. `registry` reads it by what `file` declares, `estimand` computes its statistic
//! from a panel of shops, `arms` says which markets are run, `protocol` what each replicate shows,
//! `verdict` concludes, and `finding` puts it into numbers and a sentence. `audit` asks what
//! somebody would have concluded who has only the data that are published. `calibration` finds the
//! worlds that fit, `accepted` judges predictions over them, and `rivals` holds predictions against
//! what would be foretold without any policy and by selection alone.

pub mod accepted;
pub mod arms;
pub mod audit;
pub mod calibration;
mod check;
mod columns;
mod elsewhere;
pub mod estimand;
pub mod figure;
mod file;
pub mod finding;
pub mod pass_through;
mod policies;
pub mod protocol;
pub mod quantity;
mod read;
pub mod registry;
pub mod rivals;
mod statistics;
pub mod verdict;
pub mod words;

pub use calibration::calibration_schema;
pub use file::json_schema;
pub use registry::Registry;
