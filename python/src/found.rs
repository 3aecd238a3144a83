//! An answer before it is Python's.

use crate::answer::Answer;
use crate::failure::invalid;
use crate::over;
use crate::table::ArrowTable;
use arrow_array::ArrayRef;
use gresham::experiment::digest::MODEL_VERSION;
use gresham::render::Table;
use gresham::render::json;
use gresham::render::terminal::{Width, with_notes};
use gresham::studies::Error;
use pyo3::prelude::*;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// Width of texts.
pub(crate) const WIDTH: Width = Width::Unlimited;

/// Words, a document, tables, and where everything is on record.
pub(crate) struct Found {
    folder: String,
    digest: Option<String>,
    seed: Option<u64>,
    text: String,
    document: String,
    tables: Vec<(&'static str, Source)>,
}

/// The content of a table.
pub(crate) enum Source {
    Csv(String),
    Cells(Table),
    /// Objects, and those of their keys that are columns.
    Rows(&'static [&'static str], Vec<Value>),
    Columns(Vec<(&'static str, ArrayRef)>),
}

impl Found {
    pub(crate) fn new(folder: impl AsRef<Path>, text: String, document: String) -> Self {
        Self {
            folder: folder.as_ref().display().to_string(),
            digest: None,
            seed: None,
            text,
            document,
            tables: Vec::new(),
        }
    }

    /// An answer that leaves no folder.
    pub(crate) fn said(text: String, document: &Value) -> Self {
        Self::new("", text, json::document(document))
    }

    /// An answer of which a table of cells is the text.
    pub(crate) fn tabled(
        folder: impl AsRef<Path>,
        document: String,
        name: &'static str,
        table: Table,
    ) -> Self {
        let text = with_notes(&table, WIDTH);
        Self::new(folder, text, document).with(name, Source::Cells(table))
    }

    pub(crate) fn sealed(self, digest: &str, seed: u64) -> Self {
        Self {
            digest: Some(digest.to_owned()),
            seed: Some(seed),
            ..self
        }
    }

    pub(crate) fn seeded(self, seed: u64) -> Self {
        Self {
            seed: Some(seed),
            ..self
        }
    }

    pub(crate) fn with(mut self, name: &'static str, source: Source) -> Self {
        self.tables.push((name, source));
        self
    }

    /// Findings over worlds, in words below the others and as tables, if they were asked for.
    pub(crate) fn with_over(mut self, over: Option<(String, Value)>) -> Self {
        if let Some((text, over)) = over {
            self.text = format!("{}\n{text}", self.text);
            self.tables.extend(over::tables(&over));
        }
        self
    }

    /// The answer, its tables with what they are of.
    pub(crate) fn answer(self, py: Python<'_>, verb: &str) -> PyResult<Answer> {
        let stated = [
            ("gresham", Some(env!("CARGO_PKG_VERSION").to_owned())),
            ("model_version", Some(MODEL_VERSION.to_string())),
            ("command", Some(verb.to_owned())),
            ("seed", self.seed.map(|seed| seed.to_string())),
            ("digest", self.digest.clone()),
        ];
        let stated = stated.into_iter();
        let about: BTreeMap<String, String> = stated
            .filter_map(|(key, value)| Some((key.to_owned(), value?)))
            .collect();
        let mut tables = BTreeMap::new();
        for (name, source) in self.tables {
            let made = match source {
                Source::Csv(text) => ArrowTable::of_csv(&text, about.clone()),
                Source::Cells(table) => ArrowTable::of_cells(&table, about.clone()),
                Source::Columns(columns) => {
                    let named = columns.into_iter();
                    let named = named.map(|(name, column)| (name.to_owned(), column));
                    ArrowTable::new(named.collect(), about.clone())
                }
                Source::Rows(columns, rows) => ArrowTable::of_rows(columns, &rows, about.clone()),
            };
            let made = made.map_err(|error| invalid(py, error))?;
            tables.insert(name.to_owned(), Py::new(py, made)?);
        }
        Ok(Answer {
            folder: self.folder,
            digest: self.digest,
            text: self.text,
            document: self.document,
            tables,
        })
    }
}

/// A document with what is told over worlds.
pub(crate) fn beside(document: impl serde::Serialize, over: Option<&Value>) -> String {
    let mut document = serde_json::json!(document);
    document["over_worlds"] = serde_json::json!(over);
    json::document(&document)
}

/// The text of a document as data.
pub(crate) fn parsed(document: &str) -> Result<Value, Error> {
    serde_json::from_str(document)
        .map_err(|error| Error::invalid(format!("an answer cannot be read: {error}")))
}

/// A file of a report that was just written.
pub(crate) fn file(folder: &Path, name: &str) -> Result<String, Error> {
    let path = folder.join(name);
    fs::read_to_string(&path)
        .map_err(|error| Error::invalid(format!("cannot read {}: {error}", path.display())))
}
