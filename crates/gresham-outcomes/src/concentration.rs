//! Concentration of what shops have of something.

use super::measure::ppm;
use gresham_market::platform::exposure::gini_of_sorted;
use serde::{Deserialize, Serialize};

/// Concentration over some shops, in millionths.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
pub(super) struct Concentration {
    /// The Gini coefficient.
    pub(super) gini: i64,
    /// Share of the largest tenth of shops.
    pub(super) top_tenth: i64,
}

impl Concentration {
    /// Of values in ascending order. A tenth of few shops is at least one.
    pub(super) fn of_sorted(values: &[f64]) -> Self {
        let all: f64 = values.iter().sum();
        let largest = values.len() - values.len().div_ceil(10);
        let top: f64 = values[largest..].iter().sum();
        Self {
            gini: ppm(gini_of_sorted(values)),
            top_tenth: if all > 0.0 { ppm(top / all) } else { 0 },
        }
    }
}
