//! Figures as PNG: their text becomes outlines, which resvg draws with the rest.

use super::installed::Installed;
use super::outlines;
use resvg::{tiny_skia, usvg};
use std::collections::BTreeSet;
use std::io;
use std::path::PathBuf;

/// Pixels of a PNG per pixel of the SVG, for sharp text on dense screens.
const SCALE: f32 = 2.0;

/// Draws the figures of a report as PNG, with the embedded font, and with those of the system for
/// letters that it lacks.
pub struct Pngs {
    fonts: Installed,
    absent: BTreeSet<char>,
}

impl Default for Pngs {
    fn default() -> Self {
        Self {
            fonts: Installed::of_system(),
            absent: BTreeSet::new(),
        }
    }
}

impl Pngs {
    /// Draws with the fonts of these folders in place of the system's.
    #[must_use]
    pub fn with_fonts_in(folders: Vec<PathBuf>) -> Self {
        Self {
            fonts: Installed::within(folders),
            absent: BTreeSet::new(),
        }
    }

    /// Turns an SVG made here into a PNG, in a build that has them.
    ///
    /// # Errors
    /// If the SVG cannot be read or is too large for memory.
    pub fn draw(&mut self, svg: &str) -> io::Result<Option<Vec<u8>>> {
        let svg = outlines::outlined(svg, &mut self.fonts, &mut self.absent);
        let tree =
            usvg::Tree::from_str(&svg, &usvg::Options::default()).map_err(io::Error::other)?;
        let size = tree.size();
        let pixels = |length: f32| (length * SCALE).ceil() as u32;
        let mut sheet = tiny_skia::Pixmap::new(pixels(size.width()), pixels(size.height()))
            .ok_or_else(|| io::Error::other("the figure is too large"))?;
        let scale = tiny_skia::Transform::from_scale(SCALE, SCALE);
        resvg::render(&tree, scale, &mut sheet.as_mut());
        sheet.encode_png().map(Some).map_err(io::Error::other)
    }

    /// A remark about letters that no font had in the figures drawn so far; empty if there are
    /// none.
    #[must_use]
    pub fn note(&self) -> String {
        if self.absent.is_empty() {
            return String::new();
        }
        let letters: Vec<String> = self.absent.iter().map(char::to_string).collect();
        format!(
            "Boxes stand in the PNGs for letters that no installed font has: {}. Install one, such as \
             Noto Sans CJK, and make the report again; the SVGs ask the reader's own fonts.\n",
            letters.join(" ")
        )
    }
}
