//! Sentences of what the program tells about itself: levers, outcomes, metrics.

use crate::prose;
use crate::render::prose::Prose;

/// The sentences.
pub const PROSE: Prose = prose!("reference.md");
