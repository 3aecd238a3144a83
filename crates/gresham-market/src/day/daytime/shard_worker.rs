//! A shard of consumers with all that its day is worked on with.

use super::scratch::Scratch;
use crate::kernel::width::Width;
use crate::probe::Probed;
use crate::shard::Shard;
use crate::tally::Tally;

/// Consumers of a shard with the tally that they fill.
#[derive(Debug, Clone)]
pub struct ShardWorker {
    /// The consumers.
    pub shard: Shard,
    /// What they report of the day.
    pub tally: Tally,
    /// Where the day's work is laid out.
    pub scratch: Scratch,
    /// Registers that the work is done in.
    pub width: Width,
    /// Who is told how the day goes on.
    pub probe: Probed,
}
