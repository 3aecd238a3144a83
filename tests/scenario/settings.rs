//! Parameters set on top of a scenario by dotted keys.

use super::support::{refused_with_world, shipped};
use gresham::market::parameters::{IndustryParameters, WORLD_SECTIONS};
use gresham::parameter::{Declared as _, Kind, Value};
use gresham::policy::Policy;
use gresham::scenario::{Scenario, Setting};
use insta::assert_snapshot;
use jiff::civil::date;

fn package() -> Scenario {
    Scenario::read(&shipped().join("true-experience-score.toml")).expect("it ships")
}

fn set(texts: &[&str]) -> Scenario {
    let settings: Vec<Setting> = texts
        .iter()
        .map(|text| Setting::written("--set", text))
        .collect();
    package().with(&settings).expect("sound settings")
}

fn refusal(texts: &[&str]) -> String {
    let settings: Vec<Setting> = texts
        .iter()
        .map(|text| Setting::written("--set", text))
        .collect();
    let problem = package().with(&settings).expect_err("refused settings");
    problem.to_string()
}

/// Dotted keys of everything in the world.
fn world_keys(scenario: &Scenario) -> Vec<String> {
    let mut keys = vec!["run.burn_in_days".to_owned()];
    for section in WORLD_SECTIONS {
        for field in section.fields {
            keys.push(format!("{}.{}", section.name, field.key));
        }
    }
    for industry in &scenario.world.industries {
        for field in IndustryParameters::FIELDS {
            keys.push(format!("industries.{}.{}", industry.name, field.key));
        }
    }
    keys
}

#[test]
fn every_parameter_of_the_world_can_be_named_and_setting_it_to_itself_changes_nothing() {
    let scenario = package();
    let keys = world_keys(&scenario);
    let settings: Vec<Setting> = keys
        .iter()
        .map(|key| Setting::of(key, scenario.parameter(key).expect("it exists").value))
        .collect();
    assert_eq!(scenario.with(&settings).expect("the same"), scenario);
}

#[test]
fn every_parameter_of_a_lever_can_be_named_and_setting_it_to_itself_changes_nothing() {
    let scenario = package();
    for entry in scenario.policy.entries() {
        let (name, values) = (entry.lever, entry.values);
        let which = entry
            .terms
            .from
            .map_or_else(|| "first".to_owned(), |from| from.to_string());
        let lever = gresham::policy::lever(name).expect("a lever");
        for (field, value) in lever.fields.iter().zip(values) {
            let key = format!("policy.{name}.{which}.{}", field.key);
            assert_eq!(scenario.parameter(&key).expect(&key).value, value, "{key}");
            let same = scenario.with(&[Setting::of(&key, value)]).expect(&key);
            assert_eq!(same.digest(), scenario.digest(), "{key}");
        }
    }
}

#[test]
fn a_parameter_that_is_set_is_part_of_the_digest() {
    let scenario = package();
    for key in [
        "demand.annual_growth",
        "industries.food.misfit",
        "policy.order_saving.compensation",
    ] {
        let field = scenario.parameter(key).expect("it exists").field;
        let Kind::Number { min, max } = field.kind else {
            panic!("{key} is a number");
        };
        let middle = Value::Number(0.5 * min + 0.5 * max);
        let other = scenario
            .with(&[Setting::of(key, middle)])
            .expect("within bounds");
        assert_eq!(other.parameter(key).expect("it exists").value, middle);
        assert_ne!(other.digest(), scenario.digest(), "{key}");
    }
}

#[test]
fn the_later_of_two_settings_holds() {
    let scenario = set(&["population.shops=80", "population.shops=90"]);
    assert_eq!(scenario.world.population.shops, 90);
}

#[test]
fn an_entry_is_chosen_by_its_first_day() {
    let low_price = |scenario: &Scenario, which| {
        let key = format!("policy.traffic.{which}.low_price");
        scenario.parameter(&key).expect("it is on").value
    };
    let one = set(&["policy.traffic.2025-05-01.low_price=0.9"]);
    assert_eq!(low_price(&one, "first"), Value::Number(0.4));
    assert_eq!(low_price(&one, "2025-05-01"), Value::Number(0.9));
    let every = set(&["policy.traffic.every.low_price=0.9"]);
    assert_eq!(low_price(&every, "first"), Value::Number(0.9));
    assert_eq!(low_price(&every, "2025-05-01"), Value::Number(0.9));
}

#[test]
fn a_lever_is_removed_by_a_setting_as_by_a_file() {
    let less = set(&["policy.remove=['order_saving']"]);
    assert_eq!(less.policy, package().policy.without(&["order_saving"]));
    assert!(less.policy.order_saving.entries().is_empty());
}

#[test]
fn a_policy_less_a_lever_and_that_lever_again_is_the_policy() {
    let whole = package().policy;
    for lever in whole.levers() {
        let mut rest = whole.without(&[lever]);
        assert!(!rest.levers().contains(&lever), "{lever}");
        rest.take(lever, &whole);
        assert_eq!(rest, whole, "{lever}");
    }
    assert_eq!(whole.only(&whole.levers()), whole);
    assert_eq!(whole.without(&whole.levers()), Policy::default());
}

#[test]
fn the_window_of_comparison_moves_with_the_end_and_keeps_its_length() {
    let before = package().calendar;
    let calendar = set(&["run.end=2025-06-30"]).calendar;
    let length = |calendar: gresham::market::calendar::Calendar| {
        calendar
            .evaluate_from
            .until(calendar.end)
            .expect("dates")
            .get_days()
    };
    assert_eq!(calendar.end, date(2025, 6, 30));
    assert_eq!(length(calendar), length(before));
    let short = set(&["run.end=2024-11-20", "run.burn_in_days=5"]).calendar;
    assert_eq!((short.evaluate_from, short.burn_in_days), (short.start, 5));
}

#[test]
fn settings_that_mean_nothing() {
    assert_snapshot!(refusal(&[
        "choice.quality_wieght=1",
        "choise.quality_weight=1",
        "traffic.low_price=1",
        "quality_weight=1",
        "industries.fod.misfit=0.1",
        "policy.experience_scor.search_weight=1",
        "policy.experience_score.serch_weight=1",
        "policy.traffic.low_price=1",
        "policy.traffic.2026-01-01.low_price=1",
        "run.burn_in=3",
    ]));
}

#[test]
fn weights_that_buyers_put_on_displays_are_refused_and_told_what_took_their_place() {
    for key in [
        "choice.score_weight",
        "choice.label_weight",
        "choice.description_weight",
        "policy.experience_score.score_weight",
    ] {
        let told = refusal(&[&format!("{key}=0.5")]);
        let is_gone = key.starts_with("choice");
        assert_eq!(told.contains("is gone"), is_gone, "{told}");
        assert_eq!(told.contains("`choice.attention`"), is_gone, "{told}");
    }
    for (lever, key) in [
        ("good_service_list", "label_utility"),
        ("staff_certification", "label_utility"),
        ("negative_tags", "disutility"),
    ] {
        let told = refused_with_world(&format!("[policy.{lever}]\n{key} = 0.1\n"));
        assert!(told.contains("`choice.attention`"), "{told}");
    }
}

#[test]
fn settings_with_values_that_cannot_be() {
    assert_snapshot!(refusal(&[
        "choice.slots=99",
        "choice.slots=7.5",
        "choice.quality_visible=1",
        "policy.remove=['orders']",
        "run.end=2025-02-30",
        "choice.quality_weight",
        "choice={slots=3,quality_weight=1}",
    ]));
}

#[test]
fn settings_that_contradict_each_other() {
    assert_snapshot!(refusal(&[
        "population.born_80s_share=0.7",
        "population.gen_z_share=0.6"
    ]));
    assert_snapshot!(refusal(&["population.shops=3"]));
    assert_snapshot!(refusal(&["run.end=2020-01-01"]));
}

#[test]
fn parameters_of_a_lever_that_is_off_cannot_be_set() {
    assert_snapshot!(refusal(&[
        "policy.remove=['order_saving']",
        "policy.order_saving.compensation=0.2",
    ]));
}
