//! `explore` and `report`: pages of one HTML file.

use super::error::Error;
use super::run_options::ScenarioSource;
use crate::builtin;
use crate::experiment::digest::MODEL_VERSION;
use crate::records::{self, Left, Manifest, ReportFiles, Results, TRANSLATED};
use crate::render::prose::Language;
use crate::report;
use crate::report::html::{self, Evidence, Folder, Piece, Start};
use crate::report::style::MOST_ARMS;
use crate::scenario::{Regime, Scenario};
use crate::worlds::{EnsembleFile, World};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Scenarios over which the explorer states others, the first being its baseline.
const BASES: [&str; 4] = [
    "traffic-first",
    "true-experience-score",
    "service-is-growth",
    "world",
];

/// A page with the market in front.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExploreRequest {
    /// The policy to begin with; by default the true-experience score.
    #[serde(default)]
    pub scenario: Option<ScenarioSource>,
    /// The language of the page.
    #[serde(default)]
    pub language: Language,
}

/// A report on folders of results.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReportRequest {
    /// A folder of results.
    pub folder: PathBuf,
    /// Folders of other commands whose findings belong to the same question.
    #[serde(default)]
    pub evidence: Vec<PathBuf>,
    /// The language of the report.
    #[serde(default)]
    pub language: Language,
}

/// Writes the explorer's page.
///
/// # Errors
/// If the scenario cannot be used, or differs from every built-in one in what a page cannot state.
pub fn explore(request: &ExploreRequest) -> Result<String, Error> {
    let policy = match &request.scenario {
        None => regime_of(&Scenario::read(Path::new(BASES[1]))?)?,
        Some(source) => regime_of(&source.read()?)?,
    };
    let baseline = baseline_of(&policy);
    let start = begin(true, &[baseline, policy], 1)?;
    Ok(request.language.speaks(|| html::explorer(&start)))
}

/// Writes the report on a folder.
///
/// # Errors
/// If the folder holds no results of this version of the model, or they are damaged.
pub fn report(request: &ReportRequest) -> Result<String, Error> {
    let folder = &request.folder;
    let mut evidence = Vec::new();
    for one in [folder].into_iter().chain(&request.evidence) {
        if !one.is_dir() {
            return Err(Error::invalid(format!(
                "{} is no folder: name the folder into which a command wrote its results",
                one.display()
            )));
        }
        let found = understood(one)?;
        if found.is_empty() && one != folder {
            return Err(Error::invalid(format!(
                "{} holds nothing that a report on another folder can take up: it takes {}",
                one.display(),
                Evidence::FILES.join(", ")
            )));
        }
        evidence.extend(found);
    }
    match Manifest::read(folder)? {
        Some(manifest) if manifest.scenarios.len() <= MOST_ARMS => {
            comparison(folder, &manifest, &evidence, request.language)
        }
        _ => pieces(folder, evidence, request.language),
    }
}

/// The documents of a folder that are understood.
fn understood(folder: &Path) -> Result<Vec<Evidence>, Error> {
    let mut found = Vec::new();
    for name in Evidence::FILES {
        let path = folder.join(name);
        if !path.is_file() {
            continue;
        }
        let shown = path.display().to_string();
        let text = fs::read_to_string(&path)
            .map_err(|error| Error::invalid(format!("cannot read {shown}: {error}")))?;
        found.push(Evidence::read(name, &shown, &text).map_err(Error::invalid)?);
    }
    Ok(found)
}

/// Draws the figures of a folder in the language of the request: files with their names, as SVG and
/// PNG. Those of other commands than `run` and `compare` are drawn as they left them.
///
/// # Errors
/// If the folder holds no figures, no results of this version of the model, or they are damaged.
pub fn report_figures(request: &ReportRequest) -> Result<ReportFiles, Error> {
    let folder = &request.folder;
    let cannot = |error: std::io::Error| Error::invalid(format!("cannot draw a figure: {error}"));
    let manifest = Manifest::read(folder)?;
    if let Some(manifest) = manifest.filter(|manifest| manifest.scenarios.len() <= MOST_ARMS) {
        let results = complete(folder, &manifest)?;
        let drawn = request.language.speaks(|| report::drawings(&results));
        return drawn.map_err(cannot);
    }
    let (place, written) = page_of(folder, request.language);
    let pieces = texts(&place.join("figures"), "svg")?;
    if pieces.is_empty() || written != request.language {
        return Err(Error::invalid(format!(
            "{} holds no figures in that language: run its command again",
            folder.display()
        )));
    }
    let drawn = pieces
        .iter()
        .map(|piece| report::folder::redrawn(&piece.name, &piece.text));
    let drawn: Result<Vec<ReportFiles>, _> = drawn.collect();
    Ok(drawn.map_err(cannot)?.concat())
}

/// Writes a page, or a figure, to a file.
///
/// # Errors
/// If the file cannot be written; then an earlier one is as it was.
pub fn write_page(path: &Path, page: &[u8]) -> Result<(), Error> {
    Ok(records::put(path, page)?)
}

/// The results of a run that has ended, under this version of the model.
fn complete(folder: &Path, manifest: &Manifest) -> Result<Results, Error> {
    if manifest.model_version != MODEL_VERSION {
        return Err(Error::invalid(format!(
            "{} holds results of version {} of the model, and this is version {MODEL_VERSION}: run \
             its command again\n  {}",
            folder.display(),
            manifest.model_version,
            manifest.command
        )));
    }
    if manifest.digest.is_none() || manifest.replicates.finished == 0 {
        return Err(Error::invalid(format!(
            "{} holds a run that has not ended: run its command again to complete it\n  {}",
            folder.display(),
            manifest.command
        )));
    }
    Ok(Results::load(folder)?)
}

fn comparison(
    folder: &Path,
    manifest: &Manifest,
    evidence: &[Evidence],
    language: Language,
) -> Result<String, Error> {
    let results = complete(folder, manifest)?;
    let scenarios = manifest.scenarios.iter();
    let regimes = scenarios.map(|one| {
        let read = Scenario::read(Path::new(&one.path)).ok()?;
        let regime = regime_of(&read).ok()?;
        (read.digest() == one.digest).then_some(regime)
    });
    let mut regimes: Vec<Regime> = regimes.flatten().collect();
    if let [only] = regimes.as_slice() {
        regimes = vec![baseline_of(only), only.clone()];
    }
    let start = begin(false, &regimes, manifest.seed)?;
    Ok(language.speaks(|| html::briefing(&results, manifest, evidence, &start)))
}

/// Files by which the command of a folder is known, its name, and the question that it answers.
const KINDS: [(&str, &str, &str); 11] = [
    ("attribution.json", "attribute", "attribution"),
    ("ablation.json", "ablate", "ablation"),
    ("findings.json", "claims", "claims"),
    ("facts.json", "facts", "facts"),
    ("payoffs.json", "payoffs", "payoffs"),
    ("calibration.json", "calibrate", "calibrate"),
    ("study.json", "sweep", "sweep"),
    ("search.json", "search", "search"),
    ("alarms.json", "aa", "aa"),
    ("verify.json", "verify", "verify"),
    ("over-worlds.json", "", "worlds"),
];

/// The question that a folder answers: by its documents, or else by the command that its README
/// names.
fn kind(folder: &Path, notes: &str) -> &'static str {
    let documented = KINDS.iter().find(|(file, ..)| folder.join(file).is_file());
    let command = notes.split_once("gresham ").map(|(_, rest)| rest);
    let verb = command.and_then(|rest| rest.split_whitespace().next());
    let named = || KINDS.iter().find(|(_, known, _)| verb == Some(*known));
    documented
        .or_else(named)
        .map_or("other", |(.., kind)| *kind)
}

/// The report on a folder that holds figures and tables of its own.
fn pieces(folder: &Path, evidence: Vec<Evidence>, language: Language) -> Result<String, Error> {
    told(folder)?;
    let (place, written) = page_of(folder, language);
    let figures = texts(&place.join("figures"), "svg")?;
    if figures.is_empty() && evidence.is_empty() {
        return Err(Error::invalid(format!(
            "{} holds neither a manifest.json nor figures: run its command again without \
             --no-figures",
            folder.display()
        )));
    }
    let notes = fs::read_to_string(place.join("README.md")).unwrap_or_default();
    let shown = Folder {
        kind: kind(folder, &notes),
        language: written,
        notes,
        figures,
        tables: texts(folder, "csv")?,
        evidence,
    };
    let start = begin(false, &[], 1)?;
    Ok(language.speaks(|| html::folder_page(&shown, &start)))
}

/// Refuses a folder whose command has not ended, or has run under another version of the model.
fn told(folder: &Path) -> Result<(), Error> {
    let Some(left) = Left::by(folder)? else {
        return Ok(());
    };
    let (shown, verb) = (folder.display(), left.verb.name());
    if left.model_version != MODEL_VERSION {
        return Err(Error::invalid(format!(
            "{shown} holds results of version {} of the model, and this is version \
             {MODEL_VERSION}: run its command, gresham {verb}, again",
            left.model_version
        )));
    }
    if !left.is_told {
        return Err(Error::invalid(format!(
            "{shown} holds a run that has not ended: run its command, gresham {verb}, again to \
             complete it"
        )));
    }
    Ok(())
}

/// Where a folder keeps its page in a language, or else the one that it has.
fn page_of(folder: &Path, language: Language) -> (PathBuf, Language) {
    let translated = folder.join(TRANSLATED);
    if language == Language::Chinese && translated.join("README.md").is_file() {
        return (translated, language);
    }
    (folder.to_owned(), Language::English)
}

/// The files of a folder with this ending, in order of their names.
fn texts(folder: &Path, ending: &str) -> Result<Vec<Piece>, Error> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Ok(Vec::new());
    };
    let paths = entries.filter_map(|entry| Some(entry.ok()?.path()));
    let mut paths: Vec<PathBuf> = paths
        .filter(|path| path.extension().is_some_and(|found| found == ending))
        .collect();
    paths.sort();
    let read = |path: PathBuf| {
        let text = fs::read_to_string(&path)
            .map_err(|error| Error::invalid(format!("cannot read {}: {error}", path.display())))?;
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        Ok(Piece {
            name: name.into_owned(),
            text,
        })
    };
    paths.into_iter().map(read).collect()
}

/// A scenario over the built-in one from which it differs least.
fn regime_of(scenario: &Scenario) -> Result<Regime, Error> {
    let known = crate::builtin::all(crate::builtin::Kind::Scenario);
    if known.into_iter().any(|one| {
        one.name == scenario.name
            && Scenario::read(Path::new(&one.name)).is_ok_and(|read| read == *scenario)
    }) {
        let plain = Regime {
            extends: scenario.name.clone(),
            name: scenario.name.clone(),
            ..Regime::default()
        };
        return Ok(plain);
    }
    let found = BASES.iter().filter_map(|base| scenario.regime(base));
    found
        .min_by_key(|regime| regime.text().len())
        .ok_or_else(|| {
            Error::invalid(format!(
                "the explorer cannot state {}: it has formulas, industries or services that no \
             built-in scenario has; use `gresham compare` for it",
                scenario.name
            ))
        })
}

/// The regime that a policy is compared with: the old rules in the policy's own world and days.
fn baseline_of(policy: &Regime) -> Regime {
    let name = BASES[usize::from(policy.extends == BASES[0] && policy.levers.is_empty())];
    Regime {
        extends: name.to_owned(),
        name: name.to_owned(),
        run: policy.run.clone(),
        world: policy.world.clone(),
        ..Regime::default()
    }
}

/// Worlds of the ensemble that the explorer offers.
const WORLDS: usize = 12;

/// The beginning of a page about the first two regimes.
fn begin(is_explorer: bool, regimes: &[Regime], seed: u64) -> Result<Start, Error> {
    let file = EnsembleFile::read(Path::new("shipped"))?;
    let ensemble = file.ensemble.take(WORLDS);
    let world = |world: &World| {
        let mut parameters: BTreeMap<&str, BTreeMap<&str, f64>> = BTreeMap::new();
        for (key, value) in ensemble.keys.iter().zip(&world.values) {
            let (section, key) = key.rsplit_once('.').unwrap_or(("", key));
            parameters.entry(section).or_default().insert(key, *value);
        }
        serde_json::json!({ "weight": world.weight, "parameters": parameters })
    };
    let game = serde_json::from_str(builtin::PAYOFFS)
        .map_err(|error| Error::invalid(format!("the built-in payoffs: {error}")))?;
    Ok(Start {
        is_explorer,
        regimes: regimes
            .iter()
            .take(2)
            .map(|one| serde_json::json!(one))
            .collect(),
        seed,
        worlds: ensemble.worlds.iter().map(world).collect(),
        game,
    })
}
