//! Figures and the README of a results folder, drawn from records only.
//!
//! [`files()`] draws everything. Each figure is a function in [`mod@figures`] that
//! declares a [`page::Page`]; pages are drawn as SVG, and the PNG is made from that SVG.

#![expect(
    clippy::disallowed_methods,
    reason = "figures are drawn from results and never feed back into one"
)]

pub mod ablation;
pub mod at_scale;
pub mod attribution;
pub mod axis;
pub mod bars;
pub mod calibration;
pub mod canvas;
pub mod claims;
mod compact;
pub mod comparison;
pub mod curves;
pub mod facts;
pub mod figures;
pub mod folder;
pub mod html;
pub mod influences;
pub mod junit;
pub mod labels;
mod line_values;
pub mod lines;
mod markers;
pub mod page;
pub mod pages;
pub mod payoff_map;
pub mod payoffs;
pub mod plot;
pub mod png;
mod prose;
pub mod reference;
pub mod studies;
pub mod style;
pub mod surface;
pub mod text;
pub mod time;
pub mod values;
pub mod verify;
pub mod worlds;
pub mod xy;

use crate::records::{ReportFiles, Results};
use folder::drawn;
use std::io;

/// Every figure that has something to show as SVG and PNG in `figures/`, and `README.md` with the
/// table given in Markdown.
///
/// # Errors
/// If an SVG cannot be turned into a PNG.
pub fn files(results: &Results, table_markdown: &str) -> io::Result<ReportFiles> {
    let mut files = ReportFiles::new();
    let mut titled = Vec::new();
    for figure in figures::of(results) {
        let page = (figure.draw)(results);
        files.extend(drawn(figure.name, page.svg(results))?);
        titled.push((figure, page.title));
    }
    let readme = comparison::readme::markdown(results, &titled, table_markdown);
    files.push(("README.md".to_owned(), readme.into_bytes()));
    Ok(files)
}

/// Every figure that has something to show as SVG and PNG, in the language that is spoken.
///
/// # Errors
/// If an SVG cannot be turned into a PNG.
pub fn drawings(results: &Results) -> io::Result<ReportFiles> {
    let mut files = ReportFiles::new();
    for figure in figures::of(results) {
        files.extend(drawn(figure.name, (figure.draw)(results).svg(results))?);
    }
    Ok(files)
}
