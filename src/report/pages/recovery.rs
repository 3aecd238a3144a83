//! The section on known worlds that were to be found again.

use super::calibration::PROSE;
use crate::claims::calibration::{Coverage, Recovery};
use crate::say;

/// The section on known worlds; nothing where none was tried.
#[must_use]
pub fn recovered(recovery: Option<&Recovery>) -> String {
    let Some(recovery) = recovery else {
        return String::new();
    };
    let words = |coverage: &Coverage| {
        let share = |share: f64| format!("{:.0}", 100.0 * share);
        format!(
            "{} % [{}, {}]",
            share(coverage.covered as f64 / coverage.of.max(1) as f64),
            share(coverage.interval.low),
            share(coverage.interval.high)
        )
    };
    "\n".to_owned()
        + &say!(
            PROSE,
            "recovery",
            truths = recovery.truths,
            kept = words(&recovery.kept),
            parameters = words(&recovery.parameters),
        )
        + "\n"
}
