//! The options that `run` and `compare` share.

use super::budget::BudgetOption;
use super::named;
use super::slices::SliceOption;
use crate::experiment::{Goal, HalfWidth};
use crate::outcome::{self, OUTCOMES, Outcome};
use crate::studies::{Assignment, RunOptions};
use clap::{Args, ValueEnum};
use std::path::PathBuf;

#[derive(Debug, Clone, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
pub(super) struct Options {
    /// Replicates of every arm; with --precision, those before the first look
    #[arg(
        long,
        value_name = "N",
        default_value_t = 20,
        value_parser = clap::value_parser!(u32).range(1..=100_000)
    )]
    pub(super) replicates: u32,

    /// Go on until the 95 % interval of an outcome is this narrow; repeatable
    ///
    /// For `compare` it is the interval of the paired difference, for `run` that of the mean. The
    /// half-width is in the outcome's own unit (a share of 0.5 percentage points is 0.005) or,
    /// with a percent sign, relative to the baseline's mean.
    #[arg(long, value_name = "OUTCOME=HALF_WIDTH", value_parser = goal)]
    pub(super) precision: Vec<Goal>,

    /// Replicates after which to stop although a precision is not reached
    #[arg(
        long,
        value_name = "N",
        default_value_t = 200,
        value_parser = clap::value_parser!(u32).range(1..=100_000)
    )]
    pub(super) max_replicates: u32,

    #[command(flatten)]
    budget: BudgetOption,

    /// Threads to simulate on [default: one per processor]; never changes a result
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub(super) threads: Option<u16>,

    /// Seed of all luck; the same seed gives the same results to the last bit
    #[arg(
        long,
        value_name = "N",
        default_value_t = 1,
        allow_negative_numbers = true,
        value_parser = seed
    )]
    pub(super) seed: u64,

    /// Set a parameter on top of every scenario, or with NAME: of the scenario called so;
    /// repeatable
    ///
    /// Keys are those of scenario files, dotted: `choice.slots`, `industries.food.misfit`,
    /// `policy.order_saving.compensation`, `policy.traffic.2025-01-01.low_price`, `run.end`. The
    /// value is checked as if a file had stated it and is part of the scenario's digest.
    #[arg(long, value_name = "[NAME:]KEY=VALUE", value_parser = assignment)]
    pub(super) set: Vec<Assignment>,

    /// Folder for the records [default: results/<verb>/<names joined by -vs->]
    ///
    /// Run again with the same scenarios and seed, a command completes what is missing there.
    #[arg(long, value_name = "DIR")]
    pub(super) out: Option<PathBuf>,

    /// How the outcomes are printed; with all but `table` nothing else goes to stdout
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub(super) format: Format,

    /// Outcomes to print, separated by commas, or `all` [default: a choice of headlines]
    #[arg(long, value_name = "A,B,C", value_parser = shown)]
    pub(super) outcomes: Option<Shown>,

    /// Do not show the progress bar
    #[arg(long)]
    pub(super) quiet: bool,

    /// Do without the outcome `efficiency`; halves the time
    ///
    /// Efficiency compares with the welfare of the same market where buyers see every shop's
    /// quality. That market has to be simulated too.
    #[arg(long)]
    pub(super) no_efficiency: bool,

    /// Do not draw figures
    #[arg(long)]
    pub(super) no_figures: bool,

    /// Discard the records of a different experiment in the folder
    #[arg(long)]
    pub(super) force: bool,

    /// Parts into which a market's consumers are cut
    #[arg(
        long,
        value_name = "N",
        hide = true,
        value_parser = clap::value_parser!(u16).range(1..=4096)
    )]
    pub(super) shards: Option<u16>,

    #[command(flatten)]
    pub(super) slice: SliceOption,
}

/// How outcomes are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// For reading
    Table,
    /// For programs; the keys are in docs/output.md
    Json,
    /// One line per outcome and arm
    Csv,
    /// For pasting
    Markdown,
}

/// The outcomes asked for.
#[derive(Debug, Clone)]
pub(super) struct Shown(Vec<&'static Outcome>);

impl Shown {
    /// All of them.
    pub(super) fn all(&self) -> &[&'static Outcome] {
        &self.0
    }
}

impl Options {
    /// The options as a use case takes them.
    pub(super) fn request(&self) -> RunOptions {
        RunOptions {
            replicates: self.replicates,
            precision: self.precision.clone(),
            max_replicates: self.max_replicates,
            budget: self.budget.asked(),
            seed: self.seed,
            set: self.set.clone(),
            out: self.out.clone(),
            outcomes: self.outcomes.as_ref().map(|shown| shown.0.clone()),
            efficiency: !self.no_efficiency,
            figures: !self.no_figures,
            force: self.force,
            shards: self.shards,
        }
    }
}

/// Reads `KEY=VALUE` or `NAME:KEY=VALUE`.
pub(super) fn assignment(text: &str) -> Result<Assignment, &'static str> {
    Assignment::written("--set", text)
}

/// Reads a seed.
pub(super) fn seed(text: &str) -> Result<u64, String> {
    let seed = text.parse();
    seed.map_err(|_| format!("a seed is a whole number from 0 to {}", u64::MAX))
}

/// Reads `OUTCOME=HALF_WIDTH` or `OUTCOME=PERCENT%`.
fn goal(text: &str) -> Result<Goal, String> {
    let (name, amount) = text
        .split_once('=')
        .ok_or("write it as OUTCOME=HALF_WIDTH, such as repeat_90=0.005 or gross_gmv=1%")?;
    let outcome = known(name.trim())?;
    let amount = amount.trim();
    let (digits, percent) = match amount.strip_suffix('%') {
        Some(digits) => (digits.trim(), true),
        None => (amount, false),
    };
    let number: f64 = digits
        .parse()
        .ok()
        .filter(|number: &f64| number.is_finite() && *number > 0.0)
        .ok_or_else(|| format!("the half-width `{amount}` is not a positive number"))?;
    let half_width = if percent {
        HalfWidth::OfBaseline(number / 100.0)
    } else {
        HalfWidth::Absolute(number)
    };
    Ok(Goal {
        outcome,
        half_width,
    })
}

/// Reads names separated by commas, or `all`.
pub(super) fn shown(text: &str) -> Result<Shown, String> {
    if text.trim() == "all" {
        return Ok(Shown(OUTCOMES.iter().collect()));
    }
    let mut shown: Vec<&'static Outcome> = Vec::new();
    for name in text.split(',') {
        let outcome = known(name.trim())?;
        if !shown.contains(&outcome) {
            shown.push(outcome);
        }
    }
    Ok(Shown(shown))
}

fn known(name: &str) -> Result<&'static Outcome, String> {
    outcome::by_name(name)
        .ok_or_else(|| named::unknown("outcome", name, OUTCOMES.iter().map(|known| known.name)))
}

#[cfg(test)]
mod tests {
    use super::{goal, shown};
    use crate::experiment::HalfWidth;

    #[test]
    fn a_half_width_is_absolute_or_with_a_percent_sign_relative() {
        assert_eq!(
            goal("repeat_90=0.005").unwrap().half_width,
            HalfWidth::Absolute(0.005)
        );
        assert_eq!(
            goal("gross_gmv = 1 %").unwrap().half_width,
            HalfWidth::OfBaseline(0.01)
        );
        for bad in [
            "repeat_90",
            "repeat_90=",
            "repeat_90=0",
            "repeat_90=-1",
            "repeat_90=nan",
        ] {
            assert!(goal(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_slip_in_an_outcomes_name_is_recognised() {
        let error = shown("gross_gmv,repeat90").unwrap_err();
        assert!(error.contains("did you mean `repeat_90`"), "{error}");
    }
}
