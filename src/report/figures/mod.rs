//! The figures. **To add one**, write a function from [`Results`] to a [`Page`] and add a line to
//! [`FIGURES`].

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
use super::page::Page;
use super::plot::Heading;
use super::style::{self, Style};
use crate::outcome::{Outcome, Unit};
use crate::records::Results;

/// What a figure shows.
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
    /// What it shows.
    pub shows: Shows,
    /// What to look for.
    pub caption: &'static str,
    /// Draws it.
    pub draw: fn(&Results) -> Page,
}

macro_rules! figures {
    ($($name:literal, $draw:path, $shows:ident, $caption:literal;)+) => {
        /// Every figure, in the order of the report.
        pub const FIGURES: &[Figure] = &[
            $( Figure { name: $name, shows: Shows::$shows, caption: $caption, draw: $draw } ),+
        ];
    };
}

figures! {
    "effects", effects::effects, Differences,
        "Look for intervals that lie wholly on one side of zero, and whether they clear the shaded margin within which a difference is immaterial.";
    "who-gains", gains::gains, Differences,
        "Read the left column first, then ask how much of it is only somebody else's loss: the middle column adds up to nothing over the three sides.";
    "repeat-rate", demand::repeat_rate, Arms,
        "Look for whether the lines of the arms part after a policy date, and whether they part by more than their bands.";
    "gmv", demand::gmv, Arms,
        "Compare gross with net: where they move differently, refunds have changed and not only demand.";
    "lemon-market", lemons::lemon_market, Arms,
        "Look at the gap between what is promised and what is listed, whether what is traded lies above or below what is listed, and how much of the true problems is ever measured.";
    "price-quality", price_quality::price_quality, Arms,
        "Look for whether a higher price goes with higher quality: a level line means that price tells buyers nothing.";
    "survival", survival::survival, Arms,
        "Look at the order of the lines: which shops leave first, the good or the bad.";
    "scores", scores::scores, Arms,
        "Look for whether more five stars come with more orders at shops of high score, or only with a kinder scale.";
    "abuse", abuse::abuse, Arms,
        "Read all four together: fewer paid false claims may be bought with more denied just ones.";
    "trust", demand::trust, Arms,
        "Look for how slowly trust follows a policy date, and whether expected quality follows it.";
    "scored-and-true", effects::scored_and_true, Differences,
        "Compare the upper six, which the platform measures or hands out, with the lower two, which it cannot see: a policy under which the first improve and the second worsen rewards the measure and not the thing.";
    "measured-against-true", measured::measured_against_true, Arms,
        "Compare the upper panels, which the platform can see, with the lower, which it cannot: they need not move together.";
}

/// The figures that have something to show of results.
pub fn of(results: &Results) -> impl Iterator<Item = &'static Figure> {
    let is_alone = results.arms.len() == 1;
    FIGURES
        .iter()
        .filter(move |figure| !is_alone || figure.shows == Shows::Arms)
}

/// How values of an outcome are written, and what its unit is called.
fn unit_of(outcome: &Outcome) -> (Format, &'static str) {
    match outcome.unit {
        Unit::YuanPerDay => (Format::Amount, "yuan per day"),
        Unit::Yuan => (Format::Plain, "yuan"),
        Unit::PerDay => (Format::Amount, "per day"),
        Unit::Share => (Format::Percent, "percent"),
        Unit::SharePerYear => (Format::Percent, "percent per year"),
        Unit::Number => (Format::Plain, "from −1 to 1"),
        Unit::Points => (Format::Plain, "points"),
    }
}

/// How differences of an outcome are written, and what their unit is called.
pub(super) fn change_of(outcome: &Outcome) -> (Format, &'static str) {
    match unit_of(outcome) {
        (Format::Percent, _) => (Format::PointsChange, "percentage points"),
        other => other,
    }
}

/// Names and looks of the arms beside the baseline.
fn others(results: &Results) -> Vec<(String, Style)> {
    let arms = results.arms.iter().enumerate().skip(1);
    arms.map(|(index, arm)| (style::name(&arm.name), style::arm(index)))
        .collect()
}

/// One outcome over time with a line per arm.
fn arms_over_time(
    results: &Results,
    windows: &Windows,
    outcome: &Outcome,
    title: &str,
    unit: &str,
) -> LinePanel {
    let (format, default_unit) = unit_of(outcome);
    let lines = results.arms.iter().enumerate().map(|(index, arm)| Line {
        label: style::name(&arm.name),
        style: style::arm(index),
        curve: outcome_curve(arm, windows, outcome),
    });
    LinePanel {
        heading: Heading {
            title: title.to_owned(),
            unit: if unit.is_empty() { default_unit } else { unit }.to_owned(),
        },
        format,
        lines: lines.collect(),
        span: None,
        label_limit: 110.0,
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
