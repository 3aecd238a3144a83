//! Figures and the README of a results folder, drawn from records only.
//!
//! [`write()`] puts everything into a folder. Each figure is a function in [`mod@figures`] that
//! declares a [`page::Page`]; pages are drawn as SVG, and the PNG is made from that SVG.

#![expect(
    clippy::disallowed_methods,
    reason = "figures are drawn from results and never feed back into one"
)]

pub mod ablation;
pub mod attribution;
mod audit;
pub mod axis;
pub mod bars;
pub mod calibration;
pub mod canvas;
pub mod claims;
pub mod comparison;
pub mod curves;
pub mod figures;
pub mod influences;
pub mod lines;
pub mod page;
pub mod pages;
mod parts;
pub mod payoffs;
pub mod plot;
pub mod reference;
pub mod studies;
pub mod style;
pub mod surface;
pub mod text;
pub mod xy;

use crate::records::{RecordsError, Results, put};
use page::Page;
use std::path::{Path, PathBuf};

/// Writes every figure that has something to show as SVG and PNG into `figures/`, and `README.md`
/// with the table given in Markdown. Returns the paths written. Each file is replaced as a whole or
/// not at all.
///
/// # Errors
/// If the folder or a file cannot be written.
pub fn write(
    results: &Results,
    folder: &Path,
    table_markdown: &str,
) -> Result<Vec<PathBuf>, RecordsError> {
    let mut titled = Vec::new();
    let mut drawn = Vec::new();
    for figure in figures::of(results) {
        let page = (figure.draw)(results);
        drawn.push((figure.name, page.svg(results)));
        titled.push((figure, page.title));
    }
    let readme = comparison::readme::markdown(results, &titled, table_markdown);
    write_files(folder, &drawn, &[("README.md", &readme)])
}

/// Writes a page of a results folder: figures without a time axis as SVG and PNG into `figures/`, and
/// other files beside them, each as a whole.
///
/// # Errors
/// If the folder or a file cannot be written.
pub fn write_page(
    folder: &Path,
    figures: &[(&str, Page)],
    files: &[(&str, &str)],
) -> Result<Vec<PathBuf>, RecordsError> {
    let drawn = figures.iter();
    let drawn: Vec<(&str, String)> = drawn
        .map(|(name, page)| (*name, page.svg_without_dates()))
        .collect();
    write_files(folder, &drawn, files)
}

fn write_files(
    folder: &Path,
    drawn: &[(&str, String)],
    files: &[(&str, &str)],
) -> Result<Vec<PathBuf>, RecordsError> {
    let mut written = Vec::new();
    let mut write = |path: PathBuf, bytes: &[u8]| {
        put(&path, bytes)?;
        written.push(path);
        Ok(())
    };
    for (name, svg) in drawn {
        let path = |extension: &str| folder.join(format!("figures/{name}.{extension}"));
        let png = canvas::png(svg);
        let png = png.map_err(|error| RecordsError::at("draw", &path("png"), &error))?;
        write(path("svg"), svg.as_bytes())?;
        write(path("png"), &png)?;
    }
    for (name, text) in files {
        write(folder.join(name), text.as_bytes())?;
    }
    Ok(written)
}
