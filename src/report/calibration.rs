//! The figure of a calibration: what the data pin down, and how well each target is met.

use super::canvas::{Align, Canvas, GRID, INK, MUTED, Pen, RULE, Type};
use super::labels;
use super::page::{Frame, Page, Panel, Row};
use super::pages::calibration::{Fit, number};
use super::plot::{HEADING_HEIGHT, Heading, Plot, TICK};
use super::prose::CALIBRATION as PROSE;
use super::style;
use super::time::Time;
use crate::say;

const ROW: f64 = 26.0;
const NAMES: f64 = 300.0;

struct Spread {
    /// Parts of the prose.
    title: &'static str,
    unit: &'static str,
    rows: Vec<SpreadRow>,
}

struct SpreadRow {
    name: String,
    /// Ends of the scale, with their labels.
    scale: (f64, f64),
    labels: (String, String),
    /// Dots that are ruled out, dots that are not, the shipped world.
    out: Vec<f64>,
    kept: Vec<f64>,
    shipped: Option<f64>,
    /// The published value and its band.
    aim: Option<(f64, [f64; 2])>,
}

/// The whole figure.
#[must_use]
pub fn page(fit: &Fit<'_>) -> Page {
    let kept: Vec<usize> = fit.worlds.iter().map(|world| world.point).collect();
    let is_kept = |index: &usize| kept.contains(index);
    let out: Vec<usize> = (0..fit.points.len()).filter(|one| !is_kept(one)).collect();
    let parameters = fit.priors.iter().enumerate().map(|(index, prior)| {
        let of = |points: &[usize]| {
            let places = points.iter().map(|point| fit.points[*point].place[index]);
            places.collect()
        };
        SpreadRow {
            name: labels::word(&prior.key),
            scale: (-1.0, 1.0),
            labels: (format!("{}", prior.low), format!("{}", prior.high)),
            out: of(&out),
            kept: of(&kept),
            shipped: fit.points.first().map(|point| point.place[index]),
            aim: None,
        }
    });
    let fits = fit.targets.iter().enumerate().map(|(index, target)| {
        let of = |points: &[usize]| -> Vec<f64> {
            let points = points.iter();
            points
                .filter_map(|point| fit.points[*point].mean(index, target))
                .collect()
        };
        let band = [target.band.0, target.band.1].map(|end| target.scale.of(end));
        let band = band.map(|end| end.unwrap_or(target.aim));
        let all = of(&out).into_iter().chain(of(&kept)).chain(band);
        let (low, high) = ends(all);
        SpreadRow {
            name: labels::word(&target.id),
            scale: (low, high),
            labels: [low, high].map(|end| number(target.scale.back(end))).into(),
            out: of(&out),
            kept: of(&kept),
            shipped: fit
                .points
                .first()
                .and_then(|point| point.mean(index, target)),
            aim: Some((target.aim, band)),
        }
    });
    let parameters = Spread {
        title: "figure.parameters",
        unit: "figure.parameters.scale",
        rows: parameters.collect(),
    };
    let fits = Spread {
        title: "figure.targets",
        unit: "figure.targets.scale",
        rows: fits.collect(),
    };
    let height = |spread: &Spread| HEADING_HEIGHT + ROW * spread.rows.len() as f64 + 12.0;
    let rows = [parameters, fits].map(|spread| Row::of(height(&spread), spread));
    Page {
        title: say!(PROSE, "figure.title"),
        subtitle: say!(
            PROSE,
            "figure.subtitle",
            points = fit.points.len(),
            accepted = kept.len(),
        ),
        notes: Vec::new(),
        rows: rows.into(),
    }
}

fn ends(values: impl Iterator<Item = f64>) -> (f64, f64) {
    values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| {
        (low.min(value), high.max(value))
    })
}

impl Panel for Spread {
    fn draw(&self, canvas: &Canvas, frame: Frame, _: &Time) {
        Heading::new(say!(PROSE, self.title), say!(PROSE, self.unit)).draw(canvas, frame);
        for (index, row) in self.rows.iter().enumerate() {
            let y = frame.top + HEADING_HEIGHT + ROW * (index as f64 + 0.5);
            let inside = Frame {
                left: frame.left + NAMES,
                right: frame.right - 70.0,
                top: y - 9.0,
                bottom: y + 9.0,
            };
            let (low, high) = row.scale;
            let room = 0.02 * (high - low).max(1e-9);
            let plot = Plot::new(inside, (low - room, high + room), (0.0, 1.0));
            canvas.text((frame.left, y), &row.name, Type::new(12.0, INK));
            canvas.horizontal(y, (inside.left, inside.right), Pen::solid(GRID, 1.0));
            let look = Type::new(TICK - 1.0, MUTED);
            canvas.text(
                (inside.left - 8.0, y),
                &row.labels.0,
                look.aligned(Align::Right),
            );
            canvas.text((inside.right + 8.0, y), &row.labels.1, look);
            if let Some((aim, band)) = row.aim {
                let [from, to] = band.map(|end| plot.x.at(end));
                canvas.rectangle(
                    (from, y - 10.0),
                    (to, y + 10.0),
                    super::canvas::ACCENT,
                    0.12,
                );
                let x = plot.x.at(aim);
                canvas.line(
                    &[(x, y - 10.0), (x, y + 10.0)],
                    Pen::solid(super::canvas::ACCENT, 2.0),
                );
            }
            for value in &row.out {
                canvas.circle((plot.x.at(*value), y + 4.0), 2.2, RULE, 0.6);
            }
            for value in &row.kept {
                canvas.circle(
                    (plot.x.at(*value), y - 3.0),
                    3.2,
                    style::arm(1).colour,
                    0.75,
                );
            }
            if let Some(shipped) = row.shipped {
                canvas.circle((plot.x.at(shipped), y), 5.0, INK, 1.0);
                canvas.circle((plot.x.at(shipped), y), 3.4, super::canvas::PAPER, 1.0);
            }
        }
    }
}
