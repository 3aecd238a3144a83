//! The values that a figure shows, kept beside its drawing: tables behind figures, and what a page
//! tells under the pointer.

use plotters::style::RGBColor;

/// The values of one panel.
#[derive(Debug, Clone, PartialEq)]
pub struct Values {
    /// The thing shown, and in which unit.
    pub title: String,
    /// The heading of the rows' names.
    pub along: String,
    /// Left, upper, right and lower edge of where they are drawn, in pixels.
    pub frame: [f64; 4],
    /// Days from the left edge to the right one; `None` where values do not follow one another in
    /// time.
    pub days: Option<f64>,
    /// The columns that are shown of every row.
    pub series: Vec<Series>,
    /// The rows.
    pub rows: Vec<Row>,
}

/// A column of values.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    /// Its name.
    pub label: String,
    /// Its colour.
    pub colour: RGBColor,
    /// The arm whose values these are, if it is one.
    pub arm: Option<usize>,
}

/// The values that are shown at one place.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Its name.
    pub name: String,
    /// A value for each series; `None` where there is none.
    pub cells: Vec<Option<Shown>>,
}

/// A value as it is told, and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Shown {
    /// Where it stands, in pixels.
    pub at: (f64, f64),
    /// The value with its interval.
    pub text: String,
}
