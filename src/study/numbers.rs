//! The numbers of a study file.

use crate::parameter::Section;
use crate::parameters;

parameters! {
    /// How much a study runs.
    pub struct Effort as "study" {
        /// Seed of all luck; replicate r of every arm and point has the same luck.
        seed: i64 in 0..=9_007_199_254_740_991, unit "seed", default 1, source "any number will do";
        /// Replicates of every arm at every point; with `precision`, those before the first look.
        replicates: u32 in 1..=100_000, unit "replicates", default 20, source "enough for Student's interval to be short";
        /// Replicates after which to stop although a precision is not reached.
        max_replicates: u32 in 1..=100_000, unit "replicates", default 200, source "ten pilots";
        /// Whether visible-quality twins are run for the outcome `efficiency`; doubles the time.
        efficiency: bool, unit "switch", default false, source "off unless asked for";
    }
}

impl Section for Effort {}

parameters! {
    /// The points of the factors' ranges that are run.
    pub struct DesignNumbers as "design" {
        /// Points of a Latin hypercube or a Sobol' sequence, blocks of a Saltelli design,
        /// trajectories of a Morris design.
        points: u32 in 1..=65_536, unit "points", default 64, source "a power of two balances Sobol' sequences";
        /// Levels of factors that state their ends: equidistant in a grid, and of Morris
        /// trajectories (an even number).
        levels: u32 in 2..=1_000, unit "levels", default 4, source "Morris 1991";
        /// Seed of the design, apart from the seed of luck.
        design_seed: u32 in 0..=4_294_967_295, unit "seed", default 1, source "any number will do";
    }
}

impl Section for DesignNumbers {}

parameters! {
    /// How sure the gate is before it says something.
    pub struct GateRules as "gate" {
        /// Chance that a change that harms nothing beyond its margin fails, over all outcomes, arms
        /// and looks.
        false_alarms: f64 in 0.000_001..=0.2, unit "probability", default 0.01, source "one change in a hundred may be stopped in error";
        /// Chance that an outcome harmed beyond its margin passes, over all looks.
        misses: f64 in 0.000_001..=0.2, unit "probability", default 0.05, source "the usual level of an equivalence test";
        /// Worlds of the ensemble that ships over which every arm is told against the first,
        /// beside the judgement; 0 takes none.
        worlds: u32 in 0..=1_000, unit "worlds", default 0, source "none unless asked for";
    }
}

impl Section for GateRules {}

parameters! {
    /// How hard to search.
    pub struct SearchRules as "search" {
        /// Packages in every generation.
        population: u32 in 4..=1_000, unit "packages", default 24, source "assumed";
        /// Generations after the first.
        generations: u32 in 0..=1_000, unit "generations", default 8, source "assumed";
        /// Replicates of a package when it is first seen.
        first_replicates: u32 in 2..=10_000, unit "replicates", default 4, source "assumed";
        /// Replicates of a package on the front.
        front_replicates: u32 in 2..=10_000, unit "replicates", default 16, source "assumed";
        /// Replicates on fresh seeds with which the front is confirmed.
        confirm_replicates: u32 in 2..=10_000, unit "replicates", default 32, source "assumed";
        /// Seed of the search, apart from the seed of luck.
        search_seed: u32 in 0..=4_294_967_295, unit "seed", default 1, source "any number will do";
    }
}

impl Section for SearchRules {
    fn check(&self) -> Result<(), (&'static str, String)> {
        if self.front_replicates < self.first_replicates {
            let least = self.first_replicates;
            return Err((
                "front_replicates",
                format!("fewer than `first_replicates`, which is {least}"),
            ));
        }
        Ok(())
    }
}
