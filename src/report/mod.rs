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
pub mod curves;
pub mod figures;
pub mod influences;
pub mod junit;
pub mod lines;
pub mod page;
mod parts;
pub mod payoffs;
pub mod plot;
pub mod png;
mod readme;
pub mod studies;
pub mod style;
pub mod surface;
pub mod text;
pub mod xy;

use crate::records::Results;
use png::Pngs;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Writes every figure that has something to show as SVG and PNG into `figures/`, and `README.md` with the table given in
/// Markdown. Returns the paths written. Each file is replaced as a whole or not at all.
///
/// # Errors
/// If the folder or a file cannot be written.
pub fn write(results: &Results, folder: &Path, table_markdown: &str) -> io::Result<Vec<PathBuf>> {
    let figures = folder.join("figures");
    fs::create_dir_all(&figures)?;
    let mut written = Vec::new();
    let mut titled = Vec::new();
    let mut pngs = Pngs::default();
    for figure in figures::of(results) {
        let page = (figure.draw)(results);
        let svg = page.svg(results);
        titled.push((figure, page.title));
        let drawn = [
            ("svg", Some(svg.clone().into_bytes())),
            ("png", pngs.draw(&svg)?),
        ];
        for (extension, bytes) in drawn {
            if let Some(bytes) = bytes {
                let path = figures.join(format!("{}.{extension}", figure.name));
                replace(&path, &bytes)?;
                written.push(path);
            }
        }
    }
    let path = folder.join("README.md");
    replace(
        &path,
        readme::markdown(results, &titled, table_markdown, &pngs.note()).as_bytes(),
    )?;
    written.push(path);
    Ok(written)
}

/// Writes pages that have no time axis as SVG and PNG into `figures/` of a folder. Returns what a
/// README has to say of them, which is mostly nothing.
///
/// # Errors
/// If the folder or a file cannot be written.
pub fn write_pages(pages: &[(&str, page::Page)], folder: &Path) -> io::Result<String> {
    let figures = folder.join("figures");
    fs::create_dir_all(&figures)?;
    let mut pngs = Pngs::default();
    for (name, page) in pages {
        let svg = page.svg_without_dates();
        replace(&figures.join(format!("{name}.svg")), svg.as_bytes())?;
        if let Some(png) = pngs.draw(&svg)? {
            replace(&figures.join(format!("{name}.png")), &png)?;
        }
    }
    Ok(pngs.note())
}

/// Writes a file beside its place and moves it there, so that nobody reads half of it.
pub(crate) fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    // A temporary file is private by default; a report is not.
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(0o644));
    }
    let mut file = builder.tempfile_in(folder)?;
    file.write_all(bytes)?;
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}
