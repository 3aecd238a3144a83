//! `dispute_rules`: finer rules for disputes, scene by scene.

use crate::parameter::Section;
use crate::parameters;

parameters! {
    /// Finer rules for disputes, per industry and scene. A scene is what a dispute is about in one
    /// industry: goods not as described, or damaged on the road. Every cycle of the platform rules
    /// are written for the scene with the most disputes that has none yet. Where there are rules,
    /// fewer verdicts are wrong, and whoever is going to lose may read that off the rules and give
    /// in, so that the platform is not asked. Who reads a wrong verdict off them gives in too, and
    /// is counted as denied.
    pub struct DisputeRules as "dispute_rules" {
        /// Scenes for which rules are written, the busiest first.
        scenes: u32 in 0..=128, unit "scenes", default 16, source "published: 16 scenes at the end of 2025";
        /// Probability that the side which is going to lose foresees the verdict.
        foreseen: f64 in 0.0..=1.0, unit "probability", default 0.5, source "assumed; swept";
        /// Wrong verdicts that remain, as a share of those without rules.
        errors_left: f64 in 0.0..=1.0, unit "share", default 0.6, source "assumed; swept";
    }
}

impl Section for DisputeRules {}
