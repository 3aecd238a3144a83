//! Effects over months: how large the effect is so long after the arms have parted.

use super::{PROSE, others};
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
use crate::report::style::{self, Style};
use crate::report::xy::{Dot, Series, Xy};
use crate::say;

/// Room for the names of arms beside their lines.
const LABELS: f64 = 110.0;

/// Differences from the baseline after one, three, six, twelve and twenty-four months, a line per
/// arm.
#[must_use]
pub fn effects_over_months(results: &Results) -> Page {
    let told = horizons(results);
    let arms = others(results);
    let panels = OVER_TIME.iter().enumerate().map(|(row, outcome)| {
        let series = arms.iter().enumerate();
        let series = series.map(|(arm, (name, style))| line(&told, row, arm, name, *style));
        let in_percent = unit::in_percent(outcome.unit);
        let format = if in_percent {
            Format::PointsChange
        } else {
            Format::PercentChange
        };
        Box::new(Xy {
            heading: heading(outcome, in_percent),
            along: say!(PROSE, "effects-over-months.along"),
            x_format: Format::Plain,
            y_format: format,
            series: series.collect(),
            marks: Vec::new(),
            label_width: if arms.len() > 1 { LABELS } else { 0.0 },
        }) as Box<dyn Panel>
    });
    let baseline = results.arms.first().map(|arm| style::name(&arm.name));
    let baseline = baseline.unwrap_or_else(|| say!(PROSE, "the_baseline"));
    let first = told.first().map(|horizon| horizon.first);
    let first = first.map_or_else(String::new, long_date);
    Page {
        title: say!(PROSE, "effects-over-months.title", baseline = baseline),
        subtitle: say!(
            PROSE,
            "effects-over-months.subtitle",
            first = first,
            arms = names(&arms),
            replicates = replicates_in_words(results),
        ),
        notes: vec![say!(PROSE, "effects-over-months.note")],
        rows: grid(panels.collect(), 2, 250.0),
    }
}

fn names(arms: &[(String, Style)]) -> String {
    let names: Vec<&str> = arms.iter().map(|(name, _)| name.as_str()).collect();
    names.join(", ")
}

fn heading(outcome: &Outcome, in_percent: bool) -> Heading {
    let unit = if in_percent {
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
