//! Sums over consumers that a market knows of them beside what they do.

use crate::shard::Shard;
use serde::{Deserialize, Serialize};

/// Kinds of cohorts, and of honesty.
const KINDS: usize = 3;

/// Sums over consumers who may buy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Census {
    /// Their trust, in stored units.
    pub trust_units: i64,
    /// The worth that they expect of an unknown shop, in stored units.
    pub belief_units: i64,
    /// How many they are, by cohort and honesty; neither ever changes.
    pub kinds: [[i64; KINDS]; KINDS],
}

impl Census {
    /// The census of a shard in a market of so many consumers who may buy; idle ones are numbered
    /// last.
    #[must_use]
    pub fn of(shard: &Shard, active: u32) -> Self {
        let mut census = Self::default();
        let active = active.saturating_sub(shard.first_consumer) as usize;
        let consumers = shard.needs.iter().zip(&shard.consumers);
        for (need, consumer) in consumers.take(active) {
            census.trust_units += i64::from(need.trust_units());
            census.belief_units += i64::from(consumer.belief_units());
            census.kinds[consumer.cohort() as usize][consumer.honesty() as usize] += 1;
        }
        census
    }

    /// Adds the census of others.
    pub fn absorb(&mut self, other: &Self) {
        self.trust_units += other.trust_units;
        self.belief_units += other.belief_units;
        let theirs = other.kinds.iter().flatten();
        for (mine, theirs) in self.kinds.iter_mut().flatten().zip(theirs) {
            *mine += theirs;
        }
    }
}
