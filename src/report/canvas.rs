//! A sheet to draw on, in pixels and fractions of them, and how it becomes SVG.

use super::compact::compact;
use super::text;
use super::values::Values;
use plotters::backend::SVGBackend;
use plotters::coord::Shift;
use plotters::drawing::DrawingArea;
use plotters::element::{Circle, PathElement, Polygon, Rectangle, Text};
use plotters::prelude::IntoDrawingArea;
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, FontFamily, FontStyle, RGBColor, ShapeStyle, TextStyle};
use std::cell::RefCell;

/// plotters draws on whole units. Ten of them make a pixel, so that curves are smooth.
const UNITS_PER_PIXEL: f64 = 10.0;
/// plotters divides the size of a font by this when it writes SVG.
const PLOTTERS_FONT_SCALE: f64 = 1.24;

/// A point in pixels from the upper left corner.
pub type Point = (f64, f64);
/// Lengths of dash and gap in pixels; empty for a solid line.
pub type Dash = &'static [f64];

/// Text in the foreground.
pub const INK: RGBColor = RGBColor(0x1f, 0x25, 0x2b);
/// Secondary text.
pub const MUTED: RGBColor = RGBColor(0x5b, 0x64, 0x6d);
/// Axes and marks that must not compete with data.
pub const RULE: RGBColor = RGBColor(0x9a, 0xa3, 0xab);
/// Gridlines.
pub const GRID: RGBColor = RGBColor(0xe4, 0xe8, 0xeb);
/// Paper.
pub const PAPER: RGBColor = RGBColor(0xff, 0xff, 0xff);
/// The one loud mark at the top left of a figure.
pub const ACCENT: RGBColor = RGBColor(0xb0, 0x2a, 0x30);

/// Where text starts relative to its point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// The point is at its left.
    Left,
    /// The point is at its middle.
    Centre,
    /// The point is at its right.
    Right,
}

/// How text looks. Its point is halfway up small letters.
#[derive(Debug, Clone, Copy)]
pub struct Type {
    /// Height in pixels.
    pub size: f64,
    /// Bold or regular.
    pub bold: bool,
    /// Colour.
    pub colour: RGBColor,
    /// Alignment.
    pub align: Align,
}

impl Type {
    /// Regular text, aligned left.
    #[must_use]
    pub const fn new(size: f64, colour: RGBColor) -> Self {
        Self {
            size,
            bold: false,
            colour,
            align: Align::Left,
        }
    }

    /// Bold text of this look.
    #[must_use]
    pub const fn bold(self) -> Self {
        Self { bold: true, ..self }
    }

    /// Text of this look with another alignment.
    #[must_use]
    pub const fn aligned(self, align: Align) -> Self {
        Self { align, ..self }
    }
}

/// How a line looks.
#[derive(Debug, Clone, Copy)]
pub struct Pen {
    /// Colour.
    pub colour: RGBColor,
    /// Width in pixels.
    pub width: f64,
    /// Dashes.
    pub dash: Dash,
}

impl Pen {
    /// A solid line.
    #[must_use]
    pub const fn solid(colour: RGBColor, width: f64) -> Self {
        Self {
            colour,
            width,
            dash: &[],
        }
    }
}

/// A sheet of fixed size to which shapes are added, and the values that they stand for.
///
/// Drawing into a string cannot fail, so what plotters returns is dropped here, once for all.
pub struct Canvas {
    size: (u32, u32),
    shapes: RefCell<String>,
    values: RefCell<Vec<Values>>,
}

impl Canvas {
    /// Runs `draw` on a white sheet of `width` × `height` pixels and returns the SVG with the
    /// values that were drawn.
    #[must_use]
    pub fn sheet(
        width: f64,
        height: f64,
        title: &str,
        draw: impl FnOnce(&Self),
    ) -> (String, Vec<Values>) {
        let canvas = Self {
            size: (units(width) as u32, units(height) as u32),
            shapes: RefCell::default(),
            values: RefCell::default(),
        };
        canvas.rectangle((0.0, 0.0), (width, height), PAPER, 1.0);
        draw(&canvas);
        let title = title.replace('&', "&amp;").replace('<', "&lt;");
        let svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
             viewBox=\"0 0 {} {}\" role=\"img\" stroke-linejoin=\"round\" stroke-linecap=\"butt\" \
             font-family=\"{}\">\n\
             <title>{title}</title>\n{}</svg>\n",
            units(width),
            units(height),
            text::FONT_STACK,
            canvas.shapes.into_inner(),
        );
        (compact(&svg), canvas.values.into_inner())
    }

    /// Draws what belongs to one arm: pages can leave it out. What belongs to none is as it is.
    pub fn of_arm(&self, arm: Option<usize>, draw: impl FnOnce(&Self)) {
        match arm {
            Some(arm) => self.group(&format!("data-arm=\"{arm}\""), draw),
            None => draw(self),
        }
    }

    /// Draws dates and what is marked at them, beside the values that are shown next.
    pub fn dates(&self, draw: impl FnOnce(&Self)) {
        let next = self.values.borrow().len();
        self.group(&format!("data-dates=\"{next}\""), draw);
    }

    /// Draws values, and keeps them with the figure.
    pub fn show(&self, values: Values, draw: impl FnOnce(&Self)) {
        let next = self.values.borrow().len();
        self.group(&format!("data-values=\"{next}\""), draw);
        self.values.borrow_mut().push(values);
    }

    fn group(&self, attribute: &str, draw: impl FnOnce(&Self)) {
        self.push(&format!("<g {attribute}>\n"));
        draw(self);
        self.push("</g>\n");
    }

    fn push(&self, shapes: &str) {
        self.shapes.borrow_mut().push_str(shapes);
    }

    /// Adds what plotters writes, without the frame that it puts around every drawing.
    fn add(&self, draw: impl FnOnce(&DrawingArea<SVGBackend<'_>, Shift>)) {
        let mut body = String::new();
        {
            let area = SVGBackend::with_string(&mut body, self.size).into_drawing_area();
            draw(&area);
            let _ = area.present();
        }
        let shapes = body.split_once('\n').map_or("", |(_, shapes)| shapes);
        let shapes = shapes.strip_suffix("</svg>\n").unwrap_or(shapes);
        // The sheet states the font once, and what is opaque needs no saying.
        let font = format!(" font-family=\"{}\"", text::FONT_STACK);
        self.push(&shapes.replace(&font, "").replace(" opacity=\"1\"", ""));
    }

    /// Writes text.
    pub fn text(&self, at: Point, text: &str, look: Type) {
        let horizontal = match look.align {
            Align::Left => HPos::Left,
            Align::Centre => HPos::Center,
            Align::Right => HPos::Right,
        };
        let weight = if look.bold {
            FontStyle::Bold
        } else {
            FontStyle::Normal
        };
        let size = look.size * UNITS_PER_PIXEL * PLOTTERS_FONT_SCALE;
        let style = TextStyle::from((FontFamily::Name(text::FONT_STACK), size, weight))
            .color(&look.colour)
            .pos(Pos::new(horizontal, VPos::Center));
        let text = Text::new(text.to_owned(), place(at), style);
        self.add(|area| {
            let _ = area.draw(&text);
        });
    }

    /// Draws a line through points.
    pub fn line(&self, points: &[Point], pen: Pen) {
        if pen.dash.is_empty() {
            self.stroke(points, pen);
        } else {
            self.dashed(points, pen);
        }
    }

    /// plotters has no dashes.
    fn dashed(&self, points: &[Point], pen: Pen) {
        let RGBColor(red, green, blue) = pen.colour;
        let dash: Vec<String> = pen
            .dash
            .iter()
            .map(|part| units(*part).to_string())
            .collect();
        let points: Vec<String> = points
            .iter()
            .map(|point| place(*point))
            .map(|(x, y)| format!("{x},{y}"))
            .collect();
        self.push(&format!(
            "<polyline fill=\"none\" stroke=\"#{red:02X}{green:02X}{blue:02X}\" \
             stroke-width=\"{}\" stroke-dasharray=\"{}\" points=\"{}\"/>\n",
            units(pen.width).max(1),
            dash.join(" "),
            points.join(" ")
        ));
    }

    /// Draws a horizontal line at `y`.
    pub fn horizontal(&self, y: f64, (from, to): (f64, f64), pen: Pen) {
        self.line(&[(from, y), (to, y)], pen);
    }

    /// Draws a vertical line at `x`.
    pub fn vertical(&self, x: f64, (from, to): (f64, f64), pen: Pen) {
        self.line(&[(x, from), (x, to)], pen);
    }

    fn stroke(&self, points: &[Point], pen: Pen) {
        let path: Vec<_> = points.iter().map(|point| place(*point)).collect();
        let width = units(pen.width).max(1) as u32;
        let path = PathElement::new(path, pen.colour.stroke_width(width));
        self.add(|area| {
            let _ = area.draw(&path);
        });
    }

    /// Fills the area within points.
    pub fn polygon(&self, points: &[Point], colour: RGBColor, opacity: f64) {
        let path: Vec<_> = points.iter().map(|point| place(*point)).collect();
        let polygon = Polygon::new(path, colour.mix(opacity));
        self.add(|area| {
            let _ = area.draw(&polygon);
        });
    }

    /// Fills a rectangle.
    pub fn rectangle(&self, from: Point, to: Point, colour: RGBColor, opacity: f64) {
        let style = ShapeStyle::from(colour.mix(opacity)).filled();
        let rectangle = Rectangle::new([place(from), place(to)], style);
        self.add(|area| {
            let _ = area.draw(&rectangle);
        });
    }

    /// Fills a circle.
    pub fn circle(&self, centre: Point, radius: f64, colour: RGBColor, opacity: f64) {
        let style = ShapeStyle::from(colour.mix(opacity)).filled();
        let radius = units(radius).max(1);
        let circle = Circle::new(place(centre), radius, style);
        self.add(|area| {
            let _ = area.draw(&circle);
        });
    }
}

fn units(pixels: f64) -> i32 {
    (pixels * UNITS_PER_PIXEL).round() as i32
}

fn place((x, y): Point) -> (i32, i32) {
    (units(x), units(y))
}
