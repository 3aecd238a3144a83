//! Effects over months: how large the effect is so long after the arms have parted.

use super::arms::{LABELS, are_crowded, others};
use crate::experiment::comparison::Contrast;
use crate::experiment::horizons::{Horizon, OVER_TIME};
use crate::outcome::{Outcome, Unit};
use crate::records::Results;
use crate::render::unit;
use crate::report::axis::{Format, long_date};
use crate::report::curves::horizons;
use crate::report::labels;
use crate::report::page::{Page, Panel, grid, replicates_in_words};
use crate::report::plot::Heading;
use crate::report::prose::FIGURES as PROSE;
use crate::report::style::{self, Style};
use crate::report::xy::{Dot, Series, Xy};
use crate::say;

/// Height of a panel.
const HEIGHT: f64 = 250.0;

/// Differences from the baseline after one, three, six, twelve and twenty-four months, a line per
/// arm. Where arms are too many for one panel, each has panels of its own.
#[must_use]
pub fn effects_over_months(results: &Results) -> Page {
    let told = horizons(results);
    let arms = others(results);
    let crowded = are_crowded(results, HEIGHT);
    let lines = |row: usize, arms: &mut dyn Iterator<Item = (usize, &(String, Style))>| {
        arms.map(|(arm, (name, style))| line(&told, row, arm, name, *style))
            .collect::<Vec<_>>()
    };
    let panels = OVER_TIME.iter().enumerate().flat_map(|(row, outcome)| {
        if crowded {
            let each = arms.iter().enumerate().map(|one| {
                let alone = lines(row, &mut std::iter::once(one));
                let own = heading(outcome);
                let named = Heading::new(one.1.0.clone(), own.in_a_line());
                panel(&told, named, outcome, alone, 0.0)
            });
            return each.collect::<Vec<_>>();
        }
        let all = lines(row, &mut arms.iter().enumerate());
        vec![panel(&told, heading(outcome), outcome, all, LABELS)]
    });
    let panels: Vec<Box<dyn Panel>> = panels.collect();
    let baseline = results.arms.first().map(|arm| style::name(&arm.name));
    let baseline = baseline.unwrap_or_else(|| say!(PROSE, "the_baseline"));
    let first = told.first().map(|horizon| horizon.first);
    Page {
        title: say!(PROSE, "effects-over-months.title", baseline = baseline),
        subtitle: say!(
            PROSE,
            "effects-over-months.subtitle",
            first = long_date(first.unwrap_or(results.start)),
            replicates = replicates_in_words(results),
        ),
        notes: vec![say!(PROSE, "effects-over-months.note")],
        rows: grid(panels, if crowded { 3 } else { 2 }, HEIGHT),
    }
}

/// A panel of some arms' effects on one outcome.
fn panel(
    told: &[Horizon],
    heading: Heading,
    outcome: &Outcome,
    series: Vec<Series>,
    label_width: f64,
) -> Box<dyn Panel> {
    let format = if unit::in_percent(outcome.unit) {
        Format::PointsChange
    } else {
        Format::PercentChange
    };
    let months = told.iter().map(|horizon| f64::from(horizon.months));
    Box::new(Xy {
        heading,
        along: say!(PROSE, "effects-over-months.along"),
        x_format: Format::Plain,
        x_ticks: months.collect(),
        y_format: format,
        series,
        marks: Vec::new(),
        label_width,
    })
}

fn heading(outcome: &Outcome) -> Heading {
    let unit = if unit::in_percent(outcome.unit) {
        labels::change(Unit::Share)
    } else {
        say!(PROSE, "effects-over-months.relative")
    };
    Heading::new(labels::outcome(outcome), unit)
}

/// The effects of one arm on one outcome.
fn line(told: &[Horizon], row: usize, arm: usize, name: &str, style: Style) -> Series {
    let dots = told.iter().filter_map(|horizon| {
        let contrast = horizon.comparison.rows[row].contrasts[arm].as_ref()?;
        let (value, ends) = change(contrast, OVER_TIME[row])?;
        Some(Dot {
            x: f64::from(horizon.months),
            y: value,
            y_ends: ends,
            x_ends: None,
        })
    });
    Series {
        label: name.to_owned(),
        style,
        dots: dots.collect(),
        joined: true,
        arm: Some(arm + 1),
    }
}

/// A difference of shares as it is, another as a share of the baseline's mean.
fn change(contrast: &Contrast, outcome: &Outcome) -> Option<(f64, Option<(f64, f64)>)> {
    let difference = &contrast.paired.difference;
    if unit::in_percent(outcome.unit) {
        return Some((difference.mean, difference.low().zip(difference.high())));
    }
    let relative = contrast.paired.relative?;
    Some((
        relative.ratio_minus_one,
        Some((relative.low, relative.high)),
    ))
}
