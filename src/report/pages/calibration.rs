//! The page of `calibrate`: parameters that fit, as a README and for programs.

use crate::claims::calibration::{self, Noise, Point, Priors, Target, accepted, influences};
use crate::render::number::ABSENT;
use crate::render::prose::Prose;
use crate::render::{Cell, Column, Table, markdown};
use crate::{prose, say};
use serde_json::{Value, json};

/// Sentences of the page and of its figures.
pub(in crate::report) const PROSE: Prose = prose!("calibration.md");

/// Everything that a calibration has found.
#[derive(Debug, Clone, Copy)]
pub struct Fit<'a> {
    /// The parameters and their bounds.
    pub priors: &'a Priors,
    /// The figures to meet.
    pub targets: &'a [Target],
    /// All points; the shipped world comes first.
    pub points: &'a [Point],
    /// Noise of the targets over replicates.
    pub noise: &'a Noise,
    /// Replicates of each point.
    pub replicates: usize,
    /// Targets that may be missed.
    pub spare: usize,
}

/// The README.
///
/// # Panics
/// If there is no point.
#[must_use]
pub fn readme(fit: &Fit<'_>, command: &str) -> String {
    let kept = accepted(fit.points);
    let shipped = &fit.points[0];
    let best = fit.points.iter();
    let best = best.min_by(|a, b| a.implausibility.total_cmp(&b.implausibility));
    let best = best.unwrap_or(shipped);
    let allowance = match fit.spare {
        0 => say!(PROSE, "every_target"),
        spare => say!(PROSE, "spare", spare = spare, targets = fit.targets.len()),
    };
    let membership = if shipped.is_accepted() {
        "member"
    } else {
        "no_member"
    };
    let settings = fit.priors.keys().zip(&best.values);
    let settings = settings.map(|(key, value)| format!("--set {key}={value:.4}"));
    let readme = say!(
        PROSE,
        "readme",
        command = command,
        points = fit.points.len(),
        replicates = fit.replicates,
        accepted = kept.len(),
        cut = calibration::CUT,
        allowance = allowance,
        implausibility = format!("{:.2}", shipped.implausibility),
        membership = say!(PROSE, membership),
        parameters = markdown::table(&parameters(fit, &kept, shipped)),
        targets = markdown::table(&targets(fit, &kept, shipped, best)),
        settings = settings.collect::<Vec<_>>().join("\n"),
    );
    readme + "\n"
}

fn parameters(fit: &Fit<'_>, kept: &[&Point], shipped: &Point) -> Table {
    let headings = [
        "parameter",
        "prior",
        "accepted, middle 90 %",
        "left",
        "shipped",
    ];
    let priors = fit.priors.iter().enumerate();
    let rows = priors.map(|(index, (key, low, high))| {
        let values: Vec<f64> = kept.iter().map(|point| point.values[index]).collect();
        let inner = calibration::inner(&values);
        let range = inner.map(|(from, to)| format!("{from:.3} to {to:.3}"));
        vec![
            Cell::text(format!("`{key}`")),
            Cell::text(format!("{low} to {high}")),
            Cell::text(range.as_deref().unwrap_or(ABSENT)),
            Cell::fixed(
                inner.map(|(from, to)| (to - from) / (0.9 * (high - low))),
                2,
            ),
            Cell::Fixed(shipped.values[index], 3),
        ]
    });
    Table::new(headings.map(Column::new), rows)
}

fn targets(fit: &Fit<'_>, kept: &[&Point], shipped: &Point, best: &Point) -> Table {
    let headings = [
        "target",
        "middle of its band",
        "tolerance",
        "noise",
        "shipped world",
        "best point",
        "accepted set",
    ];
    let rows = fit.targets.iter().enumerate().map(|(index, target)| {
        let of = |point: &Point| {
            let value = point.mean(index);
            value.map_or_else(|| ABSENT.to_owned(), |value| target.write(value))
        };
        let values: Vec<f64> = kept.iter().filter_map(|point| point.mean(index)).collect();
        let range = calibration::ends(&values).map_or_else(
            || ABSENT.to_owned(),
            |(low, high)| format!("{} to {}", target.write(low), target.write(high)),
        );
        let noise = fit.noise.deviation(index, fit.replicates);
        let cells = [
            format!("`{}`", target.id),
            target.write(target.published),
            target.write_spread(target.spread),
            target.write_spread(noise),
            of(shipped),
            of(best),
            range,
        ];
        cells.map(Cell::text).to_vec()
    });
    Table::new(headings.map(Column::new), rows)
}

/// The answer for programs.
#[must_use]
pub fn document(fit: &Fit<'_>) -> Value {
    let priors: Vec<Value> = fit
        .priors
        .iter()
        .map(|(key, low, high)| json!({ "key": key, "low": low, "high": high }))
        .collect();
    let targets = fit.targets.iter().enumerate().map(|(index, target)| {
        json!({
            "id": target.id,
            "published": target.published,
            "spread": target.spread,
            "noise": fit.noise.deviation(index, fit.replicates),
        })
    });
    let points = fit.points.iter().map(|point| {
        let means: Vec<Option<f64>> = (0..fit.targets.len())
            .map(|index| point.mean(index))
            .collect();
        json!({
            "wave": point.wave,
            "values": point.values,
            "targets": means,
            "implausibility": point.implausibility,
            "accepted": point.is_accepted(),
        })
    });
    json!({
        "replicates": fit.replicates,
        "spare": fit.spare,
        "priors": priors,
        "targets": targets.collect::<Vec<_>>(),
        "influences": influences(fit.priors, fit.targets, fit.points),
        "points": points.collect::<Vec<_>>(),
    })
}
