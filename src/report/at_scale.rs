//! Effects restated for a platform of a given size: a table for each arm, and a document.

use crate::experiment::at_scale::{PlatformSize, Restated};
use crate::outcome::Unit;
use crate::render::prose::Prose;
use crate::render::terminal::{self, Width};
use crate::render::{Cell, Column, Table, markdown, number};
use crate::stats::OverWorlds;
use crate::{prose, say};
use serde::{Serialize, Serializer};
use serde_json::{Value, json};

const PROSE: Prose = prose!("scale.md");

/// Yuan in the unit of the tables.
const MILLION: f64 = 1e6;

/// Effects on a platform of some size, as reports tell them.
#[derive(Debug, Clone, PartialEq)]
pub struct AtScale {
    /// The platform's size.
    pub size: PlatformSize,
    /// The name of what arms are compared with.
    pub baseline: String,
    /// Arm by arm its name and its effects.
    pub arms: Vec<(String, Vec<Restated>)>,
}

impl AtScale {
    /// Tables and words for a terminal.
    #[must_use]
    pub fn text(&self, width: Width) -> String {
        self.written(|table| terminal::table(table, width))
    }

    /// Tables and words in Markdown.
    #[must_use]
    pub fn markdown(&self) -> String {
        self.written(markdown::table)
    }

    /// A section of a README.
    #[must_use]
    pub fn section(&self) -> String {
        say!(PROSE, "section", tables = self.markdown().trim_end()) + "\n"
    }

    fn written(&self, render: impl Fn(&Table) -> String) -> String {
        let size = number::plain(self.size.yuan_a_year(), Unit::Number);
        let mut text = String::new();
        for (name, effects) in &self.arms {
            let baseline = &self.baseline;
            text += &say!(PROSE, "under", arm = name, baseline = baseline, size = size);
            text += "\n\n";
            text += &render(&table(effects));
            text += "\n";
        }
        text + &markdown::wrapped(&say!(PROSE, "note"))
    }
}

fn table(effects: &[Restated]) -> Table {
    let over_worlds = effects.iter().any(|effect| effect.over.is_some());
    let columns = [
        Column::new("of").whole(),
        Column::new("own world, 95 % of luck"),
        Column::new("over worlds, median [90 %] ± luck"),
    ];
    let shown = if over_worlds { 3 } else { 2 };
    let rows = effects.iter().map(|effect| {
        let own = effect.own.map(|own| {
            let ends = own.ends.map(|(low, high)| (low / MILLION, high / MILLION));
            Cell::Change(own.value / MILLION, ends, own.pairs, Unit::Number)
        });
        let over = effect.over.as_ref().map(|over| Cell::text(range(over)));
        let cells = [
            Cell::text(effect.of.name()),
            own.unwrap_or(Cell::Absent),
            over.unwrap_or(Cell::Absent),
        ];
        cells.into_iter().take(shown).collect()
    });
    Table::new(columns.into_iter().take(shown), rows)
}

fn range(over: &OverWorlds) -> String {
    let range = over.range();
    let ends = (range.low / MILLION, range.high / MILLION);
    let luck = over.luck().map(|luck| luck / MILLION);
    number::range(over.median() / MILLION, ends, luck, Unit::Number)
}

impl Serialize for AtScale {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let arms = self.arms.iter().map(|(name, effects)| {
            let effects: Vec<Value> = effects.iter().map(effect).collect();
            json!({ "arm": name, "effects": effects })
        });
        json!({
            "net_gmv_yuan_a_year": self.size,
            "baseline": self.baseline,
            "unit": "yuan a year",
            "arms": arms.collect::<Vec<_>>(),
        })
        .serialize(serializer)
    }
}

fn effect(effect: &Restated) -> Value {
    let over = effect.over.as_ref().map(|over| {
        let range = over.range();
        json!({
            "median": over.median(),
            "low": range.low,
            "high": range.high,
            "luck_half_width": over.luck(),
        })
    });
    json!({
        "name": effect.of.name(),
        "own_world": effect.own.map(|own| json!({
            "value": own.value,
            "low": own.ends.map(|ends| ends.0),
            "high": own.ends.map(|ends| ends.1),
            "n": own.pairs,
        })),
        "over_worlds": over,
    })
}
