//! What a file takes over from the one it extends, and what a digest tells apart.

use super::support::{Files, with_world};
use gresham::parameter::Section as _;
use gresham::policy::Traffic;
use gresham::scenario::Scenario;
use jiff::civil::date;

const PARENT: &str = r#"
extends = "world.toml"
name = "parent"
summary = "The parent."
[policy.traffic]
low_price = 1.0
[[policy.refund_only]]
leniency_from_4_8 = 0.5
[[policy.refund_only]]
from = 2024-06-01
to = 2024-07-01
"#;

fn child(text: &str) -> Scenario {
    let text = format!("extends = \"parent.toml\"\n{text}");
    Files::new(&[("parent.toml", PARENT), ("child.toml", &text)])
        .read("child.toml")
        .expect("the child reads")
}

#[test]
fn a_child_overrides_single_keys_and_keeps_the_rest() {
    let (world, changed) = (
        with_world("").expect("the world reads"),
        with_world("population.consumers = 7\nindustries.pets.price_fen = 1").expect("reads"),
    );
    assert_eq!(changed.world.population.consumers, 7);
    let mut expected = world.world;
    expected.population.consumers = 7;
    expected.industries[3].parameters.price_fen = 1;
    assert_eq!(changed.world, expected);
}

#[test]
fn name_and_summary_are_not_inherited() {
    let child = child("");
    assert_eq!((child.name.as_str(), child.summary.as_str()), ("child", ""));
}

#[test]
fn an_entry_with_the_same_start_replaces_the_inherited_one_and_takes_defaults_for_the_rest() {
    let child = child("[policy.traffic]\nsales = 0");
    let traffic = child.policy.in_force(date(2024, 1, 1)).traffic.expect("on");
    let defaults = Traffic::from_defaults().expect("traffic has defaults");
    assert_eq!(
        traffic,
        Traffic {
            sales: 0.0,
            ..defaults
        }
    );
}

#[test]
fn an_entry_with_another_start_is_added_to_the_inherited_timeline() {
    let child = child("[policy.refund_only]\nfrom = 2025-01-01");
    let starts: Vec<_> = child
        .policy
        .refund_only
        .entries()
        .iter()
        .map(|one| one.terms.from)
        .collect();
    assert_eq!(
        starts,
        [None, Some(date(2024, 6, 1)), Some(date(2025, 1, 1))]
    );
}

#[test]
fn a_removed_lever_keeps_only_the_childs_own_entries() {
    let child =
        child("[policy]\nremove = [\"refund_only\"]\n[policy.refund_only]\nfrom = 2025-01-01");
    assert_eq!(child.policy.refund_only.entries().len(), 1);
    assert_eq!(child.policy.traffic.entries().len(), 1);
}

#[test]
fn industries_can_be_removed_and_added() {
    let added = r#"
        remove_industries = ["womens-wear", "food", "pets", "beauty", "home", "electronics", "general"]
        [industries.books]
        need_born_80s = 1
        need_gen_z = 1
        need_others = 1
        price_fen = 3_000
        cost_base = 0.4
        quality = 0.95
        misfit = 0.01
        damage = 0.01
        salvage = 0.8
        returnable = true
        freight_fen = 300
        return_freight_fen = 600
        repeat = 0.4
        question = 0.1
        annual_growth = 0
        profession = false
    "#;
    let scenario = with_world(added).expect("reads");
    let names: Vec<&str> = scenario
        .world
        .industries
        .iter()
        .map(|one| one.name.as_str())
        .collect();
    assert_eq!(names, ["apparel", "mother-baby", "books"]);
}

#[test]
fn number_fields_accept_whole_numbers_and_every_way_toml_writes_them() {
    let text = "population.consumers = 0x10\ndemand.need_shape = 2\ndemand.needs_per_day = 1_0e-1";
    let world = with_world(text).expect("reads").world;
    assert_eq!(world.population.consumers, 16);
    assert_eq!(world.demand.need_shape.to_bits(), 2.0_f64.to_bits());
    assert_eq!(world.demand.needs_per_day.to_bits(), 1.0_f64.to_bits());
}

#[test]
fn the_window_of_comparison_is_the_last_90_days_or_the_whole_of_a_shorter_run() {
    let window = |run: &str| with_world(run).expect("reads").calendar.evaluate_from;
    assert_eq!(window("run.end = 2025-12-31"), date(2025, 10, 3));
    assert_eq!(window("run.end = 2024-11-10"), date(2024, 11, 1));
    assert_eq!(window("run.evaluate_from = 2025-06-01"), date(2025, 6, 1));
}

#[test]
fn entries_outside_the_run_are_allowed() {
    with_world("[policy.traffic]\nfrom = 2090-01-01").expect("reads");
}

#[test]
fn a_text_extends_files_relative_to_the_working_directory() {
    let text = "extends = \"scenarios/traffic-first.toml\"";
    let scenario = Scenario::parse_str("from-text", text).expect("reads");
    assert_eq!(scenario.name, "from-text");
    assert!(!scenario.policy.traffic.entries().is_empty());
}

#[test]
fn digests_ignore_names_and_spelling_and_tell_everything_else_apart() {
    let digest = |text: &str| with_world(text).expect("reads").digest();
    let world = digest("");
    assert_eq!(world.len(), 16);
    assert!(world.chars().all(|c| c.is_ascii_hexdigit()));
    assert_eq!(world, digest("name = \"other\"\nsummary = \"Other.\""));
    assert_eq!(
        world,
        digest("run.evaluate_from = 2026-01-31\ndemand.need_shape = 0.70")
    );
    assert_eq!(digest("demand.trust_elasticity = 0.830"), world);
    // Where there is one niche it does not matter how many shops would make another.
    assert_eq!(digest("population.niche_shops = 900"), world);
    let others = [
        "population.niche_shops = 100",
        "population.niche_shops = 60",
        "run.burn_in_days = 91",
        "run.evaluate_from = 2026-02-01",
        "run.end = 2026-04-29\nrun.evaluate_from = 2026-01-31",
        "demand.need_shape = 0.71",
        "choice.quality_visible = true",
        "industries.food.price_fen = 5_901",
        "remove_industries = [\"food\"]",
        "[policy.traffic]",
        "[policy.traffic]\nfrom = 2024-01-01",
        "[policy.traffic]\nto = 2024-01-01",
        "[policy.traffic]\nsales = 0.1",
        "[policy.order_saving]",
    ];
    let mut digests: Vec<String> = others.iter().map(|text| digest(text)).collect();
    digests.push(world);
    digests.sort();
    digests.dedup();
    assert_eq!(digests.len(), others.len() + 1);
}
