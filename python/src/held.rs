//! Consumers of one market held by Python's actors or processes: a holder, the sum of reports, and
//! the use cases whose markets may be held so.

use crate::answer::Answer;
use crate::failure::invalid;
use crate::perform::called;
use crate::verbs::performed;
use gresham::holders::{self, Desk, Line, Lost};
use gresham::studies::{Error, Held};
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedBytes;
use pyo3::types::{PyBytes, PyList};
use std::sync::{Arc, Mutex, PoisonError};

/// A holder of consumers: answers what it is asked.
#[pyclass(module = "gresham._gresham")]
pub(crate) struct Holder {
    desk: Mutex<Desk>,
}

#[pymethods]
impl Holder {
    /// Make a holder of nothing, who works with so many threads.
    #[new]
    #[pyo3(signature = (threads=1))]
    fn new(py: Python<'_>, threads: usize) -> PyResult<Self> {
        let desk = Desk::new(threads).map_err(|lost| invalid(py, lost))?;
        Ok(Self {
            desk: Mutex::new(desk),
        })
    }

    /// Answer a message.
    fn answer<'py>(
        &self,
        py: Python<'py>,
        message: PyBackedBytes,
    ) -> PyResult<Bound<'py, PyBytes>> {
        let answer = py.detach(|| {
            let desk = self.desk.lock();
            desk.unwrap_or_else(PoisonError::into_inner)
                .answer(&message)
        });
        let answer = answer.map_err(|lost| invalid(py, lost))?;
        Ok(PyBytes::new(py, &answer))
    }
}

/// Add up reports of one day.
#[pyfunction]
pub(crate) fn add_reports(
    py: Python<'_>,
    reports: Vec<PyBackedBytes>,
) -> PyResult<Bound<'_, PyBytes>> {
    let sum = py.detach(|| holders::add(&reports));
    Ok(PyBytes::new(py, &sum.map_err(|lost| invalid(py, lost))?))
}

/// Perform `run` or `compare`, the consumers of one market at a time held by whoever answers at the
/// other end of a line: an object with `holders`, `here`,
/// `ask`, `ask_all` and `renew`.
#[pyfunction]
#[pyo3(signature = (verb, request, line, checkpoint_days, threads=None, command="", report=None))]
#[expect(clippy::too_many_arguments, reason = "as `perform`, and with a line")]
pub(crate) fn perform_held(
    py: Python<'_>,
    verb: &str,
    request: &str,
    line: Py<PyAny>,
    checkpoint_days: u32,
    threads: Option<u16>,
    command: &str,
    report: Option<Py<PyAny>>,
) -> PyResult<Answer> {
    let holders = line.bind(py).getattr("holders")?.extract()?;
    let is_here = line.bind(py).getattr("here")?.extract()?;
    let raised = Arc::default();
    let line = PythonLine {
        line,
        holders,
        is_here,
        raised: Arc::clone(&raised),
    };
    let found = called(py, threads, command, report, |session| {
        if !matches!(verb, "run" | "compare") || checkpoint_days == 0 {
            return Err(Error::invalid(
                "`run` and `compare` can have their markets held, with a checkpoint every day at most",
            ));
        }
        session.held = Some(Held {
            line: Box::new(line),
            checkpoint_days,
        });
        performed(verb, request, session)
    });
    let raised = raised.lock().unwrap_or_else(PoisonError::into_inner).take();
    match raised {
        Some(error) => Err(error),
        None => found?.answer(py, verb),
    }
}

/// A line that Python carries.
struct PythonLine {
    line: Py<PyAny>,
    holders: usize,
    is_here: bool,
    /// The reason for which the work has ended, such as Ctrl-C.
    raised: Arc<Mutex<Option<PyErr>>>,
}

impl PythonLine {
    /// Calls the line; what it raises is a loss unless it is meant to end the work.
    fn call<T>(
        &self,
        call: impl FnOnce(Python<'_>, &Bound<'_, PyAny>) -> PyResult<T>,
    ) -> Result<T, Lost> {
        Python::attach(|py| {
            let called = py
                .check_signals()
                .and_then(|()| call(py, self.line.bind(py)));
            called.map_err(|error| {
                let lost = Lost::because(&error);
                if !error.is_instance_of::<pyo3::exceptions::PyException>(py) {
                    let raised = self.raised.lock();
                    *raised.unwrap_or_else(PoisonError::into_inner) = Some(error);
                }
                lost
            })
        })
    }
}

impl Line for PythonLine {
    fn holders(&self) -> usize {
        self.holders
    }

    fn is_here(&self) -> bool {
        self.is_here
    }

    fn ask(&mut self, asked: &[(usize, Vec<u8>)]) -> Result<Vec<Vec<u8>>, Lost> {
        self.call(|py, line| {
            let asked = asked.iter();
            let asked = asked.map(|(holder, message)| (*holder, PyBytes::new(py, message)));
            let asked = PyList::new(py, asked.collect::<Vec<_>>())?;
            let answers: Vec<PyBackedBytes> = line.call_method1("ask", (asked,))?.extract()?;
            Ok(answers.iter().map(|answer| answer.to_vec()).collect())
        })
    }

    fn ask_all(&mut self, message: &[u8]) -> Result<Vec<u8>, Lost> {
        self.call(|py, line| {
            let message = PyBytes::new(py, message);
            let answer: PyBackedBytes = line.call_method1("ask_all", (message,))?.extract()?;
            Ok(answer.to_vec())
        })
    }

    fn renew(&mut self) -> Result<(), Lost> {
        let raised = self.raised.lock();
        if raised.unwrap_or_else(PoisonError::into_inner).is_some() {
            return Err(Lost::because("the work was ended"));
        }
        self.call(|_, line| line.call_method0("renew").map(drop))
    }
}
