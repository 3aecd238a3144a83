//! From scenarios and options to a plan, with everything checked.

use super::capacity;
use super::error::Error;
use super::expectation::Budget;
use super::session::Session;
use crate::experiment::{Goal, Plan, Setup};
use crate::market::parameters::{WORLD_SECTIONS, WorldParameters};
use crate::outcome::{self, HEADLINE, OUTCOMES, Outcome};
use crate::scenario::{Diagnostics, Scenario, Setting};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::path::{Path, PathBuf};

/// Differences between worlds that an error lists at most.
const MOST_LISTED: usize = 5;

/// Needs the visible-quality twins.
const TWINNED: &Outcome = outcome::EFFICIENCY;

/// A scenario as a request refers to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum ScenarioSource {
    /// A built-in scenario or a file.
    Named(PathBuf),
    /// A text that extends built-in scenarios at most.
    Text {
        /// The name by which errors call it.
        name: String,
        /// The text of its file.
        text: String,
    },
}

impl ScenarioSource {
    pub(super) fn read(&self) -> Result<Scenario, Diagnostics> {
        match self {
            Self::Named(path) => Scenario::read(path),
            Self::Text { name, text } => Scenario::parse_str(name, text),
        }
    }

    fn path(&self) -> String {
        match self {
            Self::Named(path) => path.display().to_string(),
            Self::Text { name, .. } => name.clone(),
        }
    }
}

impl<P: AsRef<Path> + ?Sized> From<&P> for ScenarioSource {
    fn from(path: &P) -> Self {
        Self::Named(path.as_ref().to_owned())
    }
}

/// A parameter to set, and the scenario for which; `None` is every scenario. It serialises as
/// `KEY=VALUE` or `NAME:KEY=VALUE`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assignment {
    /// The name of a scenario.
    pub scenario: Option<String>,
    /// The parameter and its value.
    pub setting: Setting,
}

impl Assignment {
    /// Reads `KEY=VALUE` or `NAME:KEY=VALUE`. Later errors name `origin`.
    ///
    /// # Errors
    /// If it is written otherwise.
    pub fn written(origin: &str, text: &str) -> Result<Self, &'static str> {
        let key = text
            .split('=')
            .next()
            .filter(|key| key.len() < text.len())
            .ok_or("write it as KEY=VALUE, such as choice.score_weight=0.5")?;
        let (scenario, from) = match key.find(':') {
            Some(colon) => (Some(text[..colon].trim().to_owned()), colon + 1),
            None => (None, 0),
        };
        Ok(Self {
            scenario,
            setting: Setting::written(origin, &text[from..]),
        })
    }
}

impl Serialize for Assignment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let setting = self.setting.text();
        match &self.scenario {
            Some(name) => serializer.collect_str(&format_args!("{name}:{setting}")),
            None => serializer.serialize_str(&setting),
        }
    }
}

impl<'de> Deserialize<'de> for Assignment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::written("settings", &text).map_err(de::Error::custom)
    }
}

/// Effort, luck, settings and records of a run, whichever scenarios it is of.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RunOptions {
    /// Replicates of every arm; with `precision`, those before the first look.
    pub replicates: u32,
    /// Half-widths of intervals to reach.
    pub precision: Vec<Goal>,
    /// Replicates after which to stop although a precision is not reached.
    pub max_replicates: u32,
    /// Time that the run may take: fewer replicates if not all are expected to fit.
    pub budget: Option<Budget>,
    /// Seed of all luck.
    pub seed: u64,
    /// Parameters set on top of the scenarios.
    pub set: Vec<Assignment>,
    /// Folder for the records, in place of the verb's own.
    pub out: Option<PathBuf>,
    /// Outcomes to tell, in place of [`HEADLINE`].
    pub outcomes: Option<Vec<&'static Outcome>>,
    /// Run the twins with visible quality, for the outcome `efficiency`.
    pub efficiency: bool,
    /// Draw figures into the folder.
    pub figures: bool,
    /// Discard the records of a different experiment in the folder.
    pub force: bool,
    /// Parts into which a market's consumers are cut; it never changes a result.
    pub shards: Option<u16>,
}

impl Default for RunOptions {
    fn default() -> Self {
        Self {
            replicates: 20,
            precision: Vec::new(),
            max_replicates: 200,
            budget: None,
            seed: 1,
            set: Vec::new(),
            out: None,
            outcomes: None,
            efficiency: true,
            figures: true,
            force: false,
            shards: None,
        }
    }
}

impl RunOptions {
    /// The outcomes to tell.
    ///
    /// # Errors
    /// If one of them, or of those to be precise, is not defined without efficiency.
    pub(super) fn shown(&self) -> Result<Vec<&'static Outcome>, Error> {
        let named = match &self.outcomes {
            Some(shown) if shown.len() < OUTCOMES.len() => shown.as_slice(),
            _ => &[],
        };
        let goals = self.precision.iter().map(|goal| goal.outcome);
        let mut asked = goals.chain(named.iter().copied());
        if !self.efficiency && asked.any(|outcome| outcome == TWINNED) {
            return Err(Error::invalid(format!(
                "`{}` is not measured with --no-efficiency",
                TWINNED.name
            )));
        }
        let mut shown = self.outcomes.clone().unwrap_or_else(|| HEADLINE.to_vec());
        shown.retain(|outcome| self.efficiency || *outcome != TWINNED);
        for goal in &self.precision {
            if !shown.contains(&goal.outcome) {
                shown.push(goal.outcome);
            }
        }
        Ok(shown)
    }
}

/// Reads the scenarios and makes a plan of them; the first is the baseline.
pub(super) fn plan(
    sources: &[ScenarioSource],
    options: &RunOptions,
    allow_different_worlds: bool,
    session: &mut Session<'_>,
) -> Result<Plan, Error> {
    let scenarios = sources.iter().map(ScenarioSource::read);
    let scenarios = scenarios.collect::<Result<Vec<_>, _>>()?;
    let scenarios = with_settings(&scenarios, &options.set)?;
    for (index, scenario) in scenarios.iter().enumerate() {
        if scenarios[..index]
            .iter()
            .any(|other| other.name == scenario.name)
        {
            return Err(Error::invalid(format!(
                "two scenarios are called {}; give one of them another `name`",
                scenario.name
            )));
        }
        comparable(&scenarios[0], scenario, allow_different_worlds)?;
    }
    for told in scenarios.iter().flat_map(Scenario::never_in_force) {
        session.note(&format!("note: {told}"));
    }
    if scenarios.is_empty() {
        return Err(Error::invalid("no scenario is named"));
    }
    let arms = scenarios.into_iter().zip(sources);
    let arms = arms.map(|(scenario, source)| {
        let digest = scenario.digest();
        let (world, policy) = (scenario.world, scenario.policy);
        Setup {
            summary: scenario.summary,
            path: source.path(),
            ..Setup::new(&scenario.name, digest, world, policy, scenario.calendar)
        }
    });
    let arms: Vec<Setup> = arms.collect();
    let worlds = arms.iter().map(|arm| &*arm.world);
    let jobs = options.replicates as usize * arms.len();
    capacity::check(
        worlds,
        options.efficiency,
        jobs,
        Some(session.threads() as u16),
    )?;
    Ok(Plan {
        arms,
        seed: options.seed,
        efficiency: options.efficiency,
    })
}

/// The scenarios with what is set on top of them.
fn with_settings(
    scenarios: &[Scenario],
    assignments: &[Assignment],
) -> Result<Vec<Scenario>, Error> {
    let names: Vec<&str> = scenarios.iter().map(|one| one.name.as_str()).collect();
    for name in assignments.iter().filter_map(|one| one.scenario.as_deref()) {
        if !names.contains(&name) {
            return Err(Error::invalid(format!(
                "--set names the scenario `{name}`, but those given are {}",
                names.join(", ")
            )));
        }
    }
    let concerned = |scenario: &Scenario| -> Vec<Setting> {
        let meant = assignments.iter().filter(|assignment| {
            let name = assignment.scenario.as_ref();
            name.is_none_or(|name| *name == scenario.name)
        });
        meant.map(|assignment| assignment.setting.clone()).collect()
    };
    let set = |scenario: &Scenario| scenario.with(&concerned(scenario));
    Ok(scenarios.iter().map(set).collect::<Result<_, _>>()?)
}

fn comparable(baseline: &Scenario, other: &Scenario, different_worlds: bool) -> Result<(), Error> {
    let names = format!("{} and {}", baseline.name, other.name);
    if baseline.calendar != other.calendar {
        return Err(Error::invalid(format!(
            "{names} have different calendars: {:?} and {:?}; arms are compared day by day, so \
             give them the same [run]",
            baseline.calendar, other.calendar
        )));
    }
    let industries = |scenario: &Scenario| -> Vec<String> {
        let industries = scenario.world.industries.iter();
        industries.map(|industry| industry.name.clone()).collect()
    };
    if industries(baseline) != industries(other) {
        return Err(Error::invalid(format!(
            "{names} have different industries; outcomes are compared industry by industry"
        )));
    }
    if baseline.world == other.world || different_worlds {
        return Ok(());
    }
    let mut list = differences(&baseline.world, &other.world);
    let more = list.len().saturating_sub(MOST_LISTED);
    list.truncate(MOST_LISTED);
    if more > 0 {
        list.push(format!("and {more} more"));
    }
    Err(Error::invalid(format!(
        "{names} have different worlds:\n  {}\nA paired comparison tells what a policy changes, all \
         else equal; to compare different worlds say --allow-different-worlds",
        list.join("\n  ")
    )))
}

fn differences(left: &WorldParameters, right: &WorldParameters) -> Vec<String> {
    let mut differences = Vec::new();
    let values = left.to_values().into_iter().zip(right.to_values());
    for (section, (left, right)) in WORLD_SECTIONS.iter().zip(values) {
        for (field, (left, right)) in section.fields.iter().zip(left.iter().zip(&right)) {
            if left != right {
                differences.push(format!(
                    "{}.{}: {left} and {right}",
                    section.name, field.key
                ));
            }
        }
    }
    for (left, right) in left.industries.iter().zip(&right.industries) {
        if left != right {
            differences.push(format!("industry {}", left.name));
        }
    }
    differences
}
