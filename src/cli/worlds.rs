//! Options of the verbs that tell what holds over worlds that fit what is known.

use crate::studies::{USUAL_REPLICATES, WorldsRequest, WorldsSource};
use clap::Args;

/// Worlds, where none are taken unless they are asked for.
#[derive(Debug, Clone, Args)]
pub(super) struct WorldsOptions {
    /// Tell the range over worlds that fit what is known, too: so many of those that ship, an ensemble by
    /// name or file, or so many of it as NAME:N
    ///
    /// Without it intervals hold luck only. Every arm is run in every world, on luck that worlds share;
    /// what the user sets holds in all of them.
    #[arg(long, value_name = "N|ENSEMBLE", value_parser = str::parse::<WorldsSource>)]
    worlds: Option<WorldsSource>,

    /// Replicates of every arm in each world
    #[arg(long, value_name = "N", default_value_t = USUAL_REPLICATES, value_parser = clap::value_parser!(u32).range(2..=100_000), requires = "worlds")]
    world_replicates: u32,
}

impl WorldsOptions {
    /// The worlds that are asked for.
    pub(super) fn request(&self) -> Option<WorldsRequest> {
        Some(WorldsRequest {
            source: self.worlds.clone()?,
            replicates: self.world_replicates,
        })
    }
}
