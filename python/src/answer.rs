//! The findings of a use case.

use crate::table::ArrowTable;
use pyo3::prelude::*;
use std::collections::BTreeMap;

/// An answer: words for people, a document for programs, and tables.
#[pyclass(frozen, module = "gresham._gresham")]
pub(crate) struct Answer {
    /// The folder of records and report; empty if there is none.
    #[pyo3(get)]
    pub(crate) folder: String,
    /// Fingerprint of all results, 16 hexadecimal digits, where the use case has one.
    #[pyo3(get)]
    pub(crate) digest: Option<String>,
    /// The answer as a terminal shows it.
    #[pyo3(get)]
    pub(crate) text: String,
    /// The answer in JSON.
    #[pyo3(get)]
    pub(crate) document: String,
    pub(crate) tables: BTreeMap<String, Py<ArrowTable>>,
}

#[pymethods]
impl Answer {
    /// Names of the tables.
    #[getter]
    fn table_names(&self) -> Vec<String> {
        self.tables.keys().cloned().collect()
    }

    /// A table by name; None if there is none.
    fn table(&self, py: Python<'_>, name: &str) -> Option<Py<ArrowTable>> {
        self.tables.get(name).map(|table| table.clone_ref(py))
    }
}
