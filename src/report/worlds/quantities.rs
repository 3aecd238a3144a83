//! Quantities over worlds that are no outcomes: shares of levers, payoffs of a game.

use super::numbers::percent;
use crate::outcome::Unit;
use crate::render::terminal::{self, Width};
use crate::render::{Cell, Column, Table, markdown, number, unit};
use crate::report::labels;
use crate::report::prose::WORLDS as PROSE;
use crate::say;
use crate::stats::{Estimate, OverWorlds};
use serde::{Serialize, Serializer};
use serde_json::{Value, json};

/// A quantity over worlds.
#[derive(Debug, Clone, PartialEq)]
pub struct Quantity {
    /// Its kind, such as an outcome or a scenario.
    pub of: String,
    /// Its name.
    pub name: String,
    /// Its unit.
    pub unit: Unit,
    /// Its value in the scenario's own world.
    pub own: Option<Estimate>,
    /// Its value world by world; `None` where it is not defined in two of them.
    pub over: Option<OverWorlds>,
}

impl Quantity {
    /// The chance that it is above zero.
    #[must_use]
    pub fn above_zero(&self) -> Option<f64> {
        let over = self.over.as_ref()?;
        over.chance_above(&vec![0.0; over.worlds.len()])
    }
}

/// Quantities over worlds, as reports tell them.
#[derive(Debug, Clone, PartialEq)]
pub struct Quantities {
    /// The name of the ensemble, or its file.
    pub source: String,
    /// How much each world counts.
    pub weights: Vec<f64>,
    /// Replicates in each world.
    pub replicates: u32,
    /// The quantities.
    pub all: Vec<Quantity>,
}

impl Quantities {
    /// One row for each.
    #[must_use]
    pub fn table(&self) -> Table {
        let columns = [
            Column::new("of").whole(),
            Column::new("what").whole(),
            Column::new("unit").rank(2),
            Column::new("own world, 95 % of luck").rank(1),
            Column::new("over worlds, median [90 %] ± luck"),
            Column::new("above 0"),
        ];
        let rows = self.all.iter().map(|one| {
            let own = one.own.as_ref();
            let over = one.over.as_ref().map(|over| {
                let range = over.range();
                let ends = (range.low, range.high);
                number::range(over.median(), ends, over.luck(), one.unit)
            });
            let chance = one.above_zero().map(percent);
            vec![
                Cell::text(&one.of),
                Cell::text(&one.name),
                Cell::text(unit::symbol(one.unit)),
                own.map_or(Cell::Absent, |own| Cell::change(own, one.unit)),
                over.map_or(Cell::Absent, Cell::text),
                chance.map_or(Cell::Absent, Cell::text),
            ]
        });
        let squares = self.weights.iter().map(|weight| weight * weight);
        Table {
            notes: vec![say!(
                PROSE,
                "heading",
                worlds = self.weights.len(),
                source = self.source,
                replicates = self.replicates,
                effective = format!("{:.1}", 1.0 / squares.sum::<f64>()),
            )],
            ..Table::new(columns, rows)
        }
    }

    /// The quantities for a terminal.
    #[must_use]
    pub fn text(&self, width: Width) -> String {
        let table = self.table();
        let notes: String = table
            .notes
            .iter()
            .map(|note| markdown::wrapped(note))
            .collect();
        format!("{}\n{notes}", terminal::table(&table, width))
    }

    /// The quantities as a section of a README.
    #[must_use]
    pub fn section(&self) -> String {
        let tables = markdown::with_notes(&labels::spoken(self.table()));
        say!(PROSE, "overview.section", tables = tables.trim_end()) + "\n"
    }
}

impl Serialize for Quantities {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let all: Vec<Value> = self.all.iter().map(quantity).collect();
        json!({
            "source": self.source,
            "weights": self.weights,
            "replicates": self.replicates,
            "quantities": all,
        })
        .serialize(serializer)
    }
}

fn quantity(one: &Quantity) -> Value {
    let over = one.over.as_ref();
    let range = over.map(OverWorlds::range);
    let own = one.own.as_ref();
    json!({
        "of": one.of,
        "name": one.name,
        "unit": one.unit.name(),
        "own_world": own.map(|own| json!({
            "value": own.mean, "low": own.low(), "high": own.high(), "n": own.n,
        })),
        "median": over.map(OverWorlds::median),
        "low": range.map(|range| range.low),
        "high": range.map(|range| range.high),
        "luck_half_width": over.and_then(OverWorlds::luck),
        "chance_above_zero": one.above_zero(),
    })
}
