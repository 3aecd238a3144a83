//! The section on known worlds that were to be found again.

use crate::claims::calibration::{Coverage, EffectCoverage, Recovery};
use crate::outcome::Margin;
use crate::render::{Cell, Column, Table, markdown};
use crate::report::labels;
use crate::report::prose::CALIBRATION as PROSE;
use crate::say;

/// The section on known worlds; nothing where none was tried.
#[must_use]
pub fn recovered(recovery: Option<&Recovery>) -> String {
    let Some(recovery) = recovery else {
        return String::new();
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
        + &effects(recovery)
}

/// A coverage with its interval.
fn words(coverage: &Coverage) -> String {
    let share = |share: f64| format!("{:.0}", 100.0 * share);
    format!(
        "{} % [{}, {}]",
        share(coverage.covered as f64 / coverage.of.max(1) as f64),
        share(coverage.interval.low),
        share(coverage.interval.high)
    )
}

/// Effects of a policy in the known worlds; nothing where no policy was tried.
fn effects(recovery: &Recovery) -> String {
    if recovery.effects.is_empty() {
        return String::new();
    }
    let headings = [
        "outcome",
        "effect",
        "width of the range",
        "held",
        "emulated",
    ];
    let rows = recovery.effects.iter().map(|effect| {
        vec![
            Cell::text(labels::outcome(effect.outcome)),
            Cell::text(size(effect, effect.effect)),
            Cell::text(size(effect, effect.width)),
            Cell::text(words(&effect.covered)),
            Cell::fixed(effect.emulated, 2),
        ]
    });
    let table = Table::new(headings.map(Column::new), rows);
    let table = markdown::table(&labels::spoken(table));
    "\n".to_owned() + &say!(PROSE, "recovery.effects", table = table) + "\n"
}

/// A change of an outcome: in percent of it, or in points.
fn size(effect: &EffectCoverage, change: f64) -> String {
    let unit = match effect.outcome.margin {
        Margin::Relative(_) => "%".to_owned(),
        Margin::Absolute(_) => say!(PROSE, "recovery.points"),
    };
    format!("{:.2} {unit}", 100.0 * change)
}
