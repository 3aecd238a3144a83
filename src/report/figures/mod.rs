//! The figures. **To add one**, write a function from [`Results`] to a [`Page`], add a line to
//! [`FIGURES`], and its sentences to `figures.md`.

mod arms;
mod effects;
mod gains;
mod horizons;
mod lemons;
mod lines_of_arms;
mod measured;
mod over_time;
mod price_quality;
mod scores;
mod signal_worths;
mod survival;

use super::curves::horizons;
use super::page::Page;
use super::prose::FIGURES as PROSE;
use crate::records::Results;
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
