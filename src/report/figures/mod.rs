//! The figures. **To add one**, write a function from [`Results`] to a [`Page`], add a line to
//! [`FIGURES`], and its sentences to `figures.md`.

mod abuse;
mod demand;
mod effects;
mod gains;
mod lemons;
mod measured;
mod price_quality;
mod scores;
mod survival;

use super::axis::Format;
use super::curves::{Windows, outcome_curve};
use super::lines::{Line, LinePanel};
use super::page::{Page, Row, grid};
use super::plot::{self, Heading};
use super::style::{self, Style};
use crate::outcome::Outcome;
use crate::records::Results;
use crate::render::prose::Prose;
use crate::{prose, say};

/// Sentences of the figures.
const PROSE: Prose = prose!("figures.md");

/// When a figure has something to show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shows {
    /// Every arm.
    Arms,
    /// What differs between arms; an arm by itself has nothing to show.
    Differences,
}

/// One figure of a report.
#[derive(Debug, Clone, Copy)]
pub struct Figure {
    /// The name of its files.
    pub name: &'static str,
    /// When it has something to show.
    pub shows: Shows,
    /// Draws it.
    pub draw: fn(&Results) -> Page,
}

impl Figure {
    /// What to look for in it.
    #[must_use]
    pub fn caption(&self) -> String {
        say!(PROSE, &format!("{}.caption", self.name))
    }
}

macro_rules! figures {
    ($($name:literal, $draw:path, $shows:ident;)+) => {
        /// Every figure, in the order of the report.
        pub const FIGURES: &[Figure] = &[
            $( Figure { name: $name, shows: Shows::$shows, draw: $draw } ),+
        ];
    };
}

figures! {
    "effects", effects::effects, Differences;
    "who-gains", gains::gains, Differences;
    "repeat-rate", demand::repeat_rate, Arms;
    "gmv", demand::gmv, Arms;
    "lemon-market", lemons::lemon_market, Arms;
    "price-quality", price_quality::price_quality, Arms;
    "survival", survival::survival, Arms;
    "scores", scores::scores, Arms;
    "abuse", abuse::abuse, Arms;
    "trust", demand::trust, Arms;
    "scored-and-true", effects::scored_and_true, Differences;
    "measured-against-true", measured::measured_against_true, Arms;
}

/// The figures that have something to show of results.
pub fn of(results: &Results) -> impl Iterator<Item = &'static Figure> {
    let is_alone = results.arms.len() == 1;
    FIGURES
        .iter()
        .filter(move |figure| !is_alone || figure.shows == Shows::Arms)
}

/// Whether arms are too many for looks of their own.
fn are_many(results: &Results) -> bool {
    results.arms.len() > style::MOST_ARMS
}

/// The look of an arm in a panel that bears its name.
fn look(results: &Results, index: usize) -> Style {
    if are_many(results) {
        style::focus(index)
    } else {
        style::arm(index)
    }
}

/// Names and looks of the arms beside the baseline.
fn others(results: &Results) -> Vec<(String, Style)> {
    let arms = results.arms.iter().enumerate().skip(1);
    arms.map(|(index, arm)| (style::name(&arm.name), look(results, index)))
        .collect()
}

/// Width of labels beside the lines of arms, at most.
const LABELS: f64 = 110.0;

/// Whether arms are too many, or their names too long, for all lines in one panel of this height.
fn are_crowded(results: &Results, height: f64) -> bool {
    let names: Vec<String> = results
        .arms
        .iter()
        .map(|arm| style::name(&arm.name))
        .collect();
    let names = names.iter().map(String::as_str);
    are_many(results) || !plot::end_labels_fit(names, LABELS, height)
}

/// A page's rows: some of panels with a line per arm, as columns and height.
struct Lines {
    panels: Vec<LinePanel>,
    columns: usize,
    height: f64,
}

impl Lines {
    fn new(panels: Vec<LinePanel>, columns: usize, height: f64) -> Self {
        Self {
            panels,
            columns,
            height,
        }
    }
}

/// Panels with a line per arm in rows, and a note on how to read them. Where arms are too many for one
/// panel, each arm has panels of its own, with the others pale behind it.
fn rows_of_arms(results: &Results, groups: Vec<Lines>, notes: &mut Vec<String>) -> Vec<Row> {
    let lowest = groups.iter().map(|group| group.height);
    if results.arms.len() < 3 || !are_crowded(results, lowest.fold(f64::INFINITY, f64::min)) {
        let rows = groups.into_iter();
        return rows
            .flat_map(|group| grid(boxed(group.panels), group.columns, group.height))
            .collect();
    }
    let baseline = style::name(&results.arms[0].name);
    notes.insert(0, say!(PROSE, "one_by_one", baseline = baseline));
    let panels = groups.iter().flat_map(|group| &group.panels);
    panels
        .flat_map(|panel| grid(boxed(panel.one_by_one()), 3, ONE_BY_ONE))
        .collect()
}

/// Height of a panel about one of many arms.
const ONE_BY_ONE: f64 = 190.0;

/// One outcome over time with a line per arm.
fn arms_over_time(
    results: &Results,
    windows: &Windows,
    outcome: &Outcome,
    title: &str,
    unit: &str,
) -> LinePanel {
    let lines = results.arms.iter().enumerate().map(|(index, arm)| Line {
        label: style::name(&arm.name),
        style: style::arm(index),
        curve: outcome_curve(arm, windows, outcome),
    });
    LinePanel {
        heading: Heading {
            title: title.to_owned(),
            unit: unit.to_owned(),
        },
        format: Format::of(outcome.unit),
        lines: lines.collect(),
        span: None,
        label_limit: LABELS,
        arm: None,
    }
}

/// Panels that draw themselves, from panels of one kind.
fn boxed<P: super::page::Panel + 'static>(
    panels: impl IntoIterator<Item = P>,
) -> Vec<Box<dyn super::page::Panel>> {
    let panels = panels.into_iter();
    panels
        .map(|panel| Box::new(panel) as Box<dyn super::page::Panel>)
        .collect()
}
