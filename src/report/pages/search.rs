//! The page of `search`: packages that no other beats.

use crate::outcome::Outcome;
use crate::records::ReportFiles;
use crate::render::terminal::{self, Width};
use crate::render::{Cell, Column, Table, json, markdown};
use crate::report::folder::{FolderPage, folder_files};
use crate::report::labels;
use crate::report::prose::SEARCH as PROSE;
use crate::report::studies::{front, regret};
use crate::say;
use crate::stats::Estimate;
use crate::study::regret::OverWorlds;
use crate::study::search::{Confirmed, Found, Stage};
use crate::study::{Point, Search, Study};
use serde_json::{Value, json};
use std::io;
use std::path::PathBuf;

/// A finished search.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The study.
    pub study: Study,
    /// The objectives and the rules of the search.
    pub asked: Search,
    /// The packages.
    pub found: Found,
    /// Regret in other worlds, if they were asked for.
    pub elsewhere: Option<Elsewhere>,
    /// The scenario file of the best package, if one beats the reference.
    pub package: Option<PathBuf>,
    /// The command as a reader would type it.
    pub command: String,
    /// The folder of the records.
    pub folder: String,
}

/// Regret of the packages in other worlds.
#[derive(Debug, Clone)]
pub struct Elsewhere {
    /// The record of the worlds.
    pub file: String,
    /// Settings of each world.
    pub worlds: Vec<Vec<String>>,
    /// Replicates asked for in each.
    pub replicates: u32,
    /// Regret over the worlds.
    pub over: OverWorlds,
}

impl Elsewhere {
    /// How regret was taken.
    fn sentence(&self) -> String {
        say!(
            PROSE,
            "regret",
            worlds = self.worlds.len(),
            file = self.file,
            replicates = self.replicates,
        )
    }
}

impl Answer {
    /// The front, and regret in other worlds, for a terminal.
    #[must_use]
    pub fn text(&self, width: Width) -> String {
        let front = terminal::table(&self.front(), width);
        let Some(elsewhere) = &self.elsewhere else {
            return front;
        };
        let sentence = markdown::wrapped(&elsewhere.sentence());
        let table = terminal::table(&self.regret(elsewhere), width);
        format!("{front}\n{sentence}{table}")
    }

    /// The files and figures.
    ///
    /// # Errors
    /// If a figure cannot be drawn.
    pub fn files(&self) -> io::Result<ReportFiles> {
        let document = json::document(&self.document());
        folder_files(&[("search.json", document.as_str())], || self.page())
    }

    fn page(&self) -> FolderPage {
        let mut figures = vec![("front", front(&self.study, &self.asked, &self.found))];
        if let Some(elsewhere) = &self.elsewhere {
            let worlds = elsewhere.worlds.len();
            let page = regret(&self.study, &self.asked, &elsewhere.over, worlds);
            figures.push(("regret", page));
        }
        (self.readme(), figures)
    }

    /// The packages on the front, under their numbers.
    fn front(&self) -> Table {
        let factors = self.study.factors.iter();
        let factors =
            factors.map(|one| Column::new(labels::factor_in_tables(&one.name, &one.key)).rank(1));
        let objectives = self.asked.objectives.iter();
        let objectives = objectives.map(|one| Column::in_unit(format!("Δ {}", one.name), one.unit));
        let columns = [Column::new("package")].into_iter().chain(factors);
        let columns = columns
            .chain(objectives)
            .chain([Column::new("beats the reference")]);
        let numbered = self.found.confirmed.iter().enumerate();
        let front = numbered.filter(|(_, package)| package.on_front);
        Table::new(
            columns,
            front.map(|(index, package)| self.row(index + 1, package)),
        )
    }

    fn row(&self, number: usize, package: &Confirmed) -> Vec<Cell> {
        let values = package.point.values.iter().map(|value| {
            let text = value.to_string();
            text.parse()
                .map_or(Cell::Text(text), |number| Cell::Fixed(number, 3))
        });
        let pairs = package.objectives.iter().zip(&self.asked.objectives);
        let objectives = pairs.map(|(one, outcome)| match one {
            None => Cell::Absent,
            Some((pair, verdict)) => {
                Cell::change(&pair.difference, outcome.unit).remarked(verdict.words())
            }
        });
        let beats = if package.dominates_reference() {
            "yes"
        } else {
            "no"
        };
        let number = [Cell::Count(number as u64)].into_iter();
        number
            .chain(values)
            .chain(objectives)
            .chain([Cell::text(beats)])
            .collect()
    }

    /// The mean and the worst regret of every package.
    fn regret(&self, elsewhere: &Elsewhere) -> Table {
        let columns = self.asked.objectives.iter().flat_map(|one| {
            ["mean", "worst"]
                .map(|which| Column::in_unit(format!("{}, {which}", one.name), one.unit))
        });
        let cells = |(outcome, regret): (&&Outcome, &Option<crate::stats::Regret>)| {
            let Some(regret) = regret else {
                return [Cell::Absent, Cell::Absent];
            };
            let world = say!(PROSE, "regret.worst_cell", world = regret.worst_world + 1);
            let worst = Cell::Mean(regret.worst, outcome.unit).remarked(world);
            [Cell::Mean(regret.mean, outcome.unit), worst]
        };
        let rows = elsewhere
            .over
            .regrets
            .iter()
            .enumerate()
            .map(|(option, row)| {
                let name = Cell::text(name(&self.study, option));
                let cells = self.asked.objectives.iter().zip(row).flat_map(cells);
                [name].into_iter().chain(cells).collect()
            });
        Table::new(
            [Column::new("package").whole()].into_iter().chain(columns),
            rows,
        )
    }

    fn readme(&self) -> String {
        let readme = say!(
            PROSE,
            "readme",
            name = self.study.name,
            summary = labels::word(&self.study.summary),
            command = self.command,
            replicates = self.asked.rules.confirm_replicates,
            reference = self.study.arms[0].name,
            table = markdown::table(&labels::spoken(self.front())),
        );
        let Some(elsewhere) = &self.elsewhere else {
            return readme;
        };
        let table = markdown::table(&labels::spoken(self.regret(elsewhere)));
        let regret = elsewhere.sentence();
        format!(
            "{readme}\n{}",
            say!(PROSE, "readme.worlds", regret = regret, table = table)
        )
    }

    fn parameters(&self, point: &Point) -> Value {
        let named = self.study.factors.iter().zip(&point.values);
        named
            .map(|(factor, value)| (factor.key.clone(), json!(value.to_string())))
            .collect::<serde_json::Map<_, _>>()
            .into()
    }

    fn confirmed(&self, package: &Confirmed) -> Value {
        let pairs = package.objectives.iter().zip(&self.asked.objectives);
        let objectives = pairs.map(|(one, outcome)| {
            json!({
                "outcome": outcome.name,
                "difference": one.as_ref().map(|(pair, verdict)| json!({
                    "value": pair.difference.mean, "half_width": pair.difference.half_width,
                    "pairs": pair.n, "baseline": pair.baseline.mean, "verdict": verdict.words(),
                })),
            })
        });
        json!({
            "parameters": self.parameters(&package.point),
            "objectives": objectives.collect::<Vec<_>>(),
            "on_front": package.on_front,
            "beats_reference": package.dominates_reference(),
        })
    }

    fn document(&self) -> Value {
        let confirmed = self.found.confirmed.iter().map(|one| self.confirmed(one));
        let tried = self.found.tried.iter().map(|package| {
            json!({
                "parameters": self.parameters(&package.point), "gains": package.gains,
                "replicates": package.replicates,
            })
        });
        let names = self.asked.objectives.iter().map(|one| one.name);
        json!({
            "format": 1,
            "gresham": env!("CARGO_PKG_VERSION"),
            "command": self.command,
            "study": self.study.name,
            "reference": self.study.arms[0].name,
            "objectives": names.collect::<Vec<_>>(),
            "seed": self.study.seed(),
            "confirmation_seed": Stage::Confirmation.seed(&self.study),
            "report_seed": Stage::Report.seed(&self.study),
            "confirmed": confirmed.collect::<Vec<_>>(),
            "over": self.elsewhere.as_ref().map(|elsewhere| self.elsewhere_document(elsewhere)),
            "tried": tried.collect::<Vec<_>>(),
        })
    }

    fn elsewhere_document(&self, elsewhere: &Elsewhere) -> Value {
        let number =
            |one: &Estimate| json!({ "value": one.mean, "half_width": one.half_width, "n": one.n });
        let regrets = elsewhere.over.regrets.iter().enumerate();
        let packages = regrets.map(|(option, row)| {
            let objectives = self
                .asked
                .objectives
                .iter()
                .zip(row)
                .map(|(outcome, regret)| {
                    json!({
                        "outcome": outcome.name,
                        "unit": outcome.unit.name(),
                        "regret": regret.as_ref().map(|regret| json!({
                            "mean": number(&regret.mean),
                            "worst": number(&regret.worst),
                            "worst_world": regret.worst_world + 1,
                            "by_world": regret.by_world.iter().map(number).collect::<Vec<_>>(),
                        })),
                    })
                });
            let objectives: Vec<Value> = objectives.collect();
            json!({ "package": name(&self.study, option), "objectives": objectives })
        });
        json!({
            "file": elsewhere.file,
            "replicates": elsewhere.over.replicates,
            "worlds": elsewhere.worlds,
            "packages": packages.collect::<Vec<_>>(),
        })
    }
}

/// The name of a package: the reference by its own, the others by their number.
fn name(study: &Study, option: usize) -> String {
    match option {
        0 => study.arms[0].name.clone(),
        package => package.to_string(),
    }
}
