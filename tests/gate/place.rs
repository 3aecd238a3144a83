//! A folder with a small study, and the program in it.

use std::fs;
use std::path::Path;
use std::process::Command;
use tempfile::TempDir;

const PROGRAM: &str = env!("CARGO_BIN_EXE_gresham");

/// A folder with a small study whose policy can be changed by further settings.
pub struct Place(pub TempDir);

impl Place {
    pub fn new() -> Self {
        let place = Self(tempfile::tempdir().unwrap());
        place.policy("", "");
        place
    }

    /// Writes the study with the arm's own `settings`, and `more` at its end.
    pub fn policy(&self, settings: &str, more: &str) {
        let scenarios = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
        let text = format!(
            "summary = 'A small gate.'
outcomes = ['orders', 'service_effort']
[set]
run = {{ start = 2025-05-01, end = 2026-04-30, evaluate_from = 2026-01-31, burn_in_days = 0 }}
# So few that one member more or less would show.
population = {{ consumers = 1_200, shops = 40, member_share = 0, opportunist_share = 0.2, \
             professional_share = 0.05 }}
merchants = {{ defect_spread = 0.3 }}
# Shops that all reconsider weekly, so that a year shows what they are paid for.
adaptation = {{ cycle = 7, inert_share = 0, inert_key_account_share = 0 }}
[arms.package]
scenario = '{}/true-experience-score.toml'
{settings}
[guardrails.gross_gmv]
harm = 0.15
unit = 'of_baseline'
[guardrails.abuse_loss_share]
harm = 0.01
unit = 'share'
[guardrails.honest_denied]
harm = 0.1
unit = 'share'
[guardrails.quality_traded]
harm = 0.02
unit = 'share'
{more}",
            scenarios.display()
        );
        fs::write(self.0.path().join("small.toml"), text).unwrap();
    }

    /// Replaces a part of the study.
    pub fn rewrite(&self, part: &str, by: &str) {
        let study = self.0.path().join("small.toml");
        let text = fs::read_to_string(&study).unwrap();
        assert!(text.contains(part), "{text}");
        fs::write(study, text.replace(part, by)).unwrap();
    }

    pub fn gresham(&self, arguments: &[&str]) -> (Option<i32>, String) {
        let mut command = Command::new(PROGRAM);
        let output = command
            .current_dir(self.0.path())
            .args(arguments)
            .output()
            .unwrap();
        let text = [output.stdout, output.stderr].concat();
        (
            output.status.code(),
            String::from_utf8_lossy(&text).into_owned(),
        )
    }

    pub fn record(&self) -> String {
        let arguments = [
            "baseline",
            "record",
            "small.toml",
            "--quiet",
            "--reason",
            "the first one",
        ];
        let (code, text) = self.gresham(&arguments);
        assert_eq!(code, Some(0), "{text}");
        text
    }

    pub fn check(&self, more: &[&str]) -> (Option<i32>, String) {
        self.gresham(&[&["check", "small.toml", "--quiet"], more].concat())
    }

    pub fn baseline(&self) -> String {
        fs::read_to_string(self.0.path().join("small.baseline.toml")).unwrap_or_default()
    }
}

pub const SHORT_LOOKS: &str = "[gate]\nlooks = [8, 16]";
