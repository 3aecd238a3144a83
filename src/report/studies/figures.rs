//! The figures of studies: response curves and surfaces, which factors matter, the gate's power.

use crate::outcome::Outcome;
use crate::outcome::Unit;
use crate::parameter::Value;
use crate::report::axis::Format;
use crate::report::bars::{Bars, Group};
use crate::report::page::{Page, Panel, Row, grid};
use crate::report::plot::Heading;
use crate::report::style;
use crate::report::surface::Surface;
use crate::report::xy::{Dot, Series, Xy};
use crate::stats::{Estimate, proportion_interval};
use crate::study::alarms::Tally;
use crate::study::response::{Response, Sensitivity, responses};
use crate::study::sweep::Swept;
use crate::study::{Design, Study};

/// The figures of a study, by name.
pub(super) fn pages(study: &Study, swept: &Swept) -> Vec<(String, Page)> {
    let responses = responses(study, swept);
    let mut pages = Vec::new();
    match study.design {
        Design::Single => {}
        Design::Saltelli { .. } | Design::Morris { .. } => {
            pages.push((
                "what-matters".to_owned(),
                what_matters(study, swept, &responses),
            ));
        }
        Design::Grid(_) if study.factors.len() == 2 => {
            pages.push(("surface".to_owned(), surfaces(study, swept, &responses)));
        }
        _ => pages.push(("response".to_owned(), curves(study, swept, &responses))),
    }
    pages
}

pub(super) fn format_of(outcome: &Outcome, change: bool) -> Format {
    match outcome.unit {
        Unit::Share | Unit::SharePerYear if change => Format::PointsChange,
        Unit::Share | Unit::SharePerYear => Format::Percent,
        Unit::YuanPerDay | Unit::Yuan | Unit::PerDay => Format::Amount,
        Unit::Number | Unit::Points => Format::Plain,
    }
}

pub(super) fn unit_of(outcome: &Outcome, change: bool) -> &'static str {
    match outcome.unit {
        Unit::Share if change => "percentage points",
        Unit::SharePerYear if change => "percentage points per year",
        Unit::Share | Unit::Number => "",
        Unit::SharePerYear => "per year",
        Unit::YuanPerDay => "yuan per day",
        Unit::Yuan => "yuan",
        Unit::PerDay => "per day",
        Unit::Points => "points",
    }
}

fn heading(study: &Study, response: &Response) -> Heading {
    let change = study.arms.len() > 1;
    let unit = unit_of(response.outcome, change);
    let arm = &study.arms[response.arm].name;
    Heading {
        title: response.outcome.label.to_owned(),
        unit: if change {
            format!("{arm} less {}, {unit}", study.arms[0].name)
                .trim_end_matches(", ")
                .to_owned()
        } else {
            unit.to_owned()
        },
    }
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

fn replicates(study: &Study) -> String {
    format!(
        "{} replicates per point and arm; 95 % intervals.",
        study.effort.replicates
    )
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
                along: format!(
                    "{} ({})",
                    declared.name.replace('_', " "),
                    declared.field.unit
                ),
                x_format: Format::Plain,
                y_format: format_of(response.outcome, study.arms.len() > 1),
                series: vec![Series {
                    label: String::new(),
                    style: style::arm(response.arm.max(1)),
                    dots,
                    joined,
                }],
                marks: Vec::new(),
                label_width: 12.0,
            }));
        }
    }
    Page {
        title: "How outcomes respond".to_owned(),
        subtitle: format!("{} {}", study.summary, replicates(study)),
        notes: vec!["Intervals are for one point at a time.".to_owned()],
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
            along: study.factors[0].name.replace('_', " "),
            up: study.factors[1].name.replace('_', " "),
            format: format_of(response.outcome, study.arms.len() > 1),
            cells: cells.collect(),
        }) as Box<dyn Panel>
    });
    Page {
        title: "How outcomes respond to two factors".to_owned(),
        subtitle: format!("{} {}", study.summary, replicates(study)),
        notes: vec!["Below each value: the half-width of its 95 % interval.".to_owned()],
        rows: grid(panels.collect(), 2, 330.0),
    }
}

/// Sobol' indices, or a tornado of elementary effects.
fn what_matters(study: &Study, swept: &Swept, responses: &[Response]) -> Page {
    let sobol = matches!(study.design, Design::Saltelli { .. });
    let mut rows = Vec::new();
    for pair in responses.chunks(2) {
        let bars: Vec<Bars> = pair
            .iter()
            .map(|one| bars(study, swept, one, sobol))
            .collect();
        rows.push(Row {
            height: bars.iter().map(Bars::height).fold(0.0, f64::max),
            columns: 2,
            panels: bars
                .into_iter()
                .map(|one| Box::new(one) as Box<dyn Panel>)
                .collect(),
        });
    }
    let how = if sobol {
        "Share of variance that a factor explains alone, and with all others (Sobol' indices). Noise is \
         taken out; whiskers: 95 % intervals of the bootstrap."
    } else {
        "Mean change when a factor moves over its whole range, the others being anywhere (Morris); whiskers: \
         95 % intervals over trajectories. The longest is on top."
    };
    Page {
        title: "What matters".to_owned(),
        subtitle: format!("{} {how}", study.summary),
        notes: Vec::new(),
        rows,
    }
}

fn bars(study: &Study, swept: &Swept, response: &Response, sobol: bool) -> Bars {
    let names: Vec<String> = study
        .factors
        .iter()
        .map(|one| one.name.replace('_', " "))
        .collect();
    let mut heading = heading(study, response);
    let (kinds, mut groups) = match response.sensitivity(study, swept) {
        Some(Sensitivity::Sobol(indices)) => {
            let shares = indices.first.iter().zip(&indices.total);
            let groups = names.into_iter().zip(shares).map(|(name, (first, total))| {
                let value =
                    |one: &crate::stats::Share| Some((one.value, Some((one.low, one.high))));
                (name, vec![value(first), value(total)])
            });
            "share of variance".clone_into(&mut heading.unit);
            if let Some(noise) = indices.noise_share {
                heading.unit = format!(
                    "share of variance; {:.0} % of raw variance was noise",
                    100.0 * noise
                );
            }
            let kinds = vec![
                ("alone".to_owned(), style::measure(1)),
                ("in all".to_owned(), style::measure(0)),
            ];
            (kinds, groups.collect())
        }
        Some(Sensitivity::Morris(effects)) => {
            let groups = names
                .into_iter()
                .zip(&effects)
                .map(|(name, effect)| (name, vec![Some((effect.mean.mean, ends(&effect.mean)))]));
            (
                vec![("mean effect".to_owned(), style::measure(1))],
                groups.collect(),
            )
        }
        None => (Vec::new(), Vec::new()),
    };
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
            format_of(response.outcome, true)
        },
        kinds,
        groups,
    }
}

/// What the gate may say, its look, and how often it did.
type Kind = (&'static str, usize, fn(&Tally) -> usize);

/// How often the gate fails, passes and is undecided, by planted harm.
#[must_use]
pub fn power(study: &Study, pool: usize, curve: &[(f64, Tally)]) -> String {
    let kinds: [Kind; 3] = [
        ("fails", 5, |tally| tally.fail),
        ("passes", 1, |tally| tally.pass),
        ("is undecided", 0, |tally| tally.undecided),
    ];
    let series = kinds.map(|(label, look, count)| Series {
        label: label.to_owned(),
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
    });
    let budget = 100.0 * study.gate.rules.false_alarms;
    let runs = curve.last().map_or(0, |(_, tally)| tally.runs());
    let page = Page {
        title: "How often the gate catches planted harm".to_owned(),
        subtitle: format!(
            "Gate {}: harm planted into one guardrail at a time, in replicates that share no luck with the \
             recorded ones. Shares of {runs} gates per size, drawn from {pool} replicates; bands: 95 % intervals.",
            study.name
        ),
        notes: vec![format!(
            "Left of one margin a failure is a false alarm, of which the gate may raise {budget} %; right of it \
             a pass is a miss, of which it may have {} %.",
            100.0 * study.gate.rules.misses
        )],
        rows: vec![Row {
            height: 400.0,
            columns: 1,
            panels: vec![Box::new(Xy {
                heading: Heading {
                    title: "What the gate says".to_owned(),
                    unit: "share of gates".to_owned(),
                },
                along: "planted harm, in margins".to_owned(),
                x_format: Format::Plain,
                y_format: Format::Percent,
                series: series.to_vec(),
                marks: vec![(1.0, "the margin".to_owned())],
                label_width: 110.0,
            })],
        }],
    };
    page.svg_without_dates()
}
