//! Tables of a report: outcomes against the baseline, and the rows of the records behind each.

use super::escape::escape;
use super::findings::verdict;
use super::plain::{change, unit_name};
use crate::experiment::{Comparison, Row};
use crate::outcome::{OUTCOMES, Outcome, Totals};
use crate::records::Results;
use crate::render::number;
use crate::report::labels;
use crate::report::prose::PAGE as PROSE;
use crate::say;
use std::fmt::Write as _;

/// Every outcome of every arm, its difference from the baseline, and a verdict.
#[must_use]
pub fn outcomes(results: &Results, comparison: &Comparison) -> String {
    let mut head = format!("<th scope=\"col\">{}</th>", say!(PROSE, "table.outcome"));
    for (index, arm) in results.arms.iter().enumerate() {
        let _ = write!(head, "<th scope=\"col\">{}</th>", escape(&arm.name));
        if index > 0 {
            for part in ["table.difference", "table.verdict"] {
                let _ = write!(head, "<th scope=\"col\">{}</th>", say!(PROSE, part));
            }
        }
    }
    let rows: String = comparison.rows.iter().map(outcome_row).collect();
    table("all-outcomes", &head, &rows)
}

fn outcome_row(row: &Row) -> String {
    let unit = row.outcome.unit;
    let label = escape(&labels::outcome(row.outcome));
    let unit_name = escape(&unit_name(unit, false));
    let mut cells = format!(
        "<th scope=\"row\"><a href=\"#rows-{}\">{label}</a> <small class=\"note\">{unit_name}</small></th>",
        row.outcome.name
    );
    for (index, mean) in row.means.iter().enumerate() {
        let _ = write!(cells, "<td>{}</td>", number::mean(mean.as_ref(), unit));
        let Some(other) = index.checked_sub(1) else {
            continue;
        };
        match row.contrasts.get(other).and_then(Option::as_ref) {
            None => cells += "<td>–</td><td>–</td>",
            Some(found) => {
                let (class, words) = verdict(found);
                let difference = escape(&change(&found.paired.difference, unit));
                let _ = write!(
                    cells,
                    "<td>{difference}</td><td class=\"verdict is-{class}\">{words}</td>"
                );
            }
        }
    }
    format!("<tr>{cells}</tr>\n")
}

/// Cells of a head.
#[must_use]
pub fn head(parts: &[&str]) -> String {
    let cell = |part: &&str| format!("<th scope=\"col\">{}</th>", say!(PROSE, part));
    parts.iter().map(cell).collect()
}

/// A row of a table, the first cell being its name.
#[must_use]
pub fn row(name: &str, cells: &[String]) -> String {
    let cells: String = cells
        .iter()
        .map(|cell| format!("<td>{}</td>", escape(cell)))
        .collect::<Vec<_>>()
        .concat();
    format!("<tr><th scope=\"row\">{}</th>{cells}</tr>\n", escape(name))
}

/// A table in a box that scrolls, with a button that saves it as CSV. The head is a row of cells.
#[must_use]
pub fn table(id: &str, head: &str, rows: &str) -> String {
    let csv = say!(PROSE, "table.csv");
    format!(
        "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{id}\"><table id=\"{id}\">\
         <thead><tr>{head}</tr></thead>\n<tbody>\n{rows}</tbody></table></div>\n\
         <p><button type=\"button\" data-csv=\"{id}\">{csv}</button></p>\n"
    )
}

/// The value of every replicate behind every outcome, with the file that holds its totals.
#[must_use]
pub fn rows(results: &Results, windows: &[Vec<Vec<Totals>>], comparison: &Comparison) -> String {
    let outcomes = comparison.rows.iter().map(|row| row.outcome);
    outcomes
        .map(|outcome| rows_of(results, windows, outcome))
        .collect()
}

fn rows_of(results: &Results, windows: &[Vec<Vec<Totals>>], outcome: &Outcome) -> String {
    let mut rows = String::new();
    let place = OUTCOMES.iter().position(|known| known == outcome);
    let mut before = 0;
    for (arm, replicates) in results.arms.iter().zip(windows) {
        for (index, slices) in replicates.iter().enumerate() {
            // As `outcomes.parquet` is written: of each replicate slice by slice, every outcome.
            let row = before + index * slices.len() * OUTCOMES.len() + place.unwrap_or(0);
            let value = slices.first().and_then(|totals| (outcome.value)(totals));
            let value = value.map_or_else(
                || number::ABSENT.to_owned(),
                |value| number::plain(value, outcome.unit),
            );
            let name = escape(&arm.name);
            // There are thousands of these; HTML can do without their closing tags.
            let _ = writeln!(
                rows,
                "<tr><th>{name}<td>{index}<td>{value}<td>{row}\
                 <td>replicates/{name}/{index}.parquet"
            );
        }
        let slices = replicates.first().map_or(0, Vec::len);
        before += arm.replicates.len() * slices * OUTCOMES.len();
    }
    let parts = ["arm", "replicate", "value", "row", "totals"];
    let head: String = parts
        .map(|part| format!("rows.{part}"))
        .map(|part| format!("<th scope=\"col\">{}</th>", say!(PROSE, &part)))
        .concat();
    let (label, name) = (escape(&labels::outcome(outcome)), outcome.name);
    format!(
        "<details class=\"rows\" id=\"rows-{name}\"><summary>{label}</summary>\
         <p class=\"note\">{}</p>{}</details>\n",
        say!(PROSE, "rows.note", outcome = name),
        table(&format!("table-{name}"), &head, &rows)
    )
}
