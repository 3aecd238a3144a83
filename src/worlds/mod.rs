//! Worlds that fit what is known: an ensemble of them, as calibration writes and other verbs read
//! it.
//!
//! | file | idea |
//! |---|---|
//! | `ensemble` | the worlds, their weights, and the text of their file |
//! | `file` | the file, read with places, and checked against scenarios |
//! | `taken` | a few worlds that stand for all |

mod ensemble;
mod file;
mod taken;

pub use ensemble::{Ensemble, World};
pub use file::{EnsembleFile, json_schema};
