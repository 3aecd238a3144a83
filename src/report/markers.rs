//! Room for the levers' names at the dates on which policies change.

use super::canvas::Align;
use super::text;
use super::time::Time;

/// Size of the text at policy dates.
pub const MARKER: f64 = 11.0;
const MARKER_ROW: f64 = 14.0;
/// Rows of text above a plot that policy dates may take.
const MARKER_ROWS: usize = 2;

/// A label at a policy date: x from the left of the plot, row counted from the plot, text.
pub type MarkerLabel = (f64, usize, String, Align);

/// Where the levers' names go in a plot of this width; `None` if they do not fit.
///
/// From the last date to the first, each in the lowest row that is free: so an earlier name stands
/// above the later dates that it reaches over, and no date's line crosses a name.
#[must_use]
pub fn marker_labels(time: &Time, width: f64) -> Option<Vec<MarkerLabel>> {
    let mut starts = [f64::INFINITY; MARKER_ROWS];
    let mut labels = Vec::new();
    for (index, marker) in time.markers.iter().enumerate().rev() {
        let x = marker.day / time.days * width;
        let wide = text::width(&marker.levers, MARKER, false);
        let fits_right = x + wide <= width + 8.0;
        let from = if fits_right { x } else { x - wide };
        let crosses = index > 0 && time.markers[index - 1].day / time.days * width > from - 6.0;
        if from < 0.0 || (!fits_right && crosses) {
            return None;
        }
        let row = starts
            .iter()
            .position(|start| from + wide + 10.0 <= *start)?;
        starts[..=row].fill(from);
        let align = if fits_right {
            Align::Left
        } else {
            Align::Right
        };
        labels.push((x, row, marker.levers.clone(), align));
    }
    labels.reverse();
    Some(labels)
}

/// Height above a plot that policy dates take.
#[must_use]
pub fn marker_height(time: &Time, width: f64) -> f64 {
    if time.markers.is_empty() {
        return 0.0;
    }
    if time.numbered {
        return MARKER_ROW + 2.0;
    }
    let labels = marker_labels(time, width).unwrap_or_default();
    let rows = labels.iter().map(|(_, row, ..)| row + 1).max().unwrap_or(1);
    MARKER_ROW * rows as f64 + 2.0
}

/// The middle of a row of labels above a plot that starts at `top`.
#[must_use]
pub fn marker_row_y(top: f64, row: usize) -> f64 {
    top - 8.0 - MARKER_ROW * row as f64
}
