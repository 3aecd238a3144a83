//! How arms and measures are told apart: by lightness and by dashes as well as by hue.

use super::canvas::{Dash, Pen};
use plotters::style::RGBColor;

/// The look of one line.
#[derive(Debug, Clone, Copy)]
pub struct Style {
    /// Its colour.
    pub colour: RGBColor,
    /// Its dashes.
    pub dash: Dash,
    /// Its width in pixels.
    pub width: f64,
}

impl Style {
    /// The pen that draws it.
    #[must_use]
    pub const fn pen(&self) -> Pen {
        Pen {
            colour: self.colour,
            width: self.width,
            dash: self.dash,
        }
    }
}

const fn style(red: u8, green: u8, blue: u8, dash: Dash, width: f64) -> Style {
    Style {
        colour: RGBColor(red, green, blue),
        dash,
        width,
    }
}

const ARMS: [Style; 6] = [
    style(0x73, 0x7c, 0x85, &[5.0, 3.0], 1.9),
    style(0x0b, 0x4f, 0x8f, &[], 2.3),
    style(0xd9, 0x7f, 0x0a, &[11.0, 3.0], 2.2),
    style(0x1b, 0x94, 0x79, &[8.0, 2.5, 2.0, 2.5], 2.1),
    style(0x82, 0x2f, 0x7c, &[2.0, 2.2], 2.2),
    style(0xc2, 0x4d, 0x3a, &[4.0, 2.0, 1.5, 2.0, 1.5, 2.0], 2.0),
];

const MEASURES: [Style; 4] = [
    style(0xc9, 0x6a, 0x12, &[9.0, 3.0], 2.0),
    style(0x0b, 0x4f, 0x8f, &[], 2.3),
    style(0x1b, 0x94, 0x79, &[3.0, 2.2], 2.0),
    style(0x77, 0x80, 0x88, &[8.0, 2.5, 2.0, 2.5], 1.9),
];

/// The look of an arm among others that are pale: the baseline is as ever, all others are alike.
#[must_use]
pub fn focus(index: usize) -> Style {
    arm(index.min(1))
}

/// The look of arms behind the one that a panel is about.
pub const CONTEXT: Style = style(0xcf, 0xd5, 0xda, &[], 1.0);

/// Arms that have looks of their own.
pub const MOST_ARMS: usize = ARMS.len();

/// The look of the arm at `index`; the baseline is grey.
#[must_use]
pub fn arm(index: usize) -> Style {
    if index < ARMS.len() {
        ARMS[index]
    } else {
        ARMS[1 + (index - 1) % (ARMS.len() - 1)]
    }
}

/// The look of the measure at `index`, where several are drawn for one arm.
#[must_use]
pub fn measure(index: usize) -> Style {
    MEASURES[index % MEASURES.len()]
}

/// Four steps from worst to best, dark to light to dark, for stacked areas.
pub const STEPS: [RGBColor; 4] = [
    RGBColor(0xb8, 0x5c, 0x2e),
    RGBColor(0xec, 0xbd, 0x8c),
    RGBColor(0x9f, 0xc5, 0xe0),
    RGBColor(0x1c, 0x5d, 0x99),
];

/// A name in one line, without control characters.
#[must_use]
pub fn name(text: &str) -> String {
    let clean: String = text
        .chars()
        .map(|letter| if letter.is_control() { ' ' } else { letter })
        .collect();
    if clean.trim().is_empty() {
        "unnamed".to_owned()
    } else {
        clean.trim().to_owned()
    }
}
