//! Scenarios: files become a checked [`Scenario`], or [`Diagnostics`] that show all their problems.
//!
//! | file | idea |
//! |---|---|
//! | `whole`, `read` | a checked scenario; the way to it from a file or a text |
//! | `chain` | the file asked for, and those that it extends or takes levers from |
//! | `file`, `policy`, `formulas`, `timeline` | one file, taken apart against the tables of parameters |
//! | `home`, `gone` | which section a key belongs to; keys that are gone |
//! | `cells` | statements about the fields of one section |
//! | `layer` | nearer files laid over farther ones; a scenario as a layer |
//! | `setting`, `parameter_path` | one parameter laid over a scenario; which one a dotted key means |
//! | `build`, `calendar`, `industries` | the whole, checked |
//! | `resolved`, `origins` | a scenario written down whole, with the files that state its values |
//! | `regime` | a scenario as its differences from a built-in one, which a page edits |
//! | `start`, `write` | the beginning of a scenario file; a policy as one |
//! | `schema`, `digest` | the JSON Schema; a fingerprint |
//!
//! Every value keeps the place where it was written until the whole has been checked. How to
//! write a file is in `docs/scenarios.md`.

mod build;
mod calendar;
mod cells;
mod chain;
mod digest;
mod file;
mod formulas;
mod gone;
mod home;
mod industries;
mod layer;
mod origins;
mod parameter_path;
mod policy;
mod read;
mod regime;
mod resolved;
mod schema;
mod setting;
mod start;
mod terms;
mod timeline;
mod whole;
mod write;

pub use crate::reader::Diagnostics;
pub use parameter_path::Parameter;
pub use regime::{Problem, Regime, RegimeEntry};
pub use schema::json_schema;
pub use setting::Setting;
pub(crate) use setting::Settings;
pub use start::start;
pub use whole::Scenario;
