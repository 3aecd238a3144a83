//! Pages of what the program tells about itself: levers, outcomes, metrics.

pub mod evidence;
pub mod levers;
pub mod metrics;
pub mod outcomes;
