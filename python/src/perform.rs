//! Use cases by name, with their requests in JSON.

use crate::answer::Answer;
use crate::failure::raised;
use crate::listener::Watch;
use crate::verbs::{performed, read};
use gresham::studies::{self, CancelToken, Error, MergeRequest, Session, SliceRequest};
use pyo3::prelude::*;

/// Perform a use case: its name, its request in JSON, threads, the command that records name, and a
/// function that is told how it goes.
#[pyfunction]
#[pyo3(signature = (verb, request, threads=None, command="", report=None))]
pub(crate) fn perform(
    py: Python<'_>,
    verb: &str,
    request: &str,
    threads: Option<u16>,
    command: &str,
    report: Option<Py<PyAny>>,
) -> PyResult<Answer> {
    let found = called(py, threads, command, report, |session| {
        performed(verb, request, session)
    })?;
    found.answer(py, verb)
}

/// Perform a slice of a task.
#[pyfunction]
#[pyo3(signature = (request, threads=None, command="", report=None))]
pub(crate) fn slice(
    py: Python<'_>,
    request: &str,
    threads: Option<u16>,
    command: &str,
    report: Option<Py<PyAny>>,
) -> PyResult<String> {
    called(py, threads, command, report, |session| {
        let request: SliceRequest = read(request)?;
        Ok(studies::slice(&request, session)?.folder)
    })
}

/// Make a whole of parts: its folder, and how many markets the next round of slices has.
#[pyfunction]
#[pyo3(signature = (request, threads=None, report=None))]
pub(crate) fn merge(
    py: Python<'_>,
    request: &str,
    threads: Option<u16>,
    report: Option<Py<PyAny>>,
) -> PyResult<(String, usize)> {
    called(py, threads, "", report, |session| {
        let request: MergeRequest = read(request)?;
        let merged = studies::merge(&request, session)?;
        Ok((merged.folder, merged.next))
    })
}

/// Calls a use case without holding the interpreter.
pub(crate) fn called<T: Send>(
    py: Python<'_>,
    threads: Option<u16>,
    command: &str,
    report: Option<Py<PyAny>>,
    call: impl FnOnce(&mut Session<'_>) -> Result<T, Error> + Send,
) -> PyResult<T> {
    let (answer, interruption) = py.detach(|| {
        let cancel = CancelToken::new();
        let mut watch = Watch::new(report.as_ref(), &cancel);
        let session = Session::new(threads, &cancel, &mut watch, command);
        let answer = session.and_then(|mut session| call(&mut session));
        (answer, watch.raised)
    });
    match (answer, interruption) {
        // What a listener has raised is why the work ended, even where nothing was left to do.
        (_, Some(error)) => Err(error),
        (Ok(answer), None) => Ok(answer),
        (Err(error), None) => Err(raised(py, &error)),
    }
}
