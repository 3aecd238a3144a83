//! Effects over worlds that fit what is known: tables, words, a document and a figure.

mod arms;
mod document;
mod figure;
mod numbers;
mod quantities;
mod tables;
mod words;

use crate::records::ReportFiles;
use crate::render::json;
use crate::report::folder::figures_files;
use std::io;

pub use arms::{ArmReport, OverReport};
pub use figure::page;
pub use quantities::{Quantities, Quantity};
pub use words::luck_only;

/// The figure, and the document for programs.
///
/// # Errors
/// If the figure cannot be drawn.
pub fn files(report: &OverReport) -> io::Result<ReportFiles> {
    let mut files = figures_files(&[("over-worlds", figure::page(report))])?;
    files.push(document_file(report));
    Ok(files)
}

/// The document for programs alone.
#[must_use]
pub fn document_file(report: &OverReport) -> (String, Vec<u8>) {
    (
        "over-worlds.json".to_owned(),
        json::document(report).into_bytes(),
    )
}
