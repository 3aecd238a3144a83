//! Formulas are checked when the scenario is read.

use super::support::{Files, refused_with_world, with_world};
use gresham::scenario::{Scenario, Setting};
use insta::assert_snapshot;

const RUN: &str = "[run]\nstart = 2024-01-01\nend = 2024-03-31\nburn_in_days = 10\n";

fn read(policy: &str) -> Scenario {
    with_world(&format!("{RUN}{policy}")).expect("a sound scenario")
}

fn refused(policy: &str) -> String {
    refused_with_world(&format!("{RUN}{policy}"))
}

#[test]
fn a_metric_that_does_not_exist() {
    assert_snapshot!(refused(
        "[policy.formulas]\nscore = \"5 - 20 * disputes_rate\"\n"
    ));
}

#[test]
fn a_mistake_on_the_second_line_of_a_formula() {
    assert_snapshot!(refused(
        "[policy.formulas]\nscore = '''\n  5 - 20 * dispute_rate\n    - 10 * maks(late_pickup_rate, 0.1)\n'''\n"
    ));
}

#[test]
fn a_score_that_rests_on_itself() {
    assert_snapshot!(refused("[policy.formulas]\nscore = \"score + 1\"\n"));
}

#[test]
fn signs_of_another_language() {
    assert_snapshot!(refused(
        "[policy.formulas]\nfive_star = \"score >= 4.8 && orders > 10\"\nranking = \"orders ** 2\"\nscore = \"if orders > 1 { 5 } else { 4 }\"\n"
    ));
}

#[test]
fn formulas_of_the_wrong_kind() {
    assert_snapshot!(refused(
        "[policy.formulas]\nfive_star = \"score\"\nranking = \"score >= 4.8\"\nscore = 4.5\n"
    ));
}

#[test]
fn operands_of_the_wrong_kind() {
    assert_snapshot!(refused(
        "[policy.formulas]\nfive_star = \"orders and score\"\nranking = \"1 < orders < 2\"\nscore = \"max(orders)\"\n"
    ));
}

#[test]
fn an_open_bracket_and_an_unknown_key() {
    assert_snapshot!(refused(
        "[policy.formulas]\nscore = \"5 - (orders\"\nfive_stars = \"score > 4\"\n"
    ));
}

#[test]
fn an_entry_that_says_nothing_and_a_weight_that_weighs_nothing() {
    assert_snapshot!(refused("[policy.formulas]\nranking_weight = 1\n"));
}

#[test]
fn a_formula_is_part_of_the_digest_and_survives_settings() {
    let plain = read("");
    let one = read("[policy.formulas]\nscore = \"5 - dispute_rate\"\n");
    let two = read("[policy.formulas]\nscore = \"5 - 2 * dispute_rate\"\n");
    let dated = read("[policy.formulas]\nfrom = 2024-02-01\nscore = \"5 - dispute_rate\"\n");
    let ranking = read("[policy.formulas]\nranking = \"5 - dispute_rate\"\n");
    let digests = [plain, one.clone(), two, dated, ranking].map(|scenario| scenario.digest());
    for (index, digest) in digests.iter().enumerate() {
        assert!(!digests[..index].contains(digest));
    }
    let set = one
        .with(&[Setting::written("--set", "population.shops = 80")])
        .expect("a sound setting");
    assert_eq!(set.policy.formulas, one.policy.formulas);
}

#[test]
fn entries_are_inherited_replaced_by_date_and_removed_like_those_of_a_lever() {
    let parent = format!(
        "extends = \"world.toml\"\n{RUN}[[policy.formulas]]\nscore = \"4\"\n[[policy.formulas]]\nfrom = 2024-02-01\nscore = \"3\"\n"
    );
    let child = "extends = \"parent.toml\"\n[policy.formulas]\nfrom = 2024-02-01\nscore = \"2\"\n";
    let none = "extends = \"parent.toml\"\npolicy.remove = [\"formulas\"]\n";
    let files = Files::new(&[
        ("parent.toml", &parent),
        ("child.toml", child),
        ("none.toml", none),
    ]);
    let texts = |name: &str| -> Vec<String> {
        let scenario = files.read(name).expect("sound");
        let entries = scenario.policy.formulas.entries().iter();
        entries
            .map(|entry| {
                entry
                    .parameters
                    .score
                    .as_ref()
                    .expect("a score")
                    .text()
                    .to_owned()
            })
            .collect()
    };
    assert_eq!(texts("parent.toml"), ["4", "3"]);
    assert_eq!(texts("child.toml"), ["4", "2"]);
    assert_eq!(texts("none.toml"), [""; 0]);
}
