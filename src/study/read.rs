//! From a study file to a study, or to a report of all that is wrong with it.

use super::numbers::{DesignNumbers, Effort, GateRules};
use super::sections::Sections;
use super::{Design, Gate, Study};
use crate::builtin::{self, Kind};
use crate::parameter::{Section, Value};
use crate::scenario::Setting;
use crate::scenario::names;
use crate::scenario::problem::{Complaint, Problem, Source};
use crate::scenario::read_section::{Reader, Stated, lines};
use crate::scenario::source::{open, parse};
use std::path::Path;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// The kinds of design, with the key that counts their points.
pub(super) const DESIGNS: [&str; 5] = ["grid", "latin-hypercube", "sobol", "saltelli", "morris"];

/// Top-level keys beside those of [`Effort`], with their meaning.
pub(super) const TOP_LEVEL: [(&str, &str); 13] = [
    (
        "name",
        "The study's name in kebab case; the file's name without its ending if left out.",
    ),
    ("summary", "One sentence on what the study asks."),
    (
        "base",
        "The scenario of arms that name none; relative to this file.",
    ),
    ("set", "Parameters set in every arm, by dotted key."),
    (
        "arms",
        "What is compared, by name; the first is the baseline. Without it `base` alone is run.",
    ),
    (
        "factors",
        "What varies over the points of the design, by name.",
    ),
    ("design", "Which points of the factors' ranges are run."),
    (
        "precision",
        "Half-widths of 95 % intervals to reach, by outcome: in its unit, or as a text such as \"1%\" of the baseline's mean.",
    ),
    (
        "outcomes",
        "The outcomes to report; guardrails, precisions and objectives are added.",
    ),
    ("guardrails", "What must not get worse, by outcome."),
    (
        "gate",
        "The recorded baseline and how the gate judges against it.",
    ),
    (
        "best",
        "Which arm to select: by `outcome`, within an `indifference` in its unit.",
    ),
    ("search", "Packages to search for."),
];

/// Looks of the gate unless others are stated.
pub(super) const LOOKS: [u32; 4] = [16, 32, 64, 128];

impl Study {
    /// Reads the study file at `path` and the scenarios it names.
    ///
    /// # Errors
    /// Everything that is wrong with the file, at once; or what is wrong with its scenarios.
    pub fn read(path: &Path) -> Result<Self, Problem> {
        Self::read_in(path, &[])
    }

    /// The same in another world: parameters that are set in every arm unless the study itself sets
    /// them.
    ///
    /// # Errors
    /// As [`Self::read`]; and what is wrong with the world's parameters.
    pub fn read_in(path: &Path, world: &[Setting]) -> Result<Self, Problem> {
        match open(Kind::Study, path) {
            Ok((path, text)) => Self::parse(&path, text, world),
            Err(complaint) => Err(Problem::from(complaint)),
        }
    }

    fn parse(path: &Path, text: String, world: &[Setting]) -> Result<Self, Problem> {
        let mut reader = Reader::new(0, &text);
        let study = parse(&mut reader, &text)
            .map(|table| read(&mut reader, path, &text, table.get_ref(), world));
        let mut complaints = std::mem::take(&mut reader.complaints);
        match study {
            Some(Ok(study)) if complaints.is_empty() => Ok(study),
            Some(Err(Refusal::Elsewhere(problem))) if complaints.is_empty() => Err(*problem),
            _ => {
                if complaints.is_empty() {
                    complaints.push(Complaint::new("the study cannot be read").in_file(0));
                }
                let path = path.display().to_string();
                Err(Problem::new(vec![Source { path, text }], complaints))
            }
        }
    }
}

/// Why a table does not become a study.
pub(super) enum Refusal {
    /// The reader has complained.
    Here,
    /// A scenario is wrong, or does not take what is set in it.
    Elsewhere(Box<Problem>),
}

/// A section with its numbers read and defaulted; nothing if one was refused.
pub(super) fn numbers<S: Section>(
    reader: &mut Reader,
    owner: &str,
    others: &[&'static str],
    table: &DeTable,
) -> Option<S> {
    let cells = reader.fields(owner, S::FIELDS, others, table);
    let values: Option<Vec<Value>> = cells
        .iter()
        .zip(S::FIELDS)
        .map(|(cell, field)| cell.as_ref().map_or(field.default, |stated| stated.value))
        .collect();
    let section = S::from_values(&values?);
    if let Err((key, why)) = section.check() {
        let place = cells
            .iter()
            .flatten()
            .next()
            .map(|stated| stated.place.clone());
        let complaint = Complaint::new(format!("`{key}` of {owner} contradicts another key"));
        reader.complaints.push(match place {
            Some(place) => complaint.at(&place, why),
            None => complaint.note(why),
        });
        return None;
    }
    Some(section)
}

/// The table under a key; an empty one if the key is absent, nothing if it is something else.
pub(super) fn section<'t, 'i>(
    reader: &mut Reader,
    table: &'t DeTable<'i>,
    key: &str,
    empty: &'t DeTable<'i>,
) -> Option<&'t DeTable<'i>> {
    let Some(value) = table.get(key) else {
        return Some(empty);
    };
    let found = value.get_ref().as_table();
    if found.is_none() {
        reader.wrong_type(key, "a section", value);
    }
    found
}

fn read(
    reader: &mut Reader,
    path: &Path,
    text: &str,
    table: &DeTable,
    world: &[Setting],
) -> Result<Study, Refusal> {
    let empty = DeTable::new();
    let top = TOP_LEVEL.map(|(key, _)| key);
    let effort = numbers::<Effort>(reader, "a study", &top, table);
    let name = name(reader, path, table);
    let summary = table
        .get("summary")
        .map(|value| reader.text("summary", value));
    let part = |reader: &mut Reader, key: &str| section(reader, table, key, &empty);
    let (design, gate) = (part(reader, "design"), part(reader, "gate"));
    let design = design.and_then(|section| read_design(reader, section));
    let gate = gate.and_then(|section| read_gate(reader, path, name.as_deref(), section));
    let mut sections = Sections {
        reader,
        path,
        text,
        table,
        world,
    };
    let arms = sections.arms()?;
    let factors = sections.factors(&arms);
    let guardrails = sections.guardrails();
    let goals = sections.precision();
    let best = sections.best();
    let search = sections.search(&arms, &factors);
    let outcomes = sections.outcomes(&guardrails, &goals, best.as_ref(), search.as_ref());
    let (Some(effort), Some(name), Some(design), Some(gate)) = (effort, name, design, gate) else {
        return Err(Refusal::Here);
    };
    if !reader.complaints.is_empty() {
        return Err(Refusal::Here);
    }
    let study = Study {
        design: if factors.is_empty() {
            Design::Single
        } else {
            design
        },
        summary: summary.and_then(|stated| stated.value).unwrap_or_default(),
        name,
        arms,
        effort,
        goals,
        factors,
        outcomes,
        guardrails,
        gate,
        best,
        search,
    };
    study.check_size(reader, table);
    // A point at which the parameters contradict each other is found before anything is run.
    for point in study.points() {
        study
            .arms_at(&point)
            .map_err(|problem| Refusal::Elsewhere(Box::new(problem)))?;
    }
    Ok(study)
}

fn name(reader: &mut Reader, path: &Path, table: &DeTable) -> Option<String> {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let Some(value) = table.get("name") else {
        if names::is_kebab(&stem) {
            return Some(stem.into_owned());
        }
        reader.complaints.push(
            Complaint::new(format!("the file's name `{stem}` cannot name a study"))
                .in_file(0)
                .help("state `name` in kebab case, such as `name = \"score-strength\"`"),
        );
        return None;
    };
    let stated = reader.text("name", value);
    kebab(reader, "study", stated)
}

/// A name in kebab case, or a complaint.
pub(super) fn kebab(reader: &mut Reader, kind: &str, stated: Stated<String>) -> Option<String> {
    let name = stated.value?;
    if names::is_kebab(&name) {
        return Some(name);
    }
    reader.complaints.push(
        Complaint::new(format!("`{name}` cannot name a {kind}"))
            .at(&stated.place, "not in kebab case")
            .help("use lower-case words joined by hyphens, such as `score-strength`"),
    );
    None
}

fn read_design(reader: &mut Reader, table: &DeTable) -> Option<Design> {
    let numbers = numbers::<DesignNumbers>(reader, "section `design`", &["kind"], table)?;
    let kind = match table.get("kind") {
        Some(value) => one_of(reader, "kind", value, &DESIGNS)?,
        None => "grid",
    };
    let (points, levels) = (numbers.points as usize, numbers.levels as usize);
    let seed = u64::from(numbers.design_seed);
    Some(match kind {
        "latin-hypercube" => Design::LatinHypercube { points, seed },
        "sobol" => Design::Sobol { points, seed },
        "saltelli" => Design::Saltelli {
            blocks: points,
            seed,
        },
        "morris" => {
            if !levels.is_multiple_of(2) {
                let place = table.get("levels").map(Spanned::span).unwrap_or_default();
                reader.complaints.push(
                    Complaint::new("a Morris design takes an even number of levels")
                        .at(&reader.place(place), "odd"),
                );
                return None;
            }
            Design::Morris {
                trajectories: points,
                levels,
                seed,
            }
        }
        _ => Design::Grid(levels),
    })
}

/// A text that is one of a few words.
pub(super) fn one_of<'w>(
    reader: &mut Reader,
    key: &str,
    value: &Spanned<DeValue>,
    words: &[&'w str],
) -> Option<&'w str> {
    let text = reader.text(key, value).value?;
    let found = words.iter().copied().find(|word| *word == text);
    if found.is_none() {
        let complaint = Complaint::new(format!("`{key}` cannot be `{text}`"))
            .at(&reader.place(value.span()), "unknown");
        reader.complaints.push(complaint.help(
            match names::nearest(&text, words.iter().copied()) {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => format!("it is one of {}", names::list(words.iter().copied())),
            },
        ));
    }
    found
}

fn read_gate(
    reader: &mut Reader,
    path: &Path,
    name: Option<&str>,
    table: &DeTable,
) -> Option<Gate> {
    let others = ["baseline", "looks"];
    let rules = numbers::<GateRules>(reader, "section `gate`", &others, table);
    let folder = path.parent().unwrap_or(Path::new(""));
    let beside = |file: String| builtin::join(folder, file);
    let baseline = match table.get("baseline") {
        Some(value) => reader.text("baseline", value).value.map(beside),
        None => name.map(|name| beside(format!("{name}.baseline.toml"))),
    };
    let looks = match table.get("looks") {
        Some(value) => read_looks(reader, value),
        None => Some(LOOKS.to_vec()),
    };
    Some(Gate {
        baseline: baseline?,
        looks: looks?,
        rules: rules?,
    })
}

fn read_looks(reader: &mut Reader, value: &Spanned<DeValue>) -> Option<Vec<u32>> {
    let whole = |item: &Spanned<DeValue>| -> Option<u32> {
        let integer = item.get_ref().as_integer()?;
        let number = u32::from_str_radix(integer.as_str(), integer.radix()).ok()?;
        (2..=100_000).contains(&number).then_some(number)
    };
    let items = value.get_ref().as_array();
    let looks: Option<Vec<u32>> = items.and_then(|items| items.iter().map(whole).collect());
    let looks =
        looks.filter(|looks| !looks.is_empty() && looks.windows(2).all(|pair| pair[0] < pair[1]));
    if looks.is_none() {
        reader.complaints.push(
            Complaint::new("`looks` must be numbers of replicates in ascending order")
                .at(&reader.place(value.span()), "not such a list")
                .help("for instance `looks = [16, 32, 64, 128]`"),
        );
    }
    looks
}

/// The lines of a section whose keys are names of outcomes.
pub(super) fn named_lines<'t, 'i>(
    reader: &mut Reader,
    table: &'t DeTable<'i>,
    key: &str,
) -> Vec<crate::scenario::read_section::Line<'t, 'i>> {
    let Some(value) = table.get(key) else {
        return Vec::new();
    };
    if let Some(inner) = value.get_ref().as_table() {
        return lines(inner);
    }
    reader.wrong_type(key, "a section", value);
    Vec::new()
}
