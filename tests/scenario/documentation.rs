//! What `docs/scenarios.md` shows is true.

use super::support::shipped;
use gresham::scenario::Scenario;
use std::fs;

const DOCUMENT: &str = include_str!("../../docs/scenarios.md");

/// The document's blocks in `language`.
fn blocks(language: &str) -> Vec<&'static str> {
    let fence = format!("```{language}\n");
    let parts = DOCUMENT.split(&*fence).skip(1);
    parts
        .map(|part| part.split("```").next().unwrap_or(part))
        .collect()
}

#[test]
fn every_example_reads() {
    let examples = blocks("toml");
    assert!(examples.len() >= 4);
    for example in examples {
        let shipped = format!("extends = \"{}/", shipped().display());
        let taken = format!("policy.take.traffic = \"{}/", self::shipped().display());
        let text = example
            .replace("extends = \"", &shipped)
            .replace("policy.take.traffic = \"", &taken);
        Scenario::parse_str("example", &text).expect("an example reads");
    }
}

#[test]
fn the_error_shown_is_what_a_user_sees() {
    let text = "extends = \"scenarios/traffic-first.toml\"\nname = \"mine\"\n[policy.traffic]\nsalse = 0.1\nlow_price = 40\n";
    let problem = Scenario::parse_str("scenarios/mine.toml", text).expect_err("two mistakes");
    let shown = format!("{problem}\n");
    assert!(blocks("text").contains(&shown.as_str()), "{shown}");
}

#[test]
fn the_mistake_in_a_formula_is_what_a_user_sees() {
    let text = "extends = \"scenarios/traffic-first.toml\"\nname = \"mine\"\n[policy.formulas]\nscore = \"5 - 20 * disputes_rate\"\n";
    let problem = Scenario::parse_str("scenarios/mine.toml", text).expect_err("a mistake");
    let shown = format!("{problem}\n");
    assert!(blocks("text").contains(&shown.as_str()), "{shown}");
}

#[test]
fn every_shipped_scenario_is_mentioned() {
    for entry in fs::read_dir(shipped()).expect("a directory") {
        let name = entry.expect("an entry").file_name();
        let name = name.to_string_lossy();
        assert!(DOCUMENT.contains(&*name), "{name}");
    }
}
