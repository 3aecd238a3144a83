//! Text of an SVG as outlines, so that what draws it needs no fonts.

use super::super::text;
use super::installed::Installed;
use super::shaping::{self, ABSENT};
use std::collections::BTreeSet;
use std::fmt::Write;
use ttf_parser::{Face, GlyphId, OutlineBuilder};

/// Replaces the texts of an SVG made here by outlines; letters that no font has are added to
/// `absent` and drawn as boxes.
pub(super) fn outlined(svg: &str, fonts: &mut Installed, absent: &mut BTreeSet<char>) -> String {
    let mut made = String::with_capacity(svg.len());
    let mut rest = svg;
    while let Some((before, element)) = rest.split_once("<text ") {
        made.push_str(before);
        let Some((opening, after)) = element.split_once('>') else {
            break;
        };
        let (content, after) = after.split_once("</text>").unwrap_or((after, ""));
        write_text(&mut made, opening, &unescaped(content), fonts, absent);
        rest = after;
    }
    made + rest
}

/// The value of an attribute in the opening of an element.
fn attribute<'a>(opening: &'a str, name: &str) -> Option<&'a str> {
    let (_, value) = opening.split_once(&format!("{name}=\""))?;
    value.split('"').next()
}

/// The letters that content stands for, with blanks as in SVG.
fn unescaped(content: &str) -> String {
    let words: Vec<&str> = content.split([' ', '\n', '\t']).collect();
    let words: Vec<&str> = words.into_iter().filter(|word| !word.is_empty()).collect();
    let text = words.join(" ");
    let named = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&apos;", "'"),
        ("&amp;", "&"),
    ];
    named
        .iter()
        .fold(text, |text, (name, letter)| text.replace(name, letter))
}

fn write_text(
    made: &mut String,
    opening: &str,
    text: &str,
    fonts: &mut Installed,
    absent: &mut BTreeSet<char>,
) {
    let number = |name| attribute(opening, name).and_then(|value| value.parse::<f64>().ok());
    let (Some(x), Some(y), Some(size)) = (number("x"), number("y"), number("font-size")) else {
        return;
    };
    let (x, y, size) = (x as f32, y as f32, size as f32);
    let is_bold = attribute(opening, "font-weight") == Some("bold");
    let Some(face) = text::face(is_bold) else {
        return;
    };
    let mut pieces = Vec::new();
    for glyph in shaping::shape(face, text) {
        if glyph.id != ABSENT {
            pieces.push(Piece::new(face, glyph.id, glyph.advance, size));
        } else if let Some(piece) = elsewhere(glyph.letter, fonts, is_bold, size) {
            pieces.push(piece);
        } else {
            absent.insert(glyph.letter);
            pieces.push(Piece::new(face, ABSENT, glyph.advance, size));
        }
    }
    let width = pieces
        .iter()
        .fold(0.0, |width, piece| width + piece.advance);
    let mut offset = match attribute(opening, "text-anchor") {
        Some("middle") => -width / 2.0,
        Some("end") => -width,
        _ => 0.0,
    };
    // Half the height of a small letter, which a browser takes for half the size, is `0.5ex`.
    let base = y + 0.5 * size / 2.0;
    let mut path = Path::default();
    for piece in pieces {
        path.push(&piece, (x + offset, base));
        offset += piece.advance;
    }
    if !path.data.is_empty() {
        let fill = attribute(opening, "fill").unwrap_or("");
        let opacity = attribute(opening, "opacity").unwrap_or("1");
        let _ = write!(
            made,
            "<path fill=\"{fill}\" opacity=\"{opacity}\" d=\"{}\"/>",
            path.data
        );
    }
}

/// A glyph at its size.
struct Piece {
    strokes: Vec<Stroke>,
    /// Pixels per unit of its font.
    scale: f32,
    /// Distance to the next one in pixels.
    advance: f32,
}

impl Piece {
    fn new(face: &Face, id: GlyphId, advance: i32, size: f32) -> Self {
        let scale = size / f32::from(face.units_per_em());
        Self {
            strokes: outline(face, id),
            scale,
            advance: advance as f32 * scale,
        }
    }
}

/// A letter in the embedded font for Chinese, or else in a font of the system.
fn elsewhere(letter: char, fonts: &mut Installed, bold: bool, size: f32) -> Option<Piece> {
    let piece = |face: &Face| {
        let id = face.glyph_index(letter)?;
        let advance = face.glyph_hor_advance(id)?;
        Some(Piece::new(face, id, i32::from(advance), size))
    };
    let embedded = text::chinese(bold).and_then(piece);
    embedded.or_else(|| piece(&fonts.with(letter, bold)?.face()?))
}

/// A stroke of an outline: the letter that SVG has for it, and its points.
type Stroke = (char, [(f32, f32); 3]);

/// The outline of a glyph in units of the font.
fn outline(face: &Face, id: GlyphId) -> Vec<Stroke> {
    let mut strokes = Strokes::default();
    face.outline_glyph(id, &mut strokes);
    strokes.0
}

#[derive(Default)]
struct Strokes(Vec<Stroke>);

impl OutlineBuilder for Strokes {
    fn move_to(&mut self, x: f32, y: f32) {
        self.0.push(('M', [(x, y); 3]));
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.0.push(('L', [(x, y); 3]));
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        self.0.push(('Q', [(x1, y1), (x, y), (x, y)]));
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        self.0.push(('C', [(x1, y1), (x2, y2), (x, y)]));
    }

    fn close(&mut self) {
        self.0.push(('Z', [(0.0, 0.0); 3]));
    }
}

/// The data of an SVG path.
#[derive(Default)]
struct Path {
    data: String,
}

impl Path {
    /// Adds a glyph whose base begins at a point.
    fn push(&mut self, piece: &Piece, (x, y): (f32, f32)) {
        let scale = piece.scale;
        for (letter, points) in &piece.strokes {
            self.data.push(*letter);
            let count = match letter {
                'Z' => 0,
                'Q' => 2,
                'C' => 3,
                _ => 1,
            };
            for (px, py) in &points[..count] {
                let _ = write!(self.data, "{} {} ", px * scale + x, -py * scale + y);
            }
        }
    }
}
