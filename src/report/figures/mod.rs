//! The figures. **To add one**, write a function from [`Results`] to a [`Page`], add a line to
//! [`FIGURES`], and its sentences to `figures.md`.

mod effects;
mod gains;
mod horizons;
mod lemons;
mod measured;
mod over_time;
mod price_quality;
mod scores;
mod signal_worths;
mod survival;

use super::axis::Format;
use super::curves::{Curve, Windows, horizons, outcome_curve};
use super::labels::FIGURES as PROSE;
use super::lines::{Line, LinePanel};
use super::page::{Page, Row, grid, over_time};
use super::plot::{self, Heading};
use super::style::{self, Style};
use crate::outcome::Outcome;
use crate::records::{ArmResults, Results};
use crate::say;

/// The results of which a figure has something to show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shows {
    /// Every arm.
    Arms,
    /// Differences between arms; an arm by itself has nothing to show.
    Differences,
    /// Worths that buyers have learned; records of versions that did not watch it have nothing to
    /// show.
    Learned,
    /// Differences at two horizons at least; a short run has nothing to show.
    Horizons,
}

/// One figure of a report.
#[derive(Debug, Clone, Copy)]
pub struct Figure {
    /// The name of its files.
    pub name: &'static str,
    /// The results of which it has something to show.
    pub shows: Shows,
    /// Draws it.
    pub draw: fn(&Results) -> Page,
}

impl Figure {
    /// A sentence on how to read it.
    #[must_use]
    pub fn caption(&self) -> String {
        say!(PROSE, &format!("{}.caption", self.name))
    }

    /// True if it has something to show of results.
    #[must_use]
    pub fn has(&self, results: &Results) -> bool {
        match self.shows {
            Shows::Arms => true,
            Shows::Learned => !signal_worths::told(results).is_empty(),
            Shows::Differences => results.arms.len() != 1,
            Shows::Horizons => results.arms.len() > 1 && horizons(results).len() > 1,
        }
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
    "effects-over-months", horizons::effects_over_months, Horizons;
    "who-gains", gains::gains, Differences;
    "repeat-rate", over_time::repeat_rate, Arms;
    "gmv", over_time::gmv, Arms;
    "lemon-market", lemons::lemon_market, Arms;
    "price-quality", price_quality::price_quality, Arms;
    "survival", survival::survival, Arms;
    "scores", scores::scores, Arms;
    "signal-worths", signal_worths::signal_worths, Learned;
    "abuse", over_time::abuse, Arms;
    "trust", over_time::trust, Arms;
    "scored-and-true", effects::scored_and_true, Differences;
    "measured-against-true", measured::measured_against_true, Arms;
}

/// The figures that have something to show of results.
pub fn of(results: &Results) -> impl Iterator<Item = &'static Figure> {
    FIGURES.iter().filter(|figure| figure.has(results))
}

/// True if arms are too many for looks of their own.
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

/// True if arms are too many, or names too long, for all lines in one panel of this height.
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

/// Panels with a line per arm in rows, and a note on how to read them. Where arms are too many for
/// one panel, each arm has panels of its own, with the others pale behind it.
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

/// The figure called `name`: outcomes over time with a line per arm, arranged in groups.
fn outcomes_over_time(
    results: &Results,
    name: &str,
    outcomes: &[&Outcome],
    arrange: impl FnOnce(Vec<LinePanel>) -> Vec<Lines>,
) -> Page {
    let windows = Windows::smooth(results);
    let panels = outcomes.iter().map(|outcome| {
        let curve = |arm: &ArmResults| outcome_curve(arm, &windows, outcome);
        let heading = heading(name, outcome);
        line_per_arm(results, heading, Format::of(outcome.unit), curve)
    });
    let sentence = |part: &str| say!(PROSE, &format!("{name}.{part}"));
    let mut notes = vec![sentence("note")];
    let rows = rows_of_arms(results, arrange(panels.collect()), &mut notes);
    Page {
        title: sentence("title"),
        subtitle: over_time(&sentence("shown"), &windows, results),
        notes,
        rows,
    }
}

/// The heading of an outcome's panel in a figure: its title and its unit, a line each.
fn heading(figure: &str, outcome: &Outcome) -> Heading {
    let lines = say!(PROSE, &format!("{figure}.{}", outcome.name));
    let (title, unit) = lines.split_once('\n').unwrap_or((&lines, ""));
    Heading::new(title, unit)
}

/// A panel with a line per arm.
fn line_per_arm(
    results: &Results,
    heading: Heading,
    format: Format,
    curve: impl Fn(&ArmResults) -> Curve,
) -> LinePanel {
    let lines = results.arms.iter().enumerate().map(|(index, arm)| Line {
        label: style::name(&arm.name),
        style: style::arm(index),
        curve: curve(arm),
    });
    LinePanel {
        heading,
        format,
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
