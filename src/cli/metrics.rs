//! `gresham metrics`: what formulas can name.

use super::Failure;
use super::lists::{self, Format, json, made_by, markdown_table, text_table};
use crate::policy::formula::{FUNCTIONS, Metric};
use clap::Args;
use serde_json::json;

/// List what a scenario's formulas can name: metrics of a shop, and functions
///
/// A formula is a rule of the platform that a scenario writes itself, under `[policy.formulas]`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// How it is printed
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

const EXAMPLES: &str = "\
Examples:
  gresham metrics
  gresham metrics --format markdown > docs/metrics.md";

pub(super) fn execute(arguments: &Arguments) -> Result<(), Failure> {
    let metrics = Metric::ALL.iter();
    let rows = metrics.map(|metric| vec![metric.name().to_owned(), metric.doc().to_owned()]);
    let text = match arguments.format {
        Format::Table => text_table(&["metric", "meaning"], &[0], rows.chain(functions())),
        Format::Markdown => {
            let opening = made_by("gresham metrics --format markdown");
            let metrics = markdown_table(&["metric", "meaning"], rows);
            let functions = markdown_table(&["function", "meaning"], functions());
            format!(
                "{opening}\n# Metrics\n\nWhat the formulas of a scenario can name; how to write one \
                 is in\n[scenarios.md](scenarios.md#formulas). Rates are of the trailing window and \
                 pulled\ntowards the industry's average. True quality is not among them: the\n\
                 platform does not see it.\n\n{metrics}\n## Functions\n\n{functions}"
            )
        }
        Format::Json => json(&json!({
            "metrics": Metric::ALL
                .iter()
                .map(|metric| json!({ "name": metric.name(), "meaning": metric.doc() }))
                .collect::<Vec<_>>(),
            "functions": FUNCTIONS.iter().map(|function| function.name).collect::<Vec<_>>(),
        })),
    };
    lists::print(&text)
}

fn functions() -> impl Iterator<Item = Vec<String>> {
    let functions = FUNCTIONS.iter();
    functions.map(|function| {
        let meaning = function.meaning.replace('`', "");
        vec![format!("{}()", function.name), meaning]
    })
}
