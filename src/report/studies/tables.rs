//! Tables of a study for reading.

use crate::outcome::Unit;
use crate::render::number::ungrouped;
use crate::render::unit::{scale, symbol};
use crate::render::{Cell, Column, Table};
use crate::report::labels;
use crate::report::prose::SWEEP as PROSE;
use crate::say;
use crate::stats::{ElementaryEffects, Share, SobolIndices};
use crate::study::response::{Response, Sensitivity, responses};
use crate::study::sweep::Swept;
use crate::study::{Design, Study};

/// The responses at the first `most` points: means, or paired differences from the baseline.
#[must_use]
pub fn outcome_table(study: &Study, swept: &Swept, most: usize) -> Table {
    let responses = responses(study, swept);
    let several = study.arms.len() > 1;
    let factors = study.factors.iter();
    let outcomes = study.outcomes.iter().map(|outcome| {
        let delta = if several { "Δ " } else { "" };
        Column::in_unit(format!("{delta}{}", outcome.name), outcome.unit)
    });
    let columns = [Column::new("point").whole()].into_iter();
    let columns = columns
        .chain(
            factors.map(|one| Column::new(labels::factor_in_tables(&one.name, &one.key)).rank(1)),
        )
        .chain(several.then(|| Column::new("arm")))
        .chain(outcomes);
    let mut rows = Vec::new();
    for (index, point) in swept.points.iter().take(most).enumerate() {
        for responses in responses.chunks(study.outcomes.len()) {
            let values = point.point.values.iter();
            let arm = several.then(|| Cell::text(&study.arms[responses[0].arm].name));
            let estimates = responses.iter().map(|response| {
                let scale = scale(response.outcome.unit);
                Cell::Text(ungrouped(response.estimate(index).as_ref(), scale))
            });
            let row = [Cell::Count(index as u64)].into_iter();
            let row = row
                .chain(values.map(|value| Cell::Text(short(&value.to_string()))))
                .chain(arm)
                .chain(estimates);
            rows.push(row.collect());
        }
    }
    Table {
        title: say!(PROSE, "outcomes"),
        ..Table::new(columns, rows)
    }
}

fn short(number: &str) -> String {
    number.parse::<f64>().map_or_else(
        |_| number.to_owned(),
        |value| format!("{}", (value * 1e4).round() / 1e4),
    )
}

/// Which factors matter, one table per response; a response of which that cannot be told has a
/// table without rows, whose title says so. Empty if the design tells of no response.
#[must_use]
pub fn sensitivity_tables(study: &Study, swept: &Swept) -> Vec<Table> {
    if !matches!(
        study.design,
        Design::Saltelli { .. } | Design::Morris { .. }
    ) {
        return Vec::new();
    }
    let tables = responses(study, swept).into_iter().map(|response| {
        let name = name(study, &response);
        match response.told(study, swept) {
            Some(Sensitivity::Sobol(indices)) => sobol(study, &name, &indices),
            Some(Sensitivity::Morris(effects)) => {
                morris(study, &name, &effects, response.outcome.unit)
            }
            None => Table {
                title: untold(&name, &response),
                ..Table::default()
            },
        }
    });
    tables.collect()
}

/// The name of a response: an outcome, or its difference between two arms.
fn name(study: &Study, response: &Response) -> String {
    if study.arms.len() == 1 {
        return labels::named(response.outcome);
    }
    say!(
        PROSE,
        "response",
        outcome = labels::named(response.outcome),
        arm = study.arms[response.arm].name,
        baseline = study.arms[0].name,
    )
}

/// Why it cannot be told which factors matter for a response.
pub(super) fn untold(name: &str, response: &Response) -> String {
    let part = if response.is_constant() {
        "constant"
    } else {
        "too_noisy"
    };
    say!(PROSE, part, response = name)
}

fn factors(study: &Study) -> impl Iterator<Item = Cell> {
    let factors = study.factors.iter();
    factors.map(|one| Cell::text(labels::factor_in_tables(&one.name, &one.key)))
}

fn sobol(study: &Study, name: &str, indices: &SobolIndices) -> Table {
    let share = |share: &Share| {
        Cell::Text(format!(
            "{:.2} [{:.2}, {:.2}]",
            share.value, share.low, share.high
        ))
    };
    let noise = indices.noise_share.map_or_else(
        || say!(PROSE, "sobol.noise_unknown"),
        |noise| {
            say!(
                PROSE,
                "sobol.noise",
                noise = format!("{:.1}", 100.0 * noise)
            )
        },
    );
    let pairs = indices.first.iter().zip(&indices.total);
    let rows = factors(study).zip(pairs);
    let columns = ["factor", "alone", "in all"].map(Column::new);
    Table {
        title: say!(PROSE, "sobol", response = name, noise = noise),
        ..Table::new(
            whole_first(columns),
            rows.map(|(name, (first, total))| vec![name, share(first), share(total)]),
        )
    }
}

fn morris(study: &Study, name: &str, effects: &[ElementaryEffects], unit: Unit) -> Table {
    let scale = scale(unit);
    let rows = factors(study).zip(effects).map(|(name, effect)| {
        vec![
            name,
            Cell::Text(ungrouped(Some(&effect.mean_size), scale)),
            Cell::Text(ungrouped(Some(&effect.mean), scale)),
            Cell::fixed(effect.spread.map(|spread| spread * scale), 3),
        ]
    });
    let unit = match symbol(unit) {
        "" => String::new(),
        symbol => say!(PROSE, "morris.unit", unit = labels::word(symbol)),
    };
    let columns = ["factor", "mean size", "mean", "spread"].map(Column::new);
    Table {
        title: say!(PROSE, "morris", response = name, unit = unit),
        ..Table::new(whole_first(columns), rows)
    }
}

fn whole_first<const N: usize>(mut columns: [Column; N]) -> [Column; N] {
    columns[0].whole = true;
    columns
}
