//! Effects over worlds as tables.

use super::arms::{ArmReport, OverReport};
use super::figure::title;
use super::numbers::{percent, unit_of};
use super::words::groups;
use crate::experiment::over_worlds::EffectOver;
use crate::experiment::watched::Group;
use crate::render::terminal::{self, Width};
use crate::render::{Cell, Column, Table, markdown, number, unit};
use crate::report::labels;
use crate::report::prose::WORLDS as PROSE;
use crate::say;
use crate::stats::Direction;

/// Arms up to which an overview shows them; the document has them all.
const MOST_TABULATED: usize = 60;

/// The words for that unit in tables.
fn symbol(effect: &EffectOver) -> String {
    if effect.relative {
        say!(PROSE, "of_baseline")
    } else {
        labels::word(unit::symbol(unit_of(effect)))
    }
}

/// The effect in the scenario's own world, and over worlds.
fn effects(effect: &EffectOver) -> [Cell; 2] {
    let unit = unit_of(effect);
    let own = effect.own.as_ref();
    let over = &effect.over;
    let range = over.range();
    let ends = (range.low, range.high);
    [
        own.map_or(Cell::Absent, |own| Cell::change(own, unit)),
        Cell::text(number::range(over.median(), ends, over.luck(), unit)),
    ]
}

fn chance(chance: Option<f64>) -> Cell {
    chance.map_or(Cell::Absent, |chance| Cell::text(percent(chance)))
}

/// The chances of being better and worse, or higher and lower where neither way is better.
fn chances(effect: &EffectOver) -> [Cell; 2] {
    if effect.of.direction() != Direction::Neutral {
        return [chance(effect.better()), chance(effect.worse())];
    }
    let words = effect.higher.zip(effect.lower).map(|(higher, lower)| {
        let (higher, lower) = (percent(higher), percent(lower));
        say!(PROSE, "higher", higher = higher, lower = lower)
    });
    [words.map_or(Cell::Absent, Cell::text), Cell::Absent]
}

impl ArmReport {
    /// Outcome by outcome the effect over worlds.
    #[must_use]
    pub fn outcomes(&self) -> Table {
        let columns = [
            Column::new("outcome").whole(),
            Column::new("unit").rank(2),
            Column::new("own world, 95 % of luck").rank(1),
            Column::new("over worlds, median [90 %] ± luck"),
            Column::new("better"),
            Column::new("worse"),
        ];
        let rows = self.over.outcomes.iter().flatten().map(|effect| {
            let names = [Cell::text(effect.of.name()), Cell::text(symbol(effect))];
            let cells = names.into_iter().chain(effects(effect));
            cells.chain(chances(effect)).collect()
        });
        Table::new(columns, rows)
    }

    /// Group by group what it ends up with, and the chance of harm.
    #[must_use]
    pub fn groups(&self) -> Table {
        let columns = [
            Column::new("who").whole(),
            Column::new("own world, 95 % of luck").rank(1),
            Column::new("over worlds, median [90 %] ± luck"),
            Column::new("better"),
            Column::new("harmed"),
        ];
        let rows = self.over.groups.iter().flatten().map(|effect| {
            let cells = [Cell::text(effect.of.name())].into_iter();
            cells
                .chain(effects(effect))
                .chain(chances(effect))
                .collect()
        });
        Table::new(columns, rows)
    }
}

impl OverReport {
    /// All arms in one table: the range of every outcome, harm, and what may be decided.
    #[must_use]
    pub fn overview(&self) -> Table {
        let names = ["arm", "against"].map(|name| Column::new(name).whole());
        let first = self.arms.first();
        let effects = first
            .map(|arm| arm.over.outcomes.as_slice())
            .unwrap_or_default();
        let outcomes = self.outcomes.iter().zip(effects).map(|(outcome, effect)| {
            let unit = effect.as_ref().map_or_else(String::new, symbol);
            Column::new(format!("{} {unit}", labels::named(outcome)).trim()).rank(1)
        });
        let last = ["better", "harmed", "advice"].map(Column::new);
        let rows = self.arms.iter().take(MOST_TABULATED).map(|arm| {
            let mut cells = vec![Cell::text(&arm.name), Cell::text(&arm.baseline)];
            cells.extend(arm.over.outcomes.iter().map(|effect| {
                effect.as_ref().map_or(Cell::Absent, |effect| {
                    let [_, over] = self::effects(effect);
                    over
                })
            }));
            match &arm.over.decision {
                None => cells.extend([const { Cell::Absent }; 3]),
                Some(decision) => cells.extend([
                    Cell::text(percent(decision.better)),
                    Cell::text(groups(decision)),
                    Cell::text(decision.advice.name()),
                ]),
            }
            cells
        });
        let mut notes = vec![
            self.heading(),
            say!(PROSE, "overview", leading = self.leading()),
        ];
        let more = self.arms.len().saturating_sub(MOST_TABULATED);
        if more > 0 {
            notes.push(say!(PROSE, "overview.more", more = more));
        }
        Table {
            notes,
            ..Table::new(names.into_iter().chain(outcomes).chain(last), rows)
        }
    }

    /// The outcomes that lead, by their labels.
    fn leading(&self) -> String {
        let decisions = self
            .arms
            .iter()
            .filter_map(|arm| arm.over.decision.as_ref());
        let mut leading: Vec<String> = decisions
            .map(|decision| labels::outcome(decision.leading))
            .collect();
        leading.dedup();
        labels::listed(&leading)
    }

    /// The overview of many arms, and decisions on the first, for a terminal.
    #[must_use]
    pub fn overview_text(&self, width: Width) -> String {
        let table = self.overview();
        let notes = table.notes.iter().cloned().chain(self.first_decision());
        let notes: String = notes.map(|note| markdown::wrapped(&note)).collect();
        format!("{}\n{notes}", terminal::table(&table, width))
    }

    /// The overview as a section of a README.
    #[must_use]
    pub fn overview_section(&self) -> String {
        let table = self.overview();
        let notes = table.notes.iter().cloned().chain(self.first_decision());
        let notes: String = notes.map(|note| markdown::wrapped(&note)).collect();
        let written = markdown::table(&labels::spoken(table));
        let tables = format!("{written}\n{}", notes.trim_end());
        say!(PROSE, "overview.section", tables = tables) + "\n"
    }

    fn first_decision(&self) -> Vec<String> {
        self.arms.first().map_or_else(Vec::new, ArmReport::decision)
    }

    /// Tables and words for a terminal.
    #[must_use]
    pub fn text(&self, width: Width) -> String {
        self.written(|table| terminal::table(table, width))
    }

    /// Tables and words in Markdown.
    #[must_use]
    pub fn markdown(&self) -> String {
        self.written(|table| markdown::table(&labels::spoken(table.clone())))
    }

    fn written(&self, render: impl Fn(&Table) -> String) -> String {
        let mut parts = vec![markdown::wrapped(&self.heading())];
        for arm in &self.arms {
            let margin = percent(Group::MARGIN);
            let (name, baseline) = (&arm.name, &arm.baseline);
            parts.extend([
                say!(PROSE, "under", arm = name, baseline = baseline) + "\n",
                render(&arm.outcomes()),
                render(&arm.groups()),
                markdown::wrapped(&say!(PROSE, "groups", margin = margin)),
            ]);
        }
        let decisions = self.decisions();
        parts.push(
            decisions
                .iter()
                .map(|words| markdown::wrapped(words))
                .collect(),
        );
        parts.join("\n")
    }

    /// A section of a README, with its figure.
    #[must_use]
    pub fn section(&self) -> String {
        let tables = self.markdown();
        let figure = say!(PROSE, "section.figure", title = title(self));
        say!(PROSE, "section", tables = tables.trim_end(), notes = figure) + "\n"
    }
}
