//! Rumour about what abuse pays.

use crate::tally::AbuseCount;
use serde::{Deserialize, Serialize};

/// Weighted counts behind the rumour about one kind of abuse at shops of one score band.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Rumour {
    /// Claims decided.
    pub attempts: f64,
    /// Claims paid.
    pub successes: f64,
}

/// Claims at even odds that are added to what rumour has counted.
const RUMOUR_PRIOR: f64 = 4.0;

impl Rumour {
    /// Fades, and takes in the news of a day.
    pub fn hear(&mut self, news: AbuseCount, keep: f64) {
        self.attempts = self.attempts * keep + news.attempts as f64;
        self.successes = self.successes * keep + news.successes as f64;
    }

    /// Rate of success, with claims at even odds added.
    #[must_use]
    pub fn success_rate(&self) -> f64 {
        (self.successes + 0.5 * RUMOUR_PRIOR) / (self.attempts + RUMOUR_PRIOR)
    }
}
