//! A use case's progress, told to a Python function, and Ctrl-C.

use gresham::experiment::{Ahead, ProgressListener};
use gresham::studies::{CancelToken, Listener};
use pyo3::prelude::*;

/// Tells a function how it goes, and ends the work where that raises or Ctrl-C is pressed.
pub(crate) struct Watch<'a> {
    report: Option<&'a Py<PyAny>>,
    cancel: &'a CancelToken,
    finished: usize,
    /// The exception that has ended the work.
    pub(crate) raised: Option<PyErr>,
}

impl<'a> Watch<'a> {
    pub(crate) fn new(report: Option<&'a Py<PyAny>>, cancel: &'a CancelToken) -> Self {
        Self {
            report,
            cancel,
            finished: 0,
            raised: None,
        }
    }

    /// Tells an event: what, how much of it, out of how much, and words.
    fn tell(&mut self, what: &str, count: u64, of: u64, words: &str) {
        if self.raised.is_some() {
            return;
        }
        let told = Python::attach(|py| {
            py.check_signals()?;
            match self.report {
                Some(report) => report.call1(py, (what, count, of, words)).map(drop),
                None => Ok(()),
            }
        });
        if let Err(error) = told {
            self.raised = Some(error);
            self.cancel.cancel();
        }
    }
}

impl ProgressListener for Watch<'_> {
    fn began(&mut self, ahead: Ahead) {
        self.finished = 0;
        self.tell("began", ahead.markets as u64, ahead.found as u64, "");
    }

    fn finished(&mut self, orders: u64) {
        self.finished += 1;
        self.tell("finished", self.finished as u64, orders, "");
    }

    fn damaged(&mut self, market: &str, why: &str) {
        let words = format!("warning: {market} is damaged and is run again: {why}");
        self.tell("note", 0, 0, &words);
    }
}

impl Listener for Watch<'_> {
    fn note(&mut self, text: &str) {
        self.tell("note", 0, 0, text);
    }

    fn is_heard(&self) -> bool {
        self.report.is_some()
    }
}
