//! Questions of a page.

use crate::course::Courses;
use crate::{describe, judge};
use gresham::scenario::Regime;
use serde::Deserialize;
use serde_json::{Value, json};

/// A question of a page.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(tag = "ask", rename_all = "snake_case", deny_unknown_fields)]
pub enum Question {
    /// Levers, outcomes, scenarios and versions.
    Describe {},
    /// A regime checked: its scenario, or what is wrong with it and where.
    Check {
        /// The regime.
        regime: Regime,
    },
    /// Opens a market on its first morning; the answer holds its number.
    Open {
        /// The regime.
        regime: Regime,
        /// The seed of all luck.
        seed: u64,
        /// Index of the replicate.
        replicate: u32,
    },
    /// Days of a market that is open, with what is drawn of each.
    Advance {
        /// Its number.
        market: usize,
        /// Days to simulate at most.
        days: u32,
        /// True if single shops are drawn.
        shops: bool,
    },
    /// The end of a market whose days are over: its outcomes and digest. It is closed.
    Finish {
        /// Its number.
        market: usize,
    },
    /// Arms compared, the first being the baseline, by totals that `finish` gave.
    Judge {
        /// Arm by arm the totals of every replicate.
        arms: Vec<Vec<String>>,
        /// Names of outcomes.
        outcomes: Vec<String>,
    },
    /// Means and intervals of columns of values, one value per replicate.
    Summarise {
        /// The columns.
        columns: Vec<Vec<Option<f64>>>,
    },
    /// The digest of a whole experiment, as the command tells it.
    Digest {
        /// The seed.
        seed: u64,
        /// Scenario digests with the digests of their replicates in order.
        arms: Vec<(String, Vec<String>)>,
    },
}

/// Answers a question in JSON; an object with `error` says what is wrong with it.
#[must_use]
pub fn answer(question: &[u8], courses: &mut Courses) -> String {
    let told = serde_json::from_slice(question)
        .map_err(|error| json!({ "error": error.to_string() }))
        .and_then(|question| tell(question, courses));
    told.unwrap_or_else(|error| error).to_string()
}

fn tell(question: Question, courses: &mut Courses) -> Result<Value, Value> {
    match question {
        Question::Describe {} => Ok(describe::everything()),
        Question::Check { regime } => describe::regime(&regime),
        Question::Open {
            regime,
            seed,
            replicate,
        } => courses.open(&regime, seed, replicate),
        Question::Advance {
            market,
            days,
            shops,
        } => courses.advance(market, days, shops),
        Question::Finish { market } => courses.finish(market),
        Question::Judge { arms, outcomes } => judge::judge(&arms, &outcomes),
        Question::Summarise { columns } => Ok(judge::summarise(&columns)),
        Question::Digest { seed, arms } => judge::digest(seed, &arms),
    }
}
