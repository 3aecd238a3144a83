//! `ai_service`: an AI agent that answers, an assistant after the sale, diagnosis.

use crate::parameter::Section;
use crate::parameters;

parameters! {
    /// AI customer service. In the shops that use it an agent takes over part of the conversations
    /// at once and for a fee, so that a smaller desk does; its assistant settles part of the claims
    /// that staff would leave open. What the shop makes of the time is its own affair. A diagnosis
    /// shows every user the weakest dimension of its score, so that shops that seldom reconsider
    /// look at it.
    pub struct AiService as "ai_service" {
        /// Share of shops that use it.
        shops_covered: f64 in 0.0..=1.0, unit "share", default 0.5, source "assumed";
        /// Price of a conversation that it answers.
        fee_fen: i64 in 0..=100_000, unit "fen", default 30, source "assumed";
        /// Share of conversations that it answers by itself, at once.
        answered: f64 in 0.0..=1.0, unit "share", default 0.6, source "assumed";
        /// Share of just claims, otherwise left open, that its assistant can settle.
        settled: f64 in 0.0..=1.0, unit "share", default 0.3, source "assumed";
        /// Probability that a shop acts on its diagnosis when it decides.
        diagnosis: f64 in 0.0..=1.0, unit "probability", default 0.5, source "assumed";
    }
}

impl Section for AiService {}
