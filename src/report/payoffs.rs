//! The figure of the game: what both strategies pay at different shares of cooperators.

use super::axis::{Format, Ticks, span};
use super::canvas::{Align, Canvas, INK, MUTED, Pen, RULE, Type};
use super::labels;
use super::page::{Frame, Page, Panel, columns_for, grid};
use super::plot::{self, HEADING_HEIGHT, Heading, Plot, TICK};
use super::prose::PAYOFFS as PROSE;
use super::style::{self, Style};
use super::time::Time;
use crate::experiment::payoffs::{INEQUALITIES, Role};
use crate::render::number;
use crate::say;
use crate::stats::Estimate;

/// A payoff or a difference of payoffs.
#[derive(Debug, Clone)]
pub struct Measured {
    /// Its name.
    pub name: &'static str,
    /// Its value, as a share of former revenue.
    pub value: Option<Estimate>,
    is_inequality: bool,
}

impl Measured {
    /// A payoff.
    #[must_use]
    pub const fn payoff(name: &'static str, value: Option<Estimate>) -> Self {
        Self {
            name,
            value,
            is_inequality: false,
        }
    }

    /// An inequality, with the difference that it says is positive.
    #[must_use]
    pub const fn inequality(name: &'static str, value: Option<Estimate>) -> Self {
        Self {
            name,
            value,
            is_inequality: true,
        }
    }

    /// The value in percent with its interval.
    #[must_use]
    pub fn shown(&self) -> String {
        match self.value {
            None => "–".to_owned(),
            Some(value) => match value.low().zip(value.high()) {
                Some((low, high)) => {
                    let text = format!(
                        "{:+.2} [{:+.2}, {:+.2}]",
                        100.0 * value.mean,
                        100.0 * low,
                        100.0 * high
                    );
                    text.replace('-', "−")
                }
                None => labels::quantity(&format!("{:+.2} (no interval)", 100.0 * value.mean)),
            },
        }
    }

    /// A word on whether an inequality holds; empty for a payoff.
    #[must_use]
    pub fn holds(&self) -> String {
        let ends = self.value.and_then(|value| value.low().zip(value.high()));
        match (self.is_inequality, ends) {
            (false, _) => String::new(),
            (true, Some((low, _))) if low > 0.0 => say!(PROSE, "holds.yes"),
            (true, Some((_, high))) if high < 0.0 => say!(PROSE, "holds.no"),
            (true, _) => say!(PROSE, "holds.undecided"),
        }
    }
}

/// The payoff of a role less that of another at one share of cooperators, by the same shops on the
/// same luck.
#[derive(Debug, Clone)]
pub struct Gain {
    /// The share of cooperators among the others.
    pub cooperating: f64,
    /// The role.
    pub of: Role,
    /// The role that it is held against.
    pub over: Role,
    /// The difference; `None` where it is not defined.
    pub value: Option<Estimate>,
}

/// The game under one scenario.
#[derive(Debug, Clone)]
pub struct Rules {
    /// Paired differences of roles.
    pub gains: Vec<Gain>,
    /// The scenario.
    pub name: String,
    /// Payoff of cooperating by share of cooperators.
    pub cooperate: Vec<(f64, Option<Estimate>)>,
    /// Payoff of defecting by share of cooperators.
    pub defect: Vec<(f64, Option<Estimate>)>,
    /// Payoff of defecting with bonus items by share of cooperators.
    pub mimic: Vec<(f64, Option<Estimate>)>,
    /// T, R, P, S, what mimics get, and the inequalities.
    pub measured: Vec<Measured>,
}

impl Rules {
    fn ends(&self) -> impl Iterator<Item = f64> + '_ {
        let points = self.cooperate.iter().chain(&self.defect).chain(&self.mimic);
        points.filter_map(|(_, value)| *value).flat_map(|value| {
            let reach = value.half_width.unwrap_or(0.0);
            [value.mean - reach, value.mean + reach]
        })
    }
}

struct GamePanel {
    rules: Rules,
    ticks: Ticks,
}

/// One panel per scenario, all on one scale.
#[must_use]
pub fn page(rules: &[Rules]) -> Page {
    let (low, high) = span(rules.iter().flat_map(Rules::ends)).unwrap_or((0.0, 1.0));
    let panels = rules.iter().map(|rules| {
        let ticks = Ticks::enclosing(low.min(0.0), high.max(0.01), 5);
        Box::new(GamePanel {
            rules: rules.clone(),
            ticks,
        }) as Box<dyn Panel>
    });
    Page {
        title: say!(PROSE, "figure.title"),
        subtitle: say!(PROSE, "figure.subtitle"),
        notes: ["figure.dilemma", "figure.mimics"]
            .map(|note| say!(PROSE, note))
            .to_vec(),
        rows: grid(panels.collect(), columns_for(rules.len()).min(2), 430.0),
    }
}

impl Panel for GamePanel {
    fn draw(&self, canvas: &Canvas, frame: Frame, _: &Time) {
        let name = style::name(&self.rules.name);
        Heading::new(name, say!(PROSE, "figure.unit")).draw(canvas, frame);
        let left = plot::gutter(&self.ticks, Format::Percent);
        let below = 40.0 + 16.0 * INEQUALITIES.len() as f64;
        let inside = frame.inset(left, 84.0, HEADING_HEIGHT, below);
        let plot = Plot::new(inside, (0.0, 1.0), self.ticks.domain());
        plot::gridlines(canvas, &plot, &self.ticks, Format::Percent);
        for (share, _) in &self.rules.cooperate {
            let x = plot.x.at(*share);
            canvas.line(
                &[(x, inside.bottom), (x, inside.bottom + 4.0)],
                Pen::solid(RULE, 1.0),
            );
            let look = Type::new(TICK, MUTED).aligned(Align::Centre);
            canvas.text(
                (x, inside.bottom + 14.0),
                &number::percent(100.0 * share, 0),
                look,
            );
        }
        let curves = [
            ("cooperate", &self.rules.cooperate, style::arm(1)),
            ("defect", &self.rules.defect, style::arm(5)),
            ("mimic", &self.rules.mimic, style::arm(2)),
        ];
        for (_, points, style) in &curves {
            curve(canvas, &plot, points, *style);
        }
        let mut labels: Vec<(f64, String, Style)> = curves
            .iter()
            .filter_map(|(name, points, style)| {
                let value = points.last()?.1?;
                Some((plot.y.at(value.mean), say!(PROSE, name), *style))
            })
            .collect();
        labels.sort_by(|left, right| left.0.total_cmp(&right.0));
        let wanted: Vec<f64> = labels.iter().map(|label| label.0).collect();
        let heights = vec![15.0; labels.len()];
        let middles = plot::apart(&wanted, &heights, inside.top, inside.bottom + 8.0);
        for ((_, name, style), y) in labels.into_iter().zip(middles) {
            let look = Type::new(12.0, style.colour).bold();
            canvas.text((inside.right + 10.0, y), &name, look);
        }
        for (index, row) in self
            .rules
            .measured
            .iter()
            .filter(|row| row.is_inequality)
            .enumerate()
        {
            let y = inside.bottom + 38.0 + 16.0 * index as f64;
            let (name, holds, shown) = (row.name, row.holds(), row.shown());
            let text = say!(
                PROSE,
                "figure.row",
                name = name,
                holds = holds,
                shown = shown
            );
            canvas.text((frame.left, y), &text, Type::new(11.5, INK));
        }
    }
}

fn curve(canvas: &Canvas, plot: &Plot, points: &[(f64, Option<Estimate>)], style: Style) {
    let defined = points
        .iter()
        .filter_map(|(share, value)| Some((*share, (*value)?)));
    let line: Vec<(f64, f64)> = defined
        .clone()
        .map(|(share, value)| plot.at(share, value.mean))
        .collect();
    canvas.line(&line, style.pen());
    for (share, value) in defined {
        let reach = value.half_width.unwrap_or(0.0);
        let whisker = [
            plot.at(share, value.mean - reach),
            plot.at(share, value.mean + reach),
        ];
        canvas.line(&whisker, Pen::solid(style.colour, 1.8));
        canvas.circle(plot.at(share, value.mean), 4.2, style.colour, 1.0);
    }
}
