//! Numbers of documents with what is known of their uncertainty.

use crate::render::number;
use crate::stats::Estimate;
use serde::Deserialize;

/// A mean with its half-width, as documents write it.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
pub(super) struct Mean {
    #[serde(rename = "mean")]
    pub(super) value: f64,
    pub(super) half_width: Option<f64>,
    pub(super) n: usize,
}

impl Mean {
    pub(super) const fn estimate(self) -> Estimate {
        Estimate {
            mean: self.value,
            half_width: self.half_width,
            n: self.n,
            sd: None,
        }
    }
}

/// A figure with its interval, as documents write it.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
pub(super) struct Ends {
    pub(super) value: f64,
    pub(super) low: Option<f64>,
    pub(super) high: Option<f64>,
}

impl Ends {
    /// As far as its interval bears digits.
    pub(super) fn text(&self) -> String {
        let [value, low, high] = [Some(self.value), self.low, self.high].map(|found| {
            let found = found?;
            Some(significant(found, self.low.zip(self.high)))
        });
        match (value, low, high) {
            (Some(value), Some(low), Some(high)) => format!("{value} [{low}, {high}]"),
            (Some(value), ..) => value,
            _ => number::ABSENT.to_owned(),
        }
    }
}

/// A number with two digits of its interval, or three of its own.
pub(super) fn significant(value: f64, ends: Option<(f64, f64)>) -> String {
    let size = ends.map_or(value.abs() / 10.0, |(low, high)| (high - low) / 2.0);
    let places = (0_usize..7).find(|places| size * 10_f64.powi(*places as i32) >= 10.0);
    let text = format!("{value:.*}", places.unwrap_or(7).min(4));
    text.replace('-', "−")
}

/// A chance in percent.
pub(super) fn percent(chance: f64) -> String {
    number::percent(100.0 * chance, 0)
}
