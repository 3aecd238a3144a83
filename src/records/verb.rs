//! The commands that keep results, and what each writes into its folder.

use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

pub(super) const README: &str = "README.md";
pub(super) const FIGURES: &str = "figures";
/// The folder in which the page of a results folder is kept in Chinese.
pub const TRANSLATED: &str = "zh";

/// Longest name of a default folder that is made of names of scenarios.
const LONGEST_NAME: usize = 64;

/// A command that keeps its results in a folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "each is the command of that name")]
pub enum Verb {
    Run,
    Compare,
    Pairing,
    Ablate,
    Sweep,
    Search,
    Aa,
    Claims,
    Payoffs,
    Attribute,
    Calibrate,
    Facts,
    Verify,
}

impl Verb {
    pub(super) const ALL: [Self; 13] = [
        Self::Run,
        Self::Compare,
        Self::Pairing,
        Self::Ablate,
        Self::Sweep,
        Self::Search,
        Self::Aa,
        Self::Claims,
        Self::Payoffs,
        Self::Attribute,
        Self::Calibrate,
        Self::Facts,
        Self::Verify,
    ];

    /// The command's name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Run => "run",
            Self::Compare => "compare",
            Self::Pairing => "pairing",
            Self::Ablate => "ablate",
            Self::Sweep => "sweep",
            Self::Search => "search",
            Self::Aa => "aa",
            Self::Claims => "claims",
            Self::Payoffs => "payoffs",
            Self::Attribute => "attribute",
            Self::Calibrate => "calibrate",
            Self::Facts => "facts",
            Self::Verify => "verify",
        }
    }

    /// The folder for the results of `names`, unless another is asked for. No two commands share
    /// one.
    #[must_use]
    pub fn default_folder(self, names: &[&str]) -> PathBuf {
        let results = Path::new("results");
        let folder = match self {
            Self::Ablate => return results.join("ablation"),
            Self::Calibrate => return results.join("calibration"),
            Self::Claims | Self::Payoffs | Self::Attribute | Self::Facts | Self::Verify => {
                return results.join(self.name());
            }
            _ => results.join(self.name()),
        };
        let whole = names.join("-vs-");
        if whole.len() <= LONGEST_NAME {
            return folder.join(whole);
        }
        let first: String = names[0].chars().take(LONGEST_NAME / 2).collect();
        let digest = blake3::hash(whole.as_bytes()).to_hex();
        folder.join(format!("{first}-vs-{}-{}", names.len() - 1, &digest[..8]))
    }

    /// Entries at the top of the folder beside the report; the last tells that there are records.
    pub(super) const fn records(self) -> &'static [&'static str] {
        match self {
            Self::Run | Self::Compare | Self::Pairing | Self::Ablate => &[
                "checkpoints",
                "replicates",
                "shops",
                "scenarios",
                "outcomes.parquet",
                "daily.parquet",
                "manifest.json",
            ],
            Self::Search => &["confirmation", "replicates.jsonl"],
            Self::Sweep | Self::Aa | Self::Attribute | Self::Payoffs | Self::Calibrate => {
                &["replicates.jsonl"]
            }
            Self::Facts => &["panels", "replicates.jsonl"],
            Self::Claims => &["panels"],
            Self::Verify => &[],
        }
    }

    /// Files of the report beside the README and the figures.
    const fn report(self) -> &'static [&'static str] {
        match self {
            Self::Run | Self::Compare | Self::Pairing => &[],
            Self::Ablate => &["ablation.json"],
            Self::Sweep => &[
                "points.csv",
                "outcomes.csv",
                "sensitivity.csv",
                "study.json",
            ],
            Self::Search => &["search.json", "package.toml"],
            Self::Aa => &["alarms.json", "counts.csv"],
            Self::Claims => &["findings.json"],
            Self::Payoffs => &["payoffs.json"],
            Self::Attribute => &["attribution.json"],
            Self::Calibrate => &["calibration.json", "worlds.toml"],
            Self::Facts => &["facts.json"],
            Self::Verify => &["verify.json"],
        }
    }

    pub(super) fn writes(self, entry: &str) -> bool {
        self.reports(entry) || self.records().contains(&entry)
    }

    pub(super) fn reports(self, entry: &str) -> bool {
        [README, FIGURES, TRANSLATED].contains(&entry) || self.report().contains(&entry)
    }

    /// True if a README says that this command made it.
    pub(super) fn signed(self, readme: &str) -> bool {
        let name = self.name();
        [
            format!("\n```sh\ngresham {name} "),
            format!("\nMade by `gresham {name}"),
            format!("\nMade by\n\n    gresham {name} "),
        ]
        .iter()
        .any(|line| readme.contains(line))
    }
}
