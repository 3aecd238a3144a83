//! The page of `attribute`: a package's effect divided among its levers.

use crate::experiment::attribution::{Attribution, Division};
use crate::outcome::Outcome;
use crate::outcome::Unit;
use crate::render::{Cell, Column, Table, json, markdown, unit};
use crate::report::labels;
use crate::report::prose::ATTRIBUTION as PROSE;
use crate::say;
use crate::stats::Estimate;
use serde_json::{Value, json};

/// An outcome and its division; `None` where the outcome is not defined.
pub type Divided = (&'static Outcome, Option<Division>);

/// Every lever's name and share, and the package's effect.
fn shares(attribution: &Attribution, division: &Division) -> Vec<(String, Estimate)> {
    let names = attribution.levers.iter().map(ToString::to_string);
    let shares = names.zip(division.shares.iter().copied());
    let package = (say!(PROSE, "package"), division.effect);
    shares.chain([package]).collect()
}

/// Shapley values, outcome by outcome.
#[must_use]
pub fn table(attribution: &Attribution, divided: &[Divided]) -> Table {
    let columns = [
        Column::new("outcome"),
        Column::new("lever").whole(),
        Column::new("Shapley value").whole(),
    ];
    let mut rows = Vec::new();
    for (outcome, division) in divided {
        let label = || Cell::text(labels::outcome(outcome));
        let Some(division) = division else {
            let undefined = Cell::text(say!(PROSE, "undefined"));
            rows.push(vec![label(), undefined, Cell::Absent]);
            continue;
        };
        for (name, share) in shares(attribution, division) {
            let value = Cell::Mean(share, outcome.unit);
            let value = match (outcome.unit, unit::symbol(outcome.unit)) {
                (Unit::Share, _) => value.remarked(say!(PROSE, "points")),
                (_, "") => value,
                (_, symbol) => value.remarked(symbol),
            };
            rows.push(vec![label(), Cell::text(name), value]);
        }
    }
    Table::new(columns, rows)
}

/// The README.
#[must_use]
pub fn readme(attribution: &Attribution, divided: &[Divided], command: &str) -> String {
    let how = match attribution.pairs {
        None => say!(PROSE, "every_combination"),
        Some(pairs) => {
            let orders = if pairs == 1 { "order" } else { "orders" };
            say!(PROSE, "orders", pairs = pairs, orders = orders)
        }
    };
    let table = markdown::table(&labels::spoken(table(attribution, divided)));
    say!(PROSE, "readme", command = command, how = how, table = table) + "\n"
}

/// The answer for programs.
#[must_use]
pub fn document(attribution: &Attribution, divided: &[Divided]) -> Value {
    let share = |(lever, share): (&&str, &Estimate)| {
        let value = json::estimate(share);
        json!({ "lever": lever, "value": value })
    };
    let outcomes = divided.iter().map(|(outcome, division)| {
        let shares = division
            .iter()
            .flat_map(|division| attribution.levers.iter().zip(&division.shares));
        json!({
            "outcome": outcome.name,
            "base": division.as_ref().map(|division| json::estimate(&division.base)),
            "effect": division.as_ref().map(|division| json::estimate(&division.effect)),
            "shares": shares.map(share).collect::<Vec<_>>(),
        })
    });
    json!({
        "levers": attribution.levers,
        "pairs_of_orders": attribution.pairs,
        "outcomes": outcomes.collect::<Vec<_>>(),
    })
}
