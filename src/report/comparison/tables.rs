//! Outcomes as tables, and as comma-separated values.

use super::answer::{Answer, Arm};
use crate::experiment::{Comparison, Row};
use crate::render::terminal::{self, Width};
use crate::render::{Cell, Column, Table, csv, markdown, unit};

const CSV: [&str; 18] = [
    "outcome",
    "unit",
    "arm",
    "n",
    "mean",
    "half_width",
    "pairs",
    "difference",
    "difference_low",
    "difference_high",
    "relative",
    "relative_low",
    "relative_high",
    "correlation",
    "p_value",
    "adjusted_p_value",
    "margin",
    "verdict",
];

/// One table per arm beside the baseline; for a single arm one of its means.
fn tables(arms: &[Arm], comparison: &Comparison) -> Vec<Table> {
    let names = || [Column::new("outcome").whole(), Column::new("unit")];
    let rows = |other: Option<usize>| comparison.rows.iter().map(move |row| cells(row, other));
    let Some((baseline, others)) = arms.split_first().filter(|(_, others)| !others.is_empty())
    else {
        let mean = arms.iter().map(|arm| Column::new(&arm.name));
        return vec![Table::new(names().into_iter().chain(mean), rows(None))];
    };
    let table = |(other, arm): (usize, &Arm)| {
        let columns = [
            Column::new(format!("{} (baseline)", baseline.name)).rank(3),
            Column::new(&arm.name).rank(2),
            Column::new("difference"),
            Column::new("relative").rank(1),
            Column::new("correlation").rank(4),
            Column::new("verdict"),
        ];
        Table::new(names().into_iter().chain(columns), rows(Some(other)))
    };
    others.iter().enumerate().map(table).collect()
}

/// An outcome's cells: of one arm beside the baseline, or the mean of an arm by itself.
fn cells(row: &Row, other: Option<usize>) -> Vec<Cell> {
    let unit = row.outcome.unit;
    let mut cells = vec![Cell::text(row.outcome.name), Cell::text(unit::symbol(unit))];
    let Some(other) = other else {
        cells.push(Cell::mean(row.means[0].as_ref(), unit));
        return cells;
    };
    let Some(contrast) = &row.contrasts[other] else {
        cells.extend([0, other + 1].map(|arm| Cell::mean(row.means[arm].as_ref(), unit)));
        cells.extend([const { Cell::Absent }; 4]);
        return cells;
    };
    let paired = &contrast.paired;
    cells.extend([
        Cell::Mean(paired.baseline, unit),
        Cell::Mean(paired.arm, unit),
        Cell::change(&paired.difference, unit),
        paired.relative.map_or(Cell::Absent, Cell::Relative),
        Cell::fixed(paired.correlation, 2),
        Cell::Verdict(contrast.verdict),
    ]);
    cells
}

/// Outcomes in Markdown.
pub(super) fn markdown(arms: &[Arm], comparison: &Comparison) -> String {
    let tables = tables(arms, comparison);
    let tables: Vec<String> = tables.iter().map(markdown::aligned).collect();
    tables.join("\n")
}

impl Answer {
    /// The outcomes for a terminal.
    #[must_use]
    pub fn text(&self, width: Width) -> String {
        let tables = tables(&self.arms, &self.comparison);
        let tables = tables.iter().map(|table| terminal::table(table, width));
        tables.collect::<Vec<_>>().join("\n")
    }

    /// The outcomes in Markdown.
    #[must_use]
    pub fn markdown(&self) -> String {
        markdown(&self.arms, &self.comparison)
    }

    /// The outcomes as comma-separated values: one line per outcome and arm, in the outcome's own
    /// unit. What is not defined is empty; the baseline has no difference.
    #[must_use]
    pub fn csv(&self) -> String {
        let mut text = String::new();
        csv::line(&mut text, CSV);
        for row in &self.comparison.rows {
            for (index, arm) in self.arms.iter().enumerate() {
                csv::line(&mut text, csv_cells(row, index, arm));
            }
        }
        text
    }
}

fn csv_cells(row: &Row, index: usize, arm: &Arm) -> [String; 18] {
    let real = |value: Option<f64>| value.map_or(String::new(), |value| value.to_string());
    let mean = row.means[index];
    let contrast = index.checked_sub(1).and_then(|other| row.contrasts[other]);
    let paired = contrast.map(|contrast| contrast.paired);
    let relative = paired.and_then(|paired| paired.relative);
    [
        row.outcome.name.to_owned(),
        row.outcome.unit.name().to_owned(),
        arm.name.clone(),
        mean.map_or(0, |mean| mean.n).to_string(),
        real(mean.map(|mean| mean.mean)),
        real(mean.and_then(|mean| mean.half_width)),
        paired.map_or(String::new(), |paired| paired.n.to_string()),
        real(paired.map(|paired| paired.difference.mean)),
        real(paired.and_then(|paired| paired.difference.low())),
        real(paired.and_then(|paired| paired.difference.high())),
        real(relative.map(|relative| relative.ratio_minus_one)),
        real(relative.map(|relative| relative.low)),
        real(relative.map(|relative| relative.high)),
        real(paired.and_then(|paired| paired.correlation)),
        real(paired.and_then(|paired| paired.p_value)),
        real(contrast.and_then(|contrast| contrast.adjusted_p)),
        real(contrast.map(|contrast| contrast.margin)),
        contrast.map_or(String::new(), |contrast| contrast.verdict.to_string()),
    ]
}
