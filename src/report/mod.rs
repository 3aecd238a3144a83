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
mod audit;
pub mod axis;
pub mod bars;
pub mod calibration;
pub mod canvas;
pub mod claims;
pub mod comparison;
pub mod curves;
pub mod facts;
pub mod figures;
pub mod html;
pub mod influences;
pub mod junit;
pub mod labels;
mod line_values;
pub mod lines;
mod markers;
pub mod page;
pub mod pages;
mod parts;
pub mod payoff_map;
pub mod payoffs;
pub mod plot;
pub mod png;
pub mod reference;
pub mod studies;
pub mod style;
pub mod surface;
pub mod text;
pub mod values;
pub mod verify;
pub mod worlds;
pub mod xy;

use crate::records::{ReportFiles, Results, TRANSLATED};
use crate::render::prose::Language;
use page::Page;
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

/// A page of a results folder: its README, and figures without a time axis by name.
pub type FolderPage = (String, Vec<(&'static str, Page)>);

/// The files of a results folder: documents for programs, and a page in every language. Figures
/// are in `figures/`, as SVG and PNG; the page in Chinese is in a folder of its own, its figures as
/// SVG alone.
///
/// # Errors
/// If an SVG cannot be turned into a PNG.
pub fn folder_files(
    documents: &[(&str, &str)],
    page: impl Fn() -> FolderPage,
) -> io::Result<ReportFiles> {
    let (readme, figures) = page();
    let mut files = figures_files(&figures)?;
    for (name, text) in documents {
        files.push(((*name).to_owned(), text.as_bytes().to_vec()));
    }
    files.push(("README.md".to_owned(), readme.into_bytes()));
    Language::Chinese.speaks(|| {
        let (readme, figures) = page();
        for (name, page) in &figures {
            let svg = page.svg_without_dates().into_bytes();
            files.push((format!("{TRANSLATED}/figures/{name}.svg"), svg));
        }
        files.push((format!("{TRANSLATED}/README.md"), readme.into_bytes()));
    });
    Ok(files)
}

/// Figures without a time axis as SVG and PNG in `figures/`.
///
/// # Errors
/// If an SVG cannot be turned into a PNG.
pub fn figures_files(figures: &[(&str, Page)]) -> io::Result<ReportFiles> {
    let mut files = ReportFiles::new();
    for (name, page) in figures {
        files.extend(drawn(name, page.svg_without_dates())?);
    }
    Ok(files)
}

/// An SVG as a command left it, and the PNG made from it, in `figures/`.
///
/// # Errors
/// If the SVG cannot be turned into a PNG.
pub fn redrawn(name: &str, svg: &str) -> io::Result<ReportFiles> {
    drawn(name, svg.to_owned())
}

/// An SVG and the PNG made from it, in `figures/`, with a remark beside them if the PNG lacks
/// something.
fn drawn(name: &str, svg: String) -> io::Result<ReportFiles> {
    let mut pngs = png::Pngs::default();
    let png = pngs.draw(&svg)?;
    let mut files = vec![(format!("figures/{name}.svg"), svg.into_bytes())];
    files.extend(png.map(|png| (format!("figures/{name}.png"), png)));
    let note = pngs.note();
    if !note.is_empty() {
        files.push((format!("figures/{name}.md"), note.into_bytes()));
    }
    Ok(files)
}
