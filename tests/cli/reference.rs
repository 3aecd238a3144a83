//! What the program tells about itself: levers, outcomes, schema, completions; and the documents
//! made of it.

use assert_cmd::Command;
use gresham::outcome::OUTCOMES;
use gresham::policy::LEVERS;
use std::fs;
use std::path::Path;

const REFRESH: &str = "UPDATE_DOCS";

fn gresham(arguments: &[&str]) -> assert_cmd::assert::Assert {
    let mut command = Command::cargo_bin("gresham").unwrap();
    command.args(arguments).assert()
}

/// What the command prints.
fn printed(arguments: &[&str]) -> String {
    let output = gresham(arguments).success();
    String::from_utf8(output.get_output().stdout.clone()).unwrap()
}

/// What the command complains about; it ends with status 2.
fn refused(arguments: &[&str]) -> String {
    let output = gresham(arguments).code(2);
    assert!(output.get_output().stdout.is_empty());
    String::from_utf8(output.get_output().stderr.clone()).unwrap()
}

/// Compares a committed document with what the command prints now.
fn assert_current(path: &str, arguments: &[&str]) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    let current = printed(arguments);
    if std::env::var_os(REFRESH).is_some() {
        fs::write(&file, &current).unwrap();
    }
    assert!(
        fs::read_to_string(&file).unwrap_or_default() == current,
        "{path} is out of date: run `cargo xtask docs`, or `{REFRESH}=1 cargo test --test \
         cli reference::`, and commit it"
    );
}

#[test]
fn the_document_of_levers_is_the_current_one() {
    assert_current("docs/levers.md", &["levers", "--format", "markdown"]);
}

#[test]
fn the_document_of_outcomes_is_the_current_one() {
    assert_current("docs/outcomes.md", &["outcomes", "--format", "markdown"]);
}

#[test]
fn the_document_of_metrics_is_the_current_one() {
    assert_current("docs/metrics.md", &["metrics", "--format", "markdown"]);
}

#[test]
fn the_schema_beside_the_scenarios_is_what_the_command_prints() {
    assert_current("scenarios/scenario.schema.json", &["schema"]);
}

#[test]
fn levers_are_listed_with_their_summaries() {
    insta::assert_snapshot!(printed(&["levers"]));
}

#[test]
fn a_lever_is_explained_with_its_parameters() {
    // Whatever is on record, so that a new record changes no snapshot.
    let nothing = ["--ablation", "results/nothing-on-record"];
    let arguments = ["levers", "refund_only", nothing[0], nothing[1]];
    insta::assert_snapshot!(printed(&arguments));
}

#[test]
fn outcomes_are_listed_with_unit_direction_and_margin() {
    let text = printed(&["outcomes"]);
    let lines: Vec<&str> = text.lines().collect();
    // The documents hold all rows; a few show what they look like.
    let (top, bottom) = (&lines[..12], &lines[lines.len() - 4..]);
    insta::assert_snapshot!([top, &["[…]"], bottom].concat().join("\n"));
}

#[test]
fn an_outcome_is_defined() {
    insta::assert_snapshot!(printed(&["outcomes", "repeat_90"]));
}

#[test]
fn one_outcome_is_a_table_of_markdown_and_a_document_of_json() {
    let markdown = printed(&["outcomes", "exit_hazard_gap", "--format", "markdown"]);
    let json = printed(&["outcomes", "exit_hazard_gap", "--format", "json"]);
    insta::assert_snapshot!(format!("{markdown}{json}"));
}

#[test]
fn the_verbs_are_introduced() {
    insta::assert_snapshot!(printed(&["--help"]));
}

#[test]
fn the_verb_of_levers_explains_itself() {
    insta::assert_snapshot!(printed(&["levers", "--help"]));
}

#[test]
fn unknown_names_are_refused_with_what_was_probably_meant() {
    insta::assert_snapshot!(
        [
            refused(&["levers", "refund-onyl"]),
            refused(&["levers", "advertising"]),
            refused(&["outcomes", "repeat90"]),
            refused(&["completions", "bsh"]),
            refused(&["levres"]),
        ]
        .join("----\n")
    );
}

#[test]
fn a_seed_that_is_none_is_refused_with_the_numbers_that_are() {
    for seed in ["-1", "1.5", "18446744073709551616", "x"] {
        let arguments = ["run", "traffic-first", "--seed", seed];
        let report = refused(&arguments);
        let wanted = "a seed is a whole number from 0 to 18446744073709551615";
        assert!(report.contains(wanted), "{report}");
    }
}

#[test]
fn every_lever_and_outcome_is_explained_in_every_format() {
    let levers = LEVERS.iter().map(|lever| ("levers", lever.name));
    let outcomes = OUTCOMES.iter().map(|outcome| ("outcomes", outcome.name));
    // Some of the many outcomes stand for all.
    for (verb, name) in levers.chain(outcomes.step_by(9)) {
        for format in ["table", "markdown", "json"] {
            let text = printed(&[verb, name, "--format", format]);
            assert!(text.contains(name) && text.ends_with('\n'), "{verb} {name}");
        }
    }
}

#[test]
fn json_lists_hold_every_row() {
    let rows = |verb| -> Vec<serde_json::Value> {
        serde_json::from_str(&printed(&[verb, "--format", "json"])).unwrap()
    };
    let levers = rows("levers");
    assert_eq!(levers.len(), LEVERS.len());
    for (row, lever) in levers.iter().zip(LEVERS) {
        assert_eq!(row["name"], lever.name);
        assert_eq!(
            row["parameters"].as_array().map(Vec::len),
            Some(lever.fields.len())
        );
    }
    let outcomes = rows("outcomes");
    assert_eq!(outcomes.len(), OUTCOMES.len());
    for (row, outcome) in outcomes.iter().zip(OUTCOMES) {
        assert_eq!(row["definition"], outcome.definition);
    }
}

#[test]
fn what_a_lever_shows_as_its_example_is_read_as_its_defaults() {
    use gresham::scenario::Scenario;
    let base = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/world.toml");
    for lever in LEVERS {
        let document = printed(&["levers", lever.name, "--format", "markdown"]);
        let example = document.split("```toml\n").nth(1).unwrap();
        let example = example.split("```").next().unwrap();
        let run = "[run]\nstart = 2025-05-01\nend = 2025-06-09\nburn_in_days = 10\n";
        let text = format!("extends = '{}'\n{run}{example}", base.display());
        let scenario = Scenario::parse_str("example", &text).unwrap();
        let entries = scenario.policy.entries();
        assert_eq!(entries[0].lever, lever.name);
        for (field, value) in lever.fields.iter().zip(&entries[0].values) {
            assert_eq!(field.default, Some(*value), "{}", field.key);
        }
    }
}

#[test]
fn completions_know_verbs_levers_and_outcomes() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = printed(&["completions", shell]);
        assert!(script.contains("compare"), "{shell}");
        assert!(script.contains("completions"), "{shell}");
    }
    for shell in ["bash", "zsh"] {
        let script = printed(&["completions", shell]);
        assert!(script.contains("refund_only"), "{shell}");
        assert!(script.contains("price_quality_correlation"), "{shell}");
    }
}
