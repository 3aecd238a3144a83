//! `ai_service`: an AI agent that answers, an assistant after the sale, diagnosis, inspection.

use crate::parameter::Section;
use crate::parameters;

parameters! {
    /// AI customer service. In the shops that use it an agent answers many conversations at once
    /// and for less, and an assistant lifts weak after-sales towards a common level without
    /// touching those above it. A diagnosis shows every user the weakest dimension of its score,
    /// and what mending it is worth, so that shops that never calculate can. Inspection of all
    /// conversations, in every shop, sets a floor under service effort, which the shop pays for.
    pub struct AiService as "ai_service" {
        /// Share of shops that use it.
        shops_covered: f64 in 0.0..=1.0, unit "share", default 0.5, source "assumed";
        /// Share of a conversation's cost that is saved.
        cost_saved: f64 in 0.0..=1.0, unit "share", default 0.5, source "assumed";
        /// Price of one conversation.
        fee_fen: i64 in 0..=100_000, unit "fen", default 30, source "assumed";
        /// Share of conversations that it answers by itself, at once.
        answered: f64 in 0.0..=1.0, unit "share", default 0.6, source "assumed";
        /// Share of just claims that its assistant settles in a shop that would settle fewer.
        settled: f64 in 0.0..=1.0, unit "share", default 0.6, source "assumed";
        /// Probability that a shop acts on its diagnosis when it decides.
        diagnosis: f64 in 0.0..=1.0, unit "probability", default 0.5, source "assumed";
        /// Service effort below which inspection lets no shop fall.
        effort_floor: f64 in 0.0..=1.0, unit "effort", default 0.3, source "assumed";
    }
}

impl Section for AiService {}
