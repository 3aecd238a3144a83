//! Effects over time, as a table per arm.

use super::answer::Answer;
use crate::experiment::horizons::OVER_TIME;
use crate::render::terminal::{self, Width};
use crate::render::{Cell, Column, Table, markdown, unit};
use crate::report::prose::COMPARISON as PROSE;
use crate::say;

impl Answer {
    /// One table per arm beside the baseline: an outcome per row, a horizon per column.
    fn horizon_tables(&self) -> Vec<(String, Table)> {
        if self.horizons.is_empty() {
            return Vec::new();
        }
        let tables = self.others().map(|(other, arm)| {
            let names = [Column::new("outcome").whole(), Column::new("unit")];
            let horizons = self.horizons.iter().zip(0_u8..);
            let months = horizons.map(|(horizon, nth)| {
                let heading = say!(PROSE, "horizons.month", month = horizon.months);
                Column::new(heading).rank(5 - nth)
            });
            let rows = OVER_TIME.iter().enumerate().map(|(row, outcome)| {
                let mut cells = vec![
                    Cell::text(outcome.name),
                    Cell::text(unit::symbol(outcome.unit)),
                ];
                cells.extend(self.horizons.iter().map(|horizon| {
                    let contrast = &horizon.comparison.rows[row].contrasts[other];
                    let relative = contrast.and_then(|contrast| contrast.paired.relative);
                    match contrast {
                        Some(contrast) if unit::in_percent(outcome.unit) => {
                            Cell::change(&contrast.paired.difference, outcome.unit)
                        }
                        _ => relative.map_or(Cell::Absent, Cell::Relative),
                    }
                }));
                cells
            });
            let under = say!(PROSE, "gains.under", arm = arm);
            (under, Table::new(names.into_iter().chain(months), rows))
        });
        tables.collect()
    }

    /// Effects over time in Markdown.
    #[must_use]
    pub fn horizons_markdown(&self) -> String {
        let tables = self.horizon_tables().into_iter();
        let tables =
            tables.map(|(under, table)| format!("{under}\n\n{}\n", markdown::aligned(&table)));
        self.under_heading(&tables.collect::<Vec<_>>())
    }

    /// Effects over time for a terminal.
    #[must_use]
    pub fn horizons_text(&self, width: Width) -> String {
        let tables = self.horizon_tables().into_iter();
        let tables =
            tables.map(|(under, table)| format!("{under}\n{}\n", terminal::table(&table, width)));
        self.under_heading(&tables.collect::<Vec<_>>())
    }

    fn under_heading(&self, tables: &[String]) -> String {
        if tables.is_empty() {
            return String::new();
        }
        let first = self.horizons[0].first;
        let heading = say!(PROSE, "horizons", first = first);
        format!("{heading}\n\n{}", tables.join("\n"))
    }
}
