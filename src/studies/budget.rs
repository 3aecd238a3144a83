//! How many replicates fit into a budget of time, reckoned, granted and told before a task begins.

use super::error::Error;
use super::expectation::{Pace, Sample, about, is_worth_telling, may_be_worth_telling};
use super::in_worlds::Worlds;
use super::markets::MarketOptions;
use super::recorded_run::folder;
use super::run_options::{Budget, RunOptions};
use super::session::Session;
use super::workload::{Markets, Workload};
use crate::experiment::Plan;
use crate::records::{OnRecord, Verb};

/// Replicates below which a budget does not go: an interval takes two.
const LEAST_REPLICATES: u32 = 2;

/// Replicates that a task is asked for, and the time that it may take.
pub(super) struct Asked<'a> {
    /// The market whose days are timed; it stands for all.
    pub(super) sample: Sample<'a>,
    pub(super) workload: &'a Workload,
    /// Replicates that are run whatever is seen.
    pub(super) replicates: u32,
    /// Replicates after which the task ends, whatever is seen.
    pub(super) most: u32,
    pub(super) budget: Option<Budget>,
    /// Says without a clock what asks for so many replicates at most.
    pub(super) explicit: &'a dyn Fn(u32) -> String,
}

/// Replicates that a task gets.
pub(super) struct Granted {
    /// Replicates after which the task ends, whatever is seen.
    pub(super) most: u32,
    /// The command as it is recorded.
    pub(super) command: String,
}

/// Grants as many replicates as are expected to fit into the budget, or all of them without one,
/// and tells how long they will take.
///
/// # Errors
/// If fewer fit than statistics take.
pub(super) fn grant(asked: &Asked<'_>, session: &mut Session<'_>) -> Result<Granted, Error> {
    let (most, command) = (asked.most, session.command.clone());
    let all = Granted { most, command };
    let Some(budget) = asked.budget else {
        tell(asked.sample, asked.workload, asked.replicates, session);
        return Ok(all);
    };
    if asked.workload.seconds(most) <= 0.0 {
        return Ok(all);
    }
    let reckoned = Reckoned::new(asked.sample, asked.workload, session);
    let fitting = fitting(budget, most, &|replicates| reckoned.seconds(replicates));
    let fitting = fitting.map_err(|least| {
        let what = format!("{}, the least that makes an interval,", counted(least));
        reckoned.too_small(budget, &what, least)
    })?;
    if fitting == most {
        reckoned.tell(asked.replicates, session);
        return Ok(all);
    }
    let explicit = (asked.explicit)(fitting);
    session.note(&format!(
        "within the budget of {budget}: {fitting} of {most} replicates, as many as are expected to \
         fit, in {}; the same results come from {explicit}",
        reckoned.about(fitting)
    ));
    Ok(Granted {
        most: fitting,
        command: format!("{}  # within the budget: {explicit}", all.command),
    })
}

/// Seconds that pass in a rough second of one thread, where what is fixed of a workload, the least
/// of a task that has no replicates to leave out, fits into a budget.
///
/// # Errors
/// If it does not; `what` says what it is.
pub(super) fn least_fits<'a>(
    (budget, what): (Budget, &str),
    sample: impl Into<Sample<'a>>,
    least: &Workload,
    session: &Session<'_>,
) -> Result<f64, Error> {
    let reckoned = Reckoned::new(sample.into(), least, session);
    if reckoned.seconds(0) > budget.seconds {
        return Err(reckoned.too_small(budget, what, 0));
    }
    Ok(reckoned.scale)
}

/// Tells how long so many replicates of a task will take, if that is worth a word.
pub(super) fn tell<'a>(
    sample: impl Into<Sample<'a>>,
    workload: &Workload,
    replicates: u32,
    session: &mut Session<'_>,
) {
    let roughly = workload.seconds(replicates) * part(session);
    if session.listener.is_heard() && may_be_worth_telling(roughly) {
        Reckoned::new(sample.into(), workload, session).tell(replicates, session);
    }
}

/// The part of a thread's seconds that passes: threads share the work, and slices the markets.
fn part(session: &Session<'_>) -> f64 {
    session.share.of_whole() / session.threads() as f64
}

/// A workload at the pace of timed days.
struct Reckoned<'a> {
    workload: &'a Workload,
    pace: Pace,
    /// Seconds that pass in a rough second of one thread.
    scale: f64,
    threads: usize,
}

impl<'a> Reckoned<'a> {
    fn new(sample: Sample<'_>, workload: &'a Workload, session: &Session<'_>) -> Self {
        let pace = sample.pace();
        Self {
            workload,
            scale: pace.of_rough * part(session),
            threads: session.threads(),
            pace,
        }
    }

    fn seconds(&self, replicates: u32) -> f64 {
        self.workload.seconds(replicates) * self.scale
    }

    /// The time of so many replicates in words.
    fn about(&self, replicates: u32) -> String {
        let elsewhere = self.workload.elsewhere() * self.scale;
        let elsewhere = (elsewhere > 0.0).then_some(elsewhere);
        about(self.seconds(replicates), elsewhere, self.threads, self.pace)
    }

    /// Why a budget is refused, `what` with so many replicates being the least that has to fit.
    fn too_small(&self, budget: Budget, what: &str, replicates: u32) -> Error {
        let worlds = self.workload.elsewhere() > 0.0;
        Error::invalid(format!(
            "the budget of {budget} is too small: {what} would take {}; give --budget more time, \
             or make markets smaller{}",
            self.about(replicates),
            if worlds { " or worlds fewer" } else { "" }
        ))
    }

    /// Tells the time of so many replicates if it is worth a word.
    fn tell(&self, replicates: u32, session: &mut Session<'_>) {
        if is_worth_telling(self.seconds(replicates)) {
            session.note(&format!("expected to take {}", self.about(replicates)));
        }
    }
}

/// As many replicates of `most` as fit into a budget, or how many should at the least.
fn fitting(budget: Budget, most: u32, seconds: &dyn Fn(u32) -> f64) -> Result<u32, u32> {
    let least = LEAST_REPLICATES.min(most);
    if seconds(least) > budget.seconds {
        return Err(least);
    }
    // More replicates never take less.
    let (mut fit, mut over) = (least, most + 1);
    while over - fit > 1 {
        let middle = fit + (over - fit) / 2;
        if seconds(middle) <= budget.seconds {
            fit = middle;
        } else {
            over = middle;
        }
    }
    Ok(fit)
}

fn counted(replicates: u32) -> String {
    match replicates {
        1 => "one replicate".to_owned(),
        some => format!("{some} replicates"),
    }
}

/// The options of a plan's run with as many replicates as fit into its budget, if it has one, and
/// the command as it is recorded. Tells how long the run will take.
///
/// # Errors
/// If too few fit, or a world cannot be made.
pub(super) fn within(
    plan: &Plan,
    worlds: Option<&Worlds>,
    options: &RunOptions,
    verb: Verb,
    session: &mut Session<'_>,
) -> Result<(RunOptions, String), Error> {
    let most = if options.precision.is_empty() {
        options.replicates
    } else {
        options.max_replicates
    };
    let record = on_record(plan, options, verb);
    let markets = Markets::of(&plan.arms, most.max(options.replicates)).twice(plan.efficiency);
    let mut workload = Workload::of(&markets, &mut |arm, replicate| {
        record.holds_replicate(&plan.arms[arm].name, replicate)
    });
    if let Some(worlds) = worlds {
        worlds.add_to(&mut workload, &plan.arms, plan.seed, &record)?;
    }
    let asked = Asked {
        sample: plan.into(),
        workload: &workload,
        replicates: options.replicates,
        most,
        budget: options.budget,
        explicit: &|most| explicit(options, most),
    };
    let Granted { most, command } = grant(&asked, session)?;
    let options = match options.budget {
        None => options.clone(),
        Some(_) => RunOptions {
            replicates: options.replicates.min(most),
            max_replicates: options.max_replicates.min(most),
            ..options.clone()
        },
    };
    Ok((options, command))
}

/// The folder of a plan's records as it is found.
pub(super) fn on_record(plan: &Plan, options: &RunOptions, verb: Verb) -> OnRecord {
    let names: Vec<&str> = plan.arms.iter().map(|arm| arm.name.as_str()).collect();
    let path = folder(options.out.as_ref(), verb, &names);
    OnRecord::of_plan(&path, verb, plan)
}

/// The options that say without a clock what a budget came to.
fn explicit(options: &RunOptions, replicates: u32) -> String {
    if options.precision.is_empty() {
        return format!("--replicates {replicates}");
    }
    let first = options.replicates.min(replicates);
    format!("--replicates {first} --max-replicates {replicates}")
}

/// The options of many markets with as many replicates as fit into their budget, if they have one,
/// and the command as it is recorded. Tells how long they will take.
///
/// # Errors
/// If too few fit.
pub(super) fn markets_within<'a>(
    options: &MarketOptions,
    sample: impl Into<Sample<'a>>,
    workload: &Workload,
    session: &mut Session<'_>,
) -> Result<(MarketOptions, String), Error> {
    let asked = Asked {
        sample: sample.into(),
        workload,
        replicates: options.replicates,
        most: options.replicates,
        budget: options.budget,
        explicit: &|replicates| format!("--replicates {replicates}"),
    };
    let Granted { most, command } = grant(&asked, session)?;
    let options = MarketOptions {
        replicates: most,
        ..options.clone()
    };
    Ok((options, command))
}

#[cfg(test)]
mod tests {
    use super::fitting;
    use crate::studies::Budget;

    fn minute() -> Budget {
        "60s".parse().unwrap()
    }

    #[test]
    fn as_many_replicates_fit_as_the_budget_has_time_for() {
        let each = |one: f64| move |replicates: u32| f64::from(replicates) * one;
        assert_eq!(fitting(minute(), 20, &each(5.5)), Ok(10));
        assert_eq!(fitting(minute(), 20, &each(3.0)), Ok(20));
        assert_eq!(fitting(minute(), 20, &each(30.0)), Ok(2));
        assert_eq!(fitting(minute(), 100_000, &each(0.0)), Ok(100_000));
    }

    #[test]
    fn what_is_on_record_takes_none_of_the_budget() {
        let rest = |replicates: u32| f64::from(replicates.saturating_sub(7)) * 20.0;
        assert_eq!(fitting(minute(), 20, &rest), Ok(10));
    }

    #[test]
    fn two_replicates_at_least_have_to_fit_or_the_one_that_is_asked_for() {
        let each = |replicates: u32| f64::from(replicates) * 40.0;
        assert_eq!(fitting(minute(), 20, &each), Err(2));
        assert_eq!(fitting(minute(), 1, &each), Ok(1));
    }
}
