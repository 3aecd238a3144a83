//! The figures of studies: response curves and surfaces, factors by weight, the gate's power.

use super::tables::untold;
use crate::parameter::Value;
use crate::report::axis::Format;
use crate::report::bars::{Bars, Group};
use crate::report::labels;
use crate::report::page::{Page, Panel, Row, grid};
use crate::report::plot::Heading;
use crate::report::prose::{ALARMS, SWEEP as PROSE};
use crate::report::style;
use crate::report::surface::Surface;
use crate::report::xy::{Dot, Series, Xy};
use crate::say;
use crate::stats::{Estimate, proportion_interval};
use crate::study::alarms::Tally;
use crate::study::response::{Response, Sensitivity, responses};
use crate::study::sweep::Swept;
use crate::study::{Design, Factor, Study};

/// The figures of a study, by name.
pub(super) fn pages(study: &Study, swept: &Swept) -> Vec<(&'static str, Page)> {
    let responses = responses(study, swept);
    let mut pages = Vec::new();
    match study.design {
        Design::Single => {}
        Design::Saltelli { .. } | Design::Morris { .. } => {
            pages.push(("what-matters", what_matters(study, swept, &responses)));
        }
        Design::Grid(_) if study.factors.len() == 2 => {
            pages.push(("surface", surfaces(study, swept, &responses)));
        }
        _ => pages.push(("response", curves(study, swept, &responses))),
    }
    pages
}

fn format_of(study: &Study, response: &Response) -> Format {
    if study.arms.len() > 1 {
        Format::of_change(response.outcome.unit)
    } else {
        Format::of(response.outcome.unit)
    }
}

fn heading(study: &Study, response: &Response) -> Heading {
    let unit = response.outcome.unit;
    let unit = if study.arms.len() > 1 {
        let (arm, baseline) = (&study.arms[response.arm].name, &study.arms[0].name);
        let unit = labels::change(unit);
        let unit = say!(
            PROSE,
            "difference",
            arm = arm,
            baseline = baseline,
            unit = unit
        );
        unit.trim_end_matches([',', ' ', '，']).to_owned()
    } else {
        labels::level(unit)
    };
    Heading::new(labels::outcome(response.outcome), unit)
}

fn number(value: Value) -> f64 {
    match value {
        Value::Number(number) => number,
        Value::Whole(whole) => whole as f64,
        Value::Switch(switch) => f64::from(u8::from(switch)),
    }
}

fn ends(estimate: &Estimate) -> Option<(f64, f64)> {
    estimate.low().zip(estimate.high())
}

fn subtitle(study: &Study) -> String {
    let replicates = study.effort.replicates;
    say!(
        PROSE,
        "response.subtitle",
        summary = labels::word(&study.summary),
        replicates = replicates
    )
}

/// A factor with its unit.
fn along(factor: &Factor) -> String {
    let unit = labels::field_unit(factor.field.unit);
    let name = labels::factor(&factor.name, &factor.key);
    say!(PROSE, "response.along", factor = name, unit = unit)
}

/// Every response over every factor: a line if there is one factor, otherwise a cloud per factor.
fn curves(study: &Study, swept: &Swept, responses: &[Response]) -> Page {
    let joined = study.factors.len() == 1;
    let mut panels: Vec<Box<dyn Panel>> = Vec::new();
    for response in responses {
        for (factor, declared) in study.factors.iter().enumerate() {
            let dot = |(index, point): (usize, &crate::study::sweep::SweptPoint)| {
                let estimate = response.estimate(index)?;
                Some(Dot {
                    x: number(point.point.values[factor]),
                    y: estimate.mean,
                    y_ends: ends(&estimate),
                    x_ends: None,
                })
            };
            let mut dots: Vec<Dot> = swept.points.iter().enumerate().filter_map(dot).collect();
            dots.sort_by(|a, b| a.x.total_cmp(&b.x));
            panels.push(Box::new(Xy {
                heading: heading(study, response),
                along: along(declared),
                x_format: Format::Plain,
                x_ticks: Vec::new(),
                y_format: format_of(study, response),
                series: vec![Series {
                    label: String::new(),
                    style: style::arm(response.arm.max(1)),
                    dots,
                    joined,
                    arm: None,
                }],
                marks: Vec::new(),
                label_width: 12.0,
            }));
        }
    }
    Page {
        title: say!(PROSE, "response.title"),
        subtitle: subtitle(study),
        notes: vec![say!(PROSE, "response.note")],
        rows: grid(panels, 2, 260.0),
    }
}

/// Every response over two factors.
fn surfaces(study: &Study, swept: &Swept, responses: &[Response]) -> Page {
    let panels = responses.iter().map(|response| {
        let cells = swept.points.iter().enumerate().map(|(index, point)| {
            let estimate = response.estimate(index);
            let at = (number(point.point.values[0]), number(point.point.values[1]));
            (at, estimate.map(|one| (one.mean, one.half_width)))
        });
        Box::new(Surface {
            heading: heading(study, response),
            along: labels::factor(&study.factors[0].name, &study.factors[0].key),
            up: labels::factor(&study.factors[1].name, &study.factors[1].key),
            format: format_of(study, response),
            cells: cells.collect(),
            words: Vec::new(),
            from_zero: false,
        }) as Box<dyn Panel>
    });
    Page {
        title: say!(PROSE, "surface.title"),
        subtitle: subtitle(study),
        notes: vec![say!(PROSE, "surface.note")],
        rows: grid(panels.collect(), 2, 330.0),
    }
}

/// Sobol' indices, or a tornado of elementary effects.
fn what_matters(study: &Study, swept: &Swept, responses: &[Response]) -> Page {
    let sobol = matches!(study.design, Design::Saltelli { .. });
    let how = if sobol {
        "matters.sobol"
    } else {
        "matters.morris"
    };
    Page {
        title: say!(PROSE, "matters.title"),
        subtitle: say!(PROSE, how, summary = labels::word(&study.summary)),
        notes: Vec::new(),
        rows: Bars::rows(responses.iter().map(|one| bars(study, swept, one, sobol))),
    }
}

fn bars(study: &Study, swept: &Swept, response: &Response, sobol: bool) -> Bars {
    let names: Vec<String> = study
        .factors
        .iter()
        .map(|one| labels::factor(&one.name, &one.key))
        .collect();
    let mut heading = heading(study, response);
    let (kinds, mut groups) = match response.told(study, swept) {
        Some(Sensitivity::Sobol(indices)) => {
            let shares = indices.first.iter().zip(&indices.total);
            let groups = names.into_iter().zip(shares).map(|(name, (first, total))| {
                let value =
                    |one: &crate::stats::Share| Some((one.value, Some((one.low, one.high))));
                (name, vec![value(first), value(total)])
            });
            heading.unit = say!(PROSE, "matters.share");
            if let Some(noise) = indices.noise_share {
                let noise = format!("{:.0}", 100.0 * noise);
                heading.unit = say!(PROSE, "matters.noise", noise = noise);
            }
            let kinds = vec![
                (say!(PROSE, "matters.alone"), style::measure(1)),
                (say!(PROSE, "matters.in_all"), style::measure(0)),
            ];
            (kinds, groups.collect())
        }
        Some(Sensitivity::Morris(effects)) => {
            let groups = names
                .into_iter()
                .zip(&effects)
                .map(|(name, effect)| (name, vec![Some((effect.mean.mean, ends(&effect.mean)))]));
            (
                vec![(say!(PROSE, "matters.mean"), style::measure(1))],
                groups.collect(),
            )
        }
        None => (Vec::new(), Vec::new()),
    };
    let untold = groups.is_empty().then(|| untold(&heading.title, response));
    let size = |(_, values): &Group| {
        let values = values.iter().flatten();
        values.last().map_or(0.0, |(value, _)| value.abs())
    };
    groups.sort_by(|a, b| size(b).total_cmp(&size(a)));
    Bars {
        heading,
        format: if sobol {
            Format::Plain
        } else {
            Format::of_change(response.outcome.unit)
        },
        kinds,
        groups,
        untold: untold.unwrap_or_default(),
    }
}

/// A verdict of the gate (a part of the prose), its look, and how often it was given.
type Kind = (&'static str, usize, fn(&Tally) -> usize);

/// How often the gate fails, passes and is undecided, by planted harm.
#[must_use]
pub fn power(study: &Study, pool: usize, curve: &[(f64, Tally)]) -> Page {
    let kinds: [Kind; 3] = [
        ("figure.fails", 5, |tally| tally.fail),
        ("figure.passes", 1, |tally| tally.pass),
        ("figure.undecided", 0, |tally| tally.undecided),
    ];
    let series = kinds.map(|(label, look, count)| Series {
        label: say!(ALARMS, label),
        style: style::arm(look),
        dots: curve
            .iter()
            .map(|(size, tally)| {
                let interval = proportion_interval(count(tally), tally.runs());
                Dot {
                    x: *size,
                    y: count(tally) as f64 / tally.runs() as f64,
                    y_ends: Some((interval.low, interval.high)),
                    x_ends: None,
                }
            })
            .collect(),
        joined: true,
        arm: None,
    });
    let rules = &study.gate.rules;
    let panel = Xy {
        heading: Heading::new(say!(ALARMS, "figure.heading"), say!(ALARMS, "figure.unit")),
        along: say!(ALARMS, "figure.along"),
        x_format: Format::Plain,
        x_ticks: Vec::new(),
        y_format: Format::Percent,
        series: series.to_vec(),
        marks: vec![(1.0, say!(ALARMS, "figure.margin"))],
        label_width: 110.0,
    };
    Page {
        title: say!(ALARMS, "figure.title"),
        subtitle: say!(
            ALARMS,
            "figure.subtitle",
            study = study.name,
            runs = curve.last().map_or(0, |(_, tally)| tally.runs()),
            pool = pool,
        ),
        notes: vec![say!(
            ALARMS,
            "figure.note",
            alarms = 100.0 * rules.false_alarms,
            misses = 100.0 * rules.misses,
        )],
        rows: vec![Row::of(400.0, panel)],
    }
}
