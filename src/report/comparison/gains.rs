//! Incidence of gains, as a table per arm.

use super::answer::Answer;
use crate::experiment::gains::PartyChanges;
use crate::outcome::SliceGroup;
use crate::outcome::Unit;
use crate::render::terminal::{self, Width};
use crate::render::{Cell, Column, Table, markdown};
use crate::report::prose::COMPARISON as PROSE;
use crate::say;
use std::fmt::Write as _;

impl Answer {
    /// Incidence of gains, for a terminal; empty for a single arm.
    #[must_use]
    pub fn gains_text(&self, width: Width) -> String {
        self.gains_with(|table| terminal::table(table, width))
    }

    /// Incidence of gains, in Markdown; empty for a single arm.
    #[must_use]
    pub fn gains_markdown(&self) -> String {
        self.gains_with(markdown::table)
    }

    fn gains_with(&self, render: impl Fn(&Table) -> String) -> String {
        let mut text = String::new();
        for (other, arm) in self.others() {
            let table = render(&self.gains_table(other));
            let _ = write!(
                text,
                "\n{}\n\n{table}",
                say!(PROSE, "gains.under", arm = arm)
            );
        }
        if text.is_empty() {
            return text;
        }
        format!("{text}\n{}", markdown::wrapped(&say!(PROSE, "gains")))
    }

    fn gains_table(&self, other: usize) -> Table {
        let columns = [
            Column::new("who").whole(),
            Column::new("by").whole().rank(1),
            Column::new("ends up with more, yuan/day"),
            Column::new("transfers from others"),
            Column::new("gain"),
        ];
        let rows = self.gains.iter();
        Table::new(columns, rows.map(|changes| cells(changes, other)))
    }
}

fn cells(changes: &PartyChanges, other: usize) -> Vec<Cell> {
    let party = &changes.party;
    let (who, by) = match party.group {
        SliceGroup::All => (party.label.clone(), ""),
        group => {
            let who = format!("{}: {}", party.side.name(), party.label);
            (who, group.name())
        }
    };
    let change = &changes.arms[other];
    let changes = [&change.total, &change.transfers, &change.gain];
    let changes = changes.map(|estimate| Cell::change(estimate, Unit::YuanPerDay));
    [Cell::text(who), Cell::text(by)]
        .into_iter()
        .chain(changes)
        .collect()
}
