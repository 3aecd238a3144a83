//! Errors of use cases as exceptions.

use gresham::reader::Problem;
use gresham::studies::Error;
use pyo3::prelude::*;

/// A problem as `gresham.errors.GreshamError` takes it: message, file, line, key, remedy.
type Parts = (
    String,
    Option<String>,
    Option<usize>,
    Option<String>,
    Option<String>,
);

/// The exception of an error.
pub(crate) fn raised(py: Python<'_>, error: &Error) -> PyErr {
    let problems: Vec<Parts> = match error {
        Error::Refused(diagnostics) => diagnostics.problems().map(parts).collect(),
        _ => Vec::new(),
    };
    let class = match error {
        Error::Interrupted(_) => "Interrupted",
        _ => "GreshamError",
    };
    let text = error.render(false);
    let made = py
        .import("gresham.errors")
        .and_then(|errors| errors.getattr(class))
        .and_then(|class| class.call1((text, problems)));
    match made {
        Ok(exception) => PyErr::from_value(exception),
        Err(other) => other,
    }
}

/// The exception of a request that cannot be met, in a sentence with its remedy.
pub(crate) fn invalid(py: Python<'_>, sentence: impl std::fmt::Display) -> PyErr {
    raised(py, &Error::invalid(sentence))
}

fn parts(problem: Problem) -> Parts {
    let Problem {
        message,
        file,
        line,
        key,
        remedy,
        remarks: _,
    } = problem;
    (
        message,
        file,
        line,
        key,
        Some(remedy).filter(|remedy| !remedy.is_empty()),
    )
}
