//! The figure of the map: how deep a dilemma the game is, at every pair of values of two axes.

use super::axis::Format;
use super::page::{Page, Panel, columns_for, grid};
use super::pages::payoff_map::word;
use super::plot::Heading;
use super::prose::PAYOFFS as PROSE;
use super::style;
use super::surface::Surface;
use crate::experiment::dilemma::{Axis, Square};
use crate::say;

/// Room for a row of squares, and for heading and axes.
const ROW: f64 = 62.0;
const REST: f64 = 110.0;

/// One panel per scenario.
///
/// # Panics
/// If there are not two axes.
#[must_use]
pub fn page(axes: &[Axis], squares: &[Square]) -> Page {
    let [along, up] = axes else {
        panic!("a map has two axes");
    };
    let groups = squares.chunk_by(|one, other| one.scenario == other.scenario);
    let panels = groups.map(|squares| {
        let cells = squares.iter().map(|square| {
            let depth = square.depth();
            let depth = depth.map(|depth| (depth.mean, depth.half_width));
            ((square.at[0], square.at[1]), depth)
        });
        let name = style::name(&squares[0].scenario);
        Box::new(Surface {
            heading: Heading::new(name, say!(PROSE, "map.unit")),
            along: along.key.clone(),
            up: up.key.clone(),
            format: Format::PointsChange,
            cells: cells.collect(),
            from_zero: true,
            words: squares.iter().map(|square| word(square.verdict)).collect(),
        }) as Box<dyn Panel>
    });
    let panels: Vec<Box<dyn Panel>> = panels.collect();
    let columns = columns_for(panels.len()).min(2);
    Page {
        title: say!(PROSE, "map.title"),
        subtitle: say!(PROSE, "map.subtitle"),
        notes: vec![say!(PROSE, "map.note"), say!(PROSE, "map.judged")],
        rows: grid(panels, columns, REST + ROW * up.values.len() as f64),
    }
}
