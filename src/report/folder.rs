//! The files of a results folder: documents, pages in every language, and figures as SVG and PNG.

use super::page::Page;
use super::png::Pngs;
use crate::records::{ReportFiles, TRANSLATED};
use crate::render::prose::Language;
use std::io;

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
pub(super) fn drawn(name: &str, svg: String) -> io::Result<ReportFiles> {
    let mut pngs = Pngs::default();
    let png = pngs.draw(&svg)?;
    let mut files = vec![(format!("figures/{name}.svg"), svg.into_bytes())];
    files.extend(png.map(|png| (format!("figures/{name}.png"), png)));
    let note = pngs.note();
    if !note.is_empty() {
        files.push((format!("figures/{name}.md"), note.into_bytes()));
    }
    Ok(files)
}
