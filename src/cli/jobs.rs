//! Options of the verbs that run many markets by setups of their own.

use super::options::{assignment, seed};
use crate::studies::{Assignment, Budget, MarketOptions};
use clap::Args;
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(super) struct JobOptions {
    /// Replicates of every market
    #[arg(
        long,
        value_name = "N",
        default_value_t = 20,
        value_parser = clap::value_parser!(u32).range(1..=100_000)
    )]
    replicates: u32,

    /// Seed of all luck; the same seed gives the same results to the last bit
    #[arg(
        long,
        value_name = "N",
        default_value_t = 1,
        allow_negative_numbers = true,
        value_parser = seed
    )]
    seed: u64,

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
    out: Option<PathBuf>,

    /// Discard the records of a different experiment in the folder
    #[arg(long)]
    force: bool,
}

impl JobOptions {
    /// The options as a request has them, to be done in so much time if it is given.
    pub(super) fn request(&self, budget: Option<Budget>) -> MarketOptions {
        MarketOptions {
            replicates: self.replicates,
            budget,
            seed: self.seed,
            set: self.set.clone(),
            out: self.out.clone(),
            force: self.force,
        }
    }
}
