//! A map of what each parameter does to each target.

use super::canvas::{Align, Canvas, INK, MUTED, Type};
use super::labels;
use super::page::{Frame, Page, Panel, Row};
use super::pages::calibration::Fit;
use super::plot::TICK;
use super::prose::CALIBRATION as PROSE;
use super::style;
use super::surface::ink_on;
use super::time::Time;
use crate::say;

const ROW: f64 = 24.0;
const NAMES: f64 = 300.0;
/// Room above the map for the numbers of targets.
const HEADS: f64 = 24.0;

struct Map {
    parameters: Vec<String>,
    targets: Vec<String>,
    cells: Vec<Vec<Option<f64>>>,
}

/// Standard deviations at which a cell is fully coloured.
const FULL: f64 = 3.0;
/// Standard deviations below which a cell stays empty.
const SHOWN: f64 = 0.1;

/// The whole figure.
#[must_use]
pub fn page(fit: &Fit<'_>) -> Page {
    let slopes = fit.targets.iter().enumerate().map(|(index, target)| {
        let emulator = fit.emulators.of(index)?;
        let slopes = emulator.slopes().into_iter();
        Some(
            slopes
                .map(|slope| slope / target.spread)
                .collect::<Vec<f64>>(),
        )
    });
    let slopes: Vec<Option<Vec<f64>>> = slopes.collect();
    let cells = (0..fit.priors.iter().len()).map(|parameter| {
        let of = |slopes: &Option<Vec<f64>>| Some(slopes.as_ref()?[parameter]);
        slopes.iter().map(of).collect()
    });
    let map = Map {
        parameters: fit.priors.keys().map(str::to_owned).collect(),
        targets: fit.targets.iter().map(|target| target.id.clone()).collect(),
        cells: cells.collect(),
    };
    Page {
        title: say!(PROSE, "influences.title"),
        subtitle: say!(PROSE, "influences.subtitle", points = fit.points.len()),
        notes: vec![
            map.targets
                .iter()
                .enumerate()
                .map(|(nth, name)| format!("{} {}", nth + 1, labels::name_of_fact(name)))
                .collect::<Vec<_>>()
                .join(" · "),
            say!(PROSE, "influences.note"),
        ],
        rows: vec![Row::of(
            HEADS + ROW * map.parameters.len() as f64 + 8.0,
            map,
        )],
    }
}

impl Panel for Map {
    fn draw(&self, canvas: &Canvas, frame: Frame, _: &Time) {
        let width = (frame.right - frame.left - NAMES) / self.targets.len().max(1) as f64;
        let x = |target: usize| frame.left + NAMES + width * target as f64;
        let top = frame.top + HEADS;
        for target in 0..self.targets.len() {
            // Names of many targets have no room side by side; the list beneath has them.
            let at = (x(target) + width / 2.0, top - 12.0);
            let number = (target + 1).to_string();
            canvas.text(at, &number, Type::new(TICK, MUTED).aligned(Align::Centre));
        }
        for (row, name) in self.parameters.iter().enumerate() {
            let y = top + ROW * row as f64;
            let name = labels::word(name);
            canvas.text((frame.left, y + ROW / 2.0), &name, Type::new(12.0, INK));
            for (target, cell) in self.cells[row].iter().enumerate() {
                let Some(moves) = cell.filter(|moves| moves.abs() >= SHOWN) else {
                    continue;
                };
                let arm = if moves > 0.0 { 1 } else { 5 };
                let opacity = 0.85 * (moves.abs() / FULL).min(1.0);
                canvas.rectangle(
                    (x(target) + 1.0, y + 1.0),
                    (x(target) + width - 1.0, y + ROW - 1.0),
                    style::arm(arm).colour,
                    opacity,
                );
                let look = Type::new(10.5, ink_on(opacity)).aligned(Align::Centre);
                let text = format!("{moves:+.1}");
                canvas.text((x(target) + width / 2.0, y + ROW / 2.0), &text, look);
            }
        }
    }
}
