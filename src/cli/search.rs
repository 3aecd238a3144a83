//! `gresham search`: packages that no other beats.

use super::lists::{self, json, text_table};
use super::plan::refused;
use super::progress::Progress;
use super::session::{STOP, pool, stop_on_interrupt};
use super::study::{self, Work};
use super::{Failure, numbers};
use crate::outcome::Outcome;
use crate::records::{self, Heading, Journal};
use crate::report::studies as pages;
use crate::scenario::Scenario;
use crate::study::search::{Confirmed, Found, Means, fresh_seed, search};
use crate::study::{Search, Study};
use clap::Args;
use serde_json::json;
use std::fmt::Write as _;
use std::path::{Component, Path, PathBuf};

/// Search over the parameters of levers for packages that no other beats in all objectives
///
/// The study states the objectives and the ranges. What is found is confirmed on fresh seeds, and the
/// best package that beats the reference is written out as a scenario file.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    #[command(flatten)]
    work: Work,

    /// Folder for the records [default: results/STUDY]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,

    /// Discard replicates of a different kind in the folder
    #[arg(long)]
    force: bool,
}

const EXAMPLES: &str = "\
Examples:
  gresham search studies/better-package.toml";

pub(super) fn execute(arguments: &Arguments, command: &str) -> Result<(), Failure> {
    let study = study::read(&arguments.work.study)?;
    let Some(asked) = &study.search else {
        return Err(Failure::input(format!(
            "{} asks for no search; state objectives under [search]",
            arguments.work.study.display()
        )));
    };
    let folder = arguments
        .out
        .clone()
        .unwrap_or_else(|| Path::new("results").join(&study.name));
    let pool = pool(arguments.work.threads)?;
    let open = |folder: &Path, seed: u64| {
        let heading = Heading::new(seed, study.effort.efficiency);
        Journal::open(folder, &heading, arguments.force).map_err(Failure::input)
    };
    let mut memory = open(&folder, study.seed())?;
    let mut fresh = open(&folder.join("confirmation"), fresh_seed(&study))?;
    stop_on_interrupt();
    let mut progress = Progress::new(arguments.work.quiet);
    let mut means = Means {
        pool: &pool,
        stop: &STOP,
        memory: &mut memory,
        fresh: &mut fresh,
        watch: &mut progress,
    };
    let found = search(&study, &mut means).map_err(Failure::input)?;
    progress.clear();
    let Some(found) = found else {
        return Err(Failure::interrupted(format!(
            "what is finished is kept in {}; to continue, run the same command again",
            folder.display()
        )));
    };
    write(&study, asked, &found, &folder, command)?;
    let package = best(asked, &found);
    let mut text = table(&study, asked, &found.confirmed);
    let reference = &study.arms[0].name;
    if let Some(package) = package {
        let path = folder.join("package.toml");
        let scenario = package_file(&study, asked, package, &path, command)?;
        records::put(&path, scenario.as_bytes()).map_err(Failure::input)?;
        let path = path.display();
        let _ = writeln!(text, "\na package that beats {reference} is in {path}");
    } else {
        let _ = writeln!(text, "\nno package was shown to beat {reference}");
    }
    let (tried, folder) = (found.tried.len(), folder.display());
    let _ = writeln!(
        text,
        "{tried} packages were tried; everything is in {folder}"
    );
    lists::print(&text)
}

/// Of the packages that beat the reference, the one whose least gain, in margins, is largest.
fn best<'a>(asked: &Search, found: &'a Found) -> Option<&'a Confirmed> {
    let least = |package: &&Confirmed| {
        let objectives = package.objectives.iter().zip(&asked.objectives);
        let gains = objectives.filter_map(|(one, outcome)| {
            let (pair, _) = one.as_ref()?;
            Some(gain(outcome, pair.difference.mean) / outcome.margin_for(pair.baseline.mean))
        });
        gains.fold(f64::INFINITY, f64::min)
    };
    let better = found
        .confirmed
        .iter()
        .filter(|one| one.dominates_reference());
    better.max_by(|a, b| least(a).total_cmp(&least(b)))
}

fn gain(outcome: &Outcome, change: f64) -> f64 {
    if outcome.direction == crate::stats::Direction::LowerIsBetter {
        -change
    } else {
        change
    }
}

fn header(study: &Study, asked: &Search) -> Vec<String> {
    let factors = study.factors.iter().map(|factor| factor.name.clone());
    let objectives = asked.objectives.iter();
    let objectives = objectives.map(|one| format!("Δ {} ({})", one.name, numbers::unit(one.unit)));
    factors
        .chain(objectives)
        .chain(["beats the reference".to_owned()])
        .collect()
}

fn row(asked: &Search, package: &Confirmed) -> Vec<String> {
    let values = package.point.values.iter().map(|value| {
        let text = value.to_string();
        text.parse::<f64>()
            .map_or(text, |number| format!("{number:.3}"))
    });
    let objectives = package
        .objectives
        .iter()
        .zip(&asked.objectives)
        .map(|(one, outcome)| {
            one.as_ref().map_or_else(
                || numbers::ABSENT.to_owned(),
                |(pair, verdict)| format!("{} {verdict}", numbers::difference(pair, outcome.unit)),
            )
        });
    let verdict = if package.dominates_reference() {
        "yes"
    } else {
        "no"
    };
    values
        .chain(objectives)
        .chain([verdict.to_owned()])
        .collect()
}

fn table(study: &Study, asked: &Search, confirmed: &[Confirmed]) -> String {
    let header = header(study, asked);
    let header: Vec<&str> = header.iter().map(String::as_str).collect();
    let front = confirmed.iter().filter(|one| one.on_front);
    text_table(&header, &[], front.map(|one| row(asked, one)))
}

fn write(
    study: &Study,
    asked: &Search,
    found: &Found,
    folder: &Path,
    command: &str,
) -> Result<(), Failure> {
    let values = |package: &crate::study::Point| -> serde_json::Value {
        let named = study.factors.iter().zip(&package.values);
        named
            .map(|(factor, value)| (factor.key.clone(), json!(value.to_string())))
            .collect::<serde_json::Map<_, _>>()
            .into()
    };
    let confirmed =
        found.confirmed.iter().map(|package| {
            let objectives = package.objectives.iter().zip(&asked.objectives).map(|(one, outcome)| {
            json!({
                "outcome": outcome.name,
                "difference": one.as_ref().map(|(pair, verdict)| json!({
                    "value": pair.difference.mean, "half_width": pair.difference.half_width,
                    "pairs": pair.n, "baseline": pair.baseline.mean, "verdict": verdict.words(),
                })),
            })
        });
            json!({
                "parameters": values(&package.point),
                "objectives": objectives.collect::<Vec<_>>(),
                "on_front": package.on_front,
                "beats_reference": package.dominates_reference(),
            })
        });
    let tried = found.tried.iter().map(|package| {
        json!({
            "parameters": values(&package.point), "gains": package.gains, "replicates": package.replicates,
        })
    });
    let document = json!({
        "format": 1,
        "gresham": env!("CARGO_PKG_VERSION"),
        "command": command,
        "study": study.name,
        "reference": study.arms[0].name,
        "objectives": asked.objectives.iter().map(|one| one.name).collect::<Vec<_>>(),
        "seed": study.seed(),
        "confirmation_seed": fresh_seed(study),
        "confirmed": confirmed.collect::<Vec<_>>(),
        "tried": tried.collect::<Vec<_>>(),
    });
    let put =
        |name: &str, bytes: &[u8]| records::put(&folder.join(name), bytes).map_err(Failure::input);
    put("search.json", json(&document).as_bytes())?;
    let svg = pages::front(study, asked, found);
    let png = pages::png(&svg).map_err(Failure::input)?;
    put("figures/front.svg", svg.as_bytes())?;
    put("figures/front.png", &png)?;
    let names = header(study, asked);
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let front = found.confirmed.iter().filter(|one| one.on_front);
    let readme = format!(
        "# {}\n\n{}\n\nMade by\n\n    {command}\n\n![The front](figures/front.svg)\n\n\
         The front on fresh seeds, {} replicates of each package, against {}. Differences with 95 % \
         intervals; verdicts adjusted by Holm's method over all packages and objectives.\n\n{}",
        study.name,
        study.summary,
        asked.rules.confirm_replicates,
        study.arms[0].name,
        lists::markdown_table(&names, front.map(|one| row(asked, one))),
    );
    put("README.md", readme.as_bytes())
}

/// A scenario file with the package, and the proof that it can be read back.
fn package_file(
    study: &Study,
    asked: &Search,
    package: &Confirmed,
    path: &Path,
    command: &str,
) -> Result<String, Failure> {
    let arm = &study.arms[asked.arm];
    let parent = Scenario::read(Path::new(&arm.path)).map_err(|problem| refused(&problem))?;
    let arms = study
        .arms_at(&package.point)
        .map_err(|problem| refused(&problem))?;
    let scenario = Scenario {
        name: format!("{}-package", study.name),
        summary: format!(
            "Found by `{command}`: no worse than {} in any objective.",
            study.arms[0].name
        ),
        policy: arms[asked.arm].policy.clone(),
        ..parent.clone()
    };
    let folder = path.parent().unwrap_or(Path::new(""));
    let extends = relative(folder, Path::new(&arm.path));
    let comments = asked
        .objectives
        .iter()
        .zip(&package.objectives)
        .filter_map(|(outcome, one)| {
            let (pair, verdict) = one.as_ref()?;
            let change = numbers::difference(pair, outcome.unit);
            Some(format!(
                "{}: {change} {} against {}, {verdict}",
                outcome.name,
                numbers::unit(outcome.unit),
                study.arms[0].name
            ))
        });
    let mut lines = vec![format!(
        "Made by `{command}`. Confirmed on fresh seeds, with 95 % intervals:"
    )];
    lines.extend(comments);
    Ok(scenario.policy_file(&extends, &parent.policy.levers(), &lines))
}

/// The way from a folder to a file, both relative to the working directory or both absolute.
fn relative(folder: &Path, file: &Path) -> String {
    let plain = |path: &Path| -> Vec<String> {
        let mut parts: Vec<String> = Vec::new();
        for part in path.components() {
            match part {
                Component::CurDir => {}
                Component::ParentDir if parts.last().is_some_and(|last| last != "..") => {
                    parts.pop();
                }
                other => parts.push(other.as_os_str().to_string_lossy().into_owned()),
            }
        }
        parts
    };
    if folder.is_absolute() != file.is_absolute() {
        let whole = std::fs::canonicalize(file).unwrap_or_else(|_| file.to_owned());
        return whole.display().to_string();
    }
    let (from, to) = (plain(folder), plain(file));
    let shared = from
        .iter()
        .zip(&to)
        .take_while(|(one, other)| one == other)
        .count();
    let up = std::iter::repeat_n("..".to_owned(), from.len() - shared);
    let parts: Vec<String> = up.chain(to[shared..].iter().cloned()).collect();
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::relative;
    use std::path::Path;

    #[test]
    fn the_way_to_a_file_leads_up_and_down_again() {
        let way = |folder: &str, file: &str| relative(Path::new(folder), Path::new(file));
        assert_eq!(
            way("results/found", "studies/../scenarios/a.toml"),
            "../../scenarios/a.toml"
        );
        assert_eq!(way("", "scenarios/a.toml"), "scenarios/a.toml");
        assert_eq!(way("/x/y", "/x/z/a.toml"), "../z/a.toml");
    }
}
