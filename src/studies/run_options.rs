//! Scenarios, settings and options as requests state them.

use super::error::Error;
use super::expectation::in_words;
use crate::experiment::Goal;
use crate::outcome::{self, HEADLINE, OUTCOMES, Outcome};
use crate::scenario::{Diagnostics, Scenario, Setting};
use jiff::SignedDuration;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

/// Needs the visible-quality twins.
const TWINNED: &Outcome = outcome::EFFICIENCY;

/// Time that a run may take, in seconds.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Budget {
    pub(super) seconds: f64,
}

/// Reads `10m`, `90s` or `1h30m`.
impl FromStr for Budget {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let duration: Option<SignedDuration> = text.parse().ok();
        let seconds = duration.map_or(0.0, |duration| duration.as_secs_f64());
        if seconds > 0.0 {
            Ok(Self { seconds })
        } else {
            Err("write it as 10m, 90s or 1h30m".to_owned())
        }
    }
}

/// Writes it as a reader would say it.
impl fmt::Display for Budget {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.seconds {
            1.0 => formatter.write_str("1 second"),
            short @ ..10.0 => write!(formatter, "{short} seconds"),
            long => formatter.write_str(&in_words(long)),
        }
    }
}

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

    pub(super) fn path(&self) -> String {
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
            .ok_or("write it as KEY=VALUE, such as choice.quality_weight=0.5")?;
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
    /// Time that the run may take: fewer replicates if not all are expected to fit, and a refusal
    /// if not even two are.
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

#[cfg(test)]
mod tests {
    use super::Budget;

    #[test]
    fn a_budget_is_a_duration_above_zero() {
        assert_eq!("10m".parse(), Ok(Budget { seconds: 600.0 }));
        assert_eq!("1h30m".parse(), Ok(Budget { seconds: 5_400.0 }));
        for bad in ["", "10", "-5m", "0s", "soon"] {
            assert!(bad.parse::<Budget>().is_err(), "{bad}");
        }
    }

    #[test]
    fn a_budget_is_told_as_a_reader_would_say_it() {
        for (written, told) in [
            ("10m", "10 minutes"),
            ("90s", "90 seconds"),
            ("1s", "1 second"),
            ("2500ms", "2.5 seconds"),
            ("5ms", "0.005 seconds"),
        ] {
            assert_eq!(written.parse::<Budget>().unwrap().to_string(), told);
        }
    }
}
