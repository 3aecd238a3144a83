//! What the verbs share that run many markets by a plan of their own.

use super::Failure;
use super::options::{assignment, seed};
use super::progress;
use super::session::{STOP, not_drawn, pool, stop_on_interrupt, tell_damaged};
use crate::experiment::pool::{self, Outlet};
use crate::records::{Claim, Heading, Journal, Verb};
use crate::report::{self, page::Page};
use crate::scenario::Setting;
use crate::studies::Assignment;
use crate::studies::recorded_run::folder;
use clap::Args;
use std::fmt::Display;
use std::path::PathBuf;
use std::sync::Arc;

#[derive(Debug, Args)]
pub(super) struct JobOptions {
    /// Replicates of every market
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub(super) replicates: u32,

    /// Seed of all luck; the same seed gives the same results to the last bit
    #[arg(long, value_name = "N", default_value_t = 1, allow_negative_numbers = true, value_parser = seed)]
    pub(super) seed: u64,

    /// Threads to simulate on [default: one per processor]; never changes a result
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub(super) threads: Option<u16>,

    /// Set a parameter on top of every scenario, such as population.consumers=4000; repeatable
    #[arg(long, value_name = "KEY=VALUE", value_parser = assignment)]
    set: Vec<Assignment>,

    /// Do not show the progress bar
    #[arg(long)]
    pub(super) quiet: bool,

    /// Folder for the records [default: one of the verb's own in results/]
    ///
    /// Run again, the command completes what is missing there.
    #[arg(long, value_name = "DIR")]
    pub(super) out: Option<PathBuf>,

    /// Discard the records of a different experiment in the folder
    #[arg(long)]
    force: bool,
}

impl JobOptions {
    /// What is set on top of every scenario.
    pub(super) fn settings(&self) -> Result<Vec<Setting>, Failure> {
        let settings = self
            .set
            .iter()
            .map(|assignment| match &assignment.scenario {
                None => Ok(assignment.setting.clone()),
                Some(name) => Err(Failure::input(format!(
                    "`{name}:` names a scenario, but here a setting holds for all of them"
                ))),
            });
        settings.collect()
    }

    /// Claims the folder for what has these properties in common, beside the seed.
    pub(super) fn claim<const N: usize>(
        &self,
        verb: Verb,
        properties: [(&str, String); N],
    ) -> Result<Arc<Claim>, Failure> {
        let seed = ("seed", self.seed.to_string());
        let properties = properties.into_iter().chain([seed]);
        let identity = properties.map(|(what, value)| (what.to_owned(), value));
        let folder = folder(self.out.as_ref(), verb, &[]);
        let claim = Claim::open(&folder, verb, identity.collect(), self.force);
        claim.map(Arc::new).map_err(Failure::input)
    }

    /// Opens the journal of a claimed folder.
    pub(super) fn journal(&self, claim: &Arc<Claim>) -> Result<Journal, Failure> {
        let heading = Heading::new(self.seed, false);
        let journal = Journal::open(claim, "", &heading).map_err(Failure::input)?;
        tell_damaged(&journal);
        Ok(journal)
    }

    /// Does jobs that give the `missing` markets, `found` others having been run before.
    pub(super) fn run<J: Sync, T: Send, E: Display>(
        &self,
        jobs: &[J],
        [found, missing]: [usize; 2],
        work: impl Fn(&J, &Outlet<'_, T>) + Sync,
        mut finished: impl FnMut(T) -> Result<(), E>,
    ) -> Result<(), Failure> {
        let threads = pool(self.threads)?;
        stop_on_interrupt();
        let bar = progress::bar(missing, found, self.quiet);
        let mut done = 0;
        let outcome = pool::run(jobs, &threads, STOP.flag(), work, |result| {
            done += 1;
            bar.inc(1);
            finished(result)
        });
        bar.finish_and_clear();
        outcome.map_err(|error| {
            Failure::input(format!(
                "{error}\nwhat was finished before is kept; run the command again"
            ))
        })?;
        if done < missing && STOP.is_cancelled() {
            return Err(Failure::interrupted(format!(
                "{} of {} markets are finished and kept; to continue, run the same command again",
                found + done,
                found + missing
            )));
        }
        Ok(())
    }
}

/// Writes a report of texts and pages.
pub(super) fn publish<const N: usize>(
    claim: &Claim,
    texts: [(&str, &String); N],
    pages: &[(&str, Page)],
) -> Result<(), Failure> {
    let texts = texts.map(|(name, text)| (name, text.as_str()));
    let files = report::page_files(pages, &texts).map_err(not_drawn)?;
    claim.publish(&files).map_err(Failure::input)
}
