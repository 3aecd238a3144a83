//! Facts about markets of this kind: published figures as data, each with its use.
//!
//! | file | idea |
//! |---|---|
//! | `file` | the keys of a facts file |
//! | `read` | the file, checked against the scenarios that its facts are measured in |
//! | `fact` | a fact: its figure, band, grade and use |
//! | `statistic` | how a fact is measured in a market |
//!
//! A fact is fitted to, or held back, never both: calibration takes [`FitFacts`], which holds those
//! of use `fit` alone.

mod fact;
mod file;
mod read;
mod statistic;

pub use fact::{Fact, Facts, FitFacts, Grade, Published, Scale, Unmeasured, Use};
pub use file::json_schema;
pub use statistic::{Contrast, Quantity, Statistic};
