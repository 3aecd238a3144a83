//! Pages of what the program tells about itself: levers, outcomes, metrics.

pub mod evidence;
pub mod levers;
pub mod metrics;
pub mod outcomes;

use crate::prose;
use crate::render::prose::Prose;

/// The sentences.
pub(super) const PROSE: Prose = prose!("reference.md");
