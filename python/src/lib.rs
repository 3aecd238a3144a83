//! `gresham._gresham`: the library's use cases for Python. Requests come and documents go as JSON,
//! tables by the Arrow C data interface; `python/gresham` makes typed calls and answers of them.

#![expect(
    clippy::needless_pass_by_value,
    reason = "what Python passes is converted, and then ours"
)]

mod answer;
mod failure;
mod found;
mod held;
mod listener;
mod over;
mod perform;
mod reference;
mod statistics;
mod table;
mod verbs;

use gresham::machine::HugePages;
use pyo3::prelude::*;
use std::ffi::OsString;

#[global_allocator]
static ALLOCATOR: HugePages = HugePages;

/// Run the command of these words, the first of which is the program, and give its exit status.
/// Where the command starts itself again, it does so by the words of `program`.
#[pyfunction]
#[pyo3(signature = (words, program=None))]
fn command(py: Python<'_>, words: Vec<OsString>, program: Option<Vec<OsString>>) -> u8 {
    if let Some(program) = program {
        gresham::cli::started_by(program);
    }
    py.detach(|| gresham::cli::main(&words))
}

/// The compiled part of gresham.
#[pymodule]
mod _gresham {
    #[pymodule_export]
    use super::answer::Answer;
    #[pymodule_export]
    use super::command;
    #[pymodule_export]
    use super::held::{Holder, add_reports, perform_held};
    #[pymodule_export]
    use super::perform::{merge, perform, slice};
    #[pymodule_export]
    use super::reference::{
        built_in, explain_lever, explain_outcome, levers, metrics, outcomes, resolved,
        scenario_digest, schema, worlds,
    };
    #[pymodule_export]
    use super::statistics::statistics;
    #[pymodule_export]
    use super::table::ArrowTable;

    use pyo3::prelude::*;

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        module.add("__version__", env!("CARGO_PKG_VERSION"))?;
        module.add("MODEL_VERSION", gresham::experiment::digest::MODEL_VERSION)
    }
}
