//! The answer of `run` and `compare`, and how it is written: tables, CSV, JSON, and the README of a
//! results folder.

mod answer;
mod document;
mod gains;
mod horizons;
mod notes;
pub(super) mod readme;
mod tables;

pub use answer::{Answer, Arm};
pub use notes::reading_in_words;
