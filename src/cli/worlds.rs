//! Options of the verbs that tell what holds over worlds that fit what is known.

use crate::studies::{USUAL_REPLICATES, USUAL_WORLDS, WorldsRequest, WorldsSource};
use clap::Args;

/// Worlds, where none are taken unless they are asked for.
#[derive(Debug, Clone, Args)]
pub(super) struct WorldsOptions {
    /// Tell the range over worlds that fit what is known, too: so many of those that ship, an
    /// ensemble by name or file, or so many of it as NAME:N
    ///
    /// Without it intervals hold luck only. Every arm is run in every world, on luck that worlds
    /// share; what the user sets holds in all of them.
    #[arg(long, value_name = "N|ENSEMBLE", value_parser = str::parse::<WorldsSource>)]
    worlds: Option<WorldsSource>,

    /// Replicates of every arm in each world
    #[arg(
        long,
        value_name = "N",
        default_value_t = USUAL_REPLICATES,
        value_parser = clap::value_parser!(u32).range(2..=100_000),
        requires = "worlds"
    )]
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

/// Worlds, where some are taken unless none are asked for.
#[derive(Debug, Clone, Args)]
pub(super) struct UsualWorlds {
    /// Worlds that fit what is known: so many of those that ship, an ensemble by name or file, so
    /// many of it as NAME:N, or `none`
    #[arg(
        long,
        value_name = "N|ENSEMBLE|none",
        default_value_t = USUAL_WORLDS.to_string(),
        value_parser = usual
    )]
    worlds: String,
}

impl UsualWorlds {
    /// The worlds that are taken, with so many replicates in each.
    pub(super) fn request(&self, replicates: u32) -> Option<WorldsRequest> {
        let source = self.source()?;
        Some(WorldsRequest { source, replicates })
    }

    /// The worlds that are taken, if any.
    pub(super) fn source(&self) -> Option<WorldsSource> {
        self.worlds.parse().ok().filter(|_| self.worlds != NONE)
    }
}

/// The word for no worlds.
const NONE: &str = "none";

/// Checks what names worlds.
fn usual(text: &str) -> Result<String, String> {
    if text != NONE {
        text.parse::<WorldsSource>()?;
    }
    Ok(text.to_owned())
}
