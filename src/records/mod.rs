//! Everything read from or written to a results folder.

mod results;

pub use results::{ArmResults, Results};
