//! Text in figures: the embedded font, widths, wrapping.

use std::sync::LazyLock;
use ttf_parser::Face;

/// The font for running text, embedded so that figures draw on a machine without fonts.
pub const REGULAR: &[u8] = include_bytes!("../../assets/fonts/Inter-Regular.otf");
/// The font for titles.
pub const BOLD: &[u8] = include_bytes!("../../assets/fonts/Inter-Bold.otf");
/// Chinese letters of running text: those of the sentences that figures draw, and no others.
#[cfg(any(feature = "png", test))]
const CHINESE_REGULAR: &[u8] = include_bytes!("../../assets/fonts/NotoSansSC-figures-Regular.otf");
/// Chinese letters of titles.
#[cfg(any(feature = "png", test))]
const CHINESE_BOLD: &[u8] = include_bytes!("../../assets/fonts/NotoSansSC-figures-Bold.otf");
/// Fonts that an SVG asks a browser for: the embedded font if it is installed, else the usual ones.
pub const FONT_STACK: &str = "Inter, Helvetica Neue, Arial, PingFang SC, Microsoft YaHei, \
                              Noto Sans CJK SC, sans-serif";

static FACES: LazyLock<[Option<Face<'static>>; 2]> =
    LazyLock::new(|| [Face::parse(REGULAR, 0).ok(), Face::parse(BOLD, 0).ok()]);
#[cfg(any(feature = "png", test))]
static CHINESE: LazyLock<[Option<Face<'static>>; 2]> =
    LazyLock::new(|| [CHINESE_REGULAR, CHINESE_BOLD].map(|font| Face::parse(font, 0).ok()));

/// The embedded font, in bold or not.
pub(super) fn face(bold: bool) -> Option<&'static Face<'static>> {
    FACES[usize::from(bold)].as_ref()
}

/// The embedded font for Chinese letters, in bold or not.
#[cfg(any(feature = "png", test))]
pub(super) fn chinese(bold: bool) -> Option<&'static Face<'static>> {
    CHINESE[usize::from(bold)].as_ref()
}

/// Widths of letters not in the font, in ems: wide enough for Chinese.
const UNKNOWN_EMS: f64 = 1.0;

/// The width of `text` in pixels, kerning aside.
#[must_use]
pub fn width(text: &str, size: f64, bold: bool) -> f64 {
    let Some(face) = face(bold) else {
        return text.chars().count() as f64 * size * 0.6;
    };
    let ems = f64::from(face.units_per_em());
    let advance = |letter: char| {
        let glyph = face.glyph_index(letter);
        let units = glyph.and_then(|glyph| face.glyph_hor_advance(glyph));
        units.map_or(UNKNOWN_EMS, |units| f64::from(units) / ems)
    };
    text.chars().map(advance).sum::<f64>() * size
}

/// Cuts `text` into lines no wider than `limit`, between words or after hyphens; a word wider than
/// that is shortened.
#[must_use]
pub fn wrap(text: &str, size: f64, bold: bool, limit: f64) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    for piece in pieces(text) {
        let longer = format!("{line}{piece}");
        if !line.is_empty() && width(longer.trim_end(), size, bold) > limit {
            lines.push(shorten(line.trim_end(), size, bold, limit));
            piece.clone_into(&mut line);
        } else {
            line = longer;
        }
    }
    if !line.trim().is_empty() {
        lines.push(shorten(line.trim_end(), size, bold, limit));
    }
    lines
}

/// The pieces between which a line may end: words, and in Chinese every character that no mark
/// follows.
fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut from = 0;
    let mut letters = text.char_indices().peekable();
    while let Some((at, letter)) = letters.next() {
        let next = letters.peek().map(|(_, next)| *next);
        let is_mark = |letter: char| "，。：；、？！）”》".contains(letter);
        let may_end = match letter {
            ' ' | '-' | '_' => true,
            wide if is_wide(wide) => next.is_none_or(|next| !is_mark(next)),
            _ => next.is_some_and(|next| is_wide(next) && !is_mark(next)),
        };
        if may_end {
            let end = at + letter.len_utf8();
            pieces.push(&text[from..end]);
            from = end;
        }
    }
    pieces.extend((from < text.len()).then(|| &text[from..]));
    pieces
}

/// Characters of Chinese text, its marks included.
pub(super) fn is_wide(letter: char) -> bool {
    matches!(letter, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}')
}

/// `text`, or as much of its beginning as fits, with an ellipsis.
#[must_use]
pub fn shorten(text: &str, size: f64, bold: bool, limit: f64) -> String {
    if width(text, size, bold) <= limit {
        return text.to_owned();
    }
    let mut kept = String::new();
    for letter in text.chars() {
        if width(&format!("{kept}{letter}…"), size, bold) > limit {
            break;
        }
        kept.push(letter);
    }
    kept + "…"
}

/// `text`, or its beginning and its end with an ellipsis between them: names that differ at their
/// end can still be told apart.
#[must_use]
pub fn shorten_middle(text: &str, size: f64, bold: bool, limit: f64) -> String {
    if width(text, size, bold) <= limit {
        return text.to_owned();
    }
    let letters: Vec<char> = text.chars().collect();
    let halves = (1..=letters.len() / 2).rev().map(|half| {
        let (start, end) = (&letters[..half], &letters[letters.len() - half..]);
        start.iter().chain(&['…']).chain(end).collect::<String>()
    });
    let fitting = |shorter: &String| width(shorter, size, bold) <= limit;
    halves
        .into_iter()
        .find(fitting)
        .unwrap_or_else(|| "…".to_owned())
}
