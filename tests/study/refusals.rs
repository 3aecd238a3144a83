//! Studies that are refused, and what is said.

use super::*;

#[test]
fn two_factors_on_one_parameter_are_refused_and_both_are_shown() {
    let text = refusal(&format!(
        "{TWO_PLAIN_ARMS}
        [factors.a]
        parameter = 'policy.traffic.every.low_price'
        values = [0, 1]
        [factors.b]
        parameter = 'policy.traffic.first.low_price'
        values = [0, 1]
        [factors.c]
        parameter = 'choice.slots'
        arms = ['old']
        values = [3, 4]
        [factors.d]
        parameter = 'choice.slots'
        arms = ['new']
        values = [3, 4]"
    ));
    assert_snapshot!(text);
}

#[test]
fn what_a_factor_would_hide_is_refused_wherever_it_is_set() {
    assert_snapshot!(refusal(&format!(
        "set = {{ 'choice.slots' = 5 }}
        {TWO_PLAIN_ARMS}
        set.policy.experience_score.search_weight = 0.7
        [factors.a]
        parameter = 'choice.slots'
        values = [3, 4]
        [factors.b]
        parameter = 'policy.experience_score.search_weight'
        values = [0, 1]"
    )));
}

#[test]
fn a_parameter_set_twice_or_wrongly_is_shown_in_the_study() {
    assert_snapshot!(refusal(&format!(
        "set = {{ 'choice.slots' = 5, choice.slots = 6 }}\n{TWO_PLAIN_ARMS}"
    )));
    assert_snapshot!(refusal(&format!("{TWO_PLAIN_ARMS}set.choice.slots = 99")));
}

#[test]
fn a_name_that_no_folder_can_have_names_no_study_and_no_arm() {
    for name in ["con", "../up", "a\\u0007b", &"long-".repeat(30)] {
        let text = format!("name = \"{name}\"\n{TWO_PLAIN_ARMS}");
        assert!(refusal(&text).contains("cannot name a study"), "{name}");
        let text = TWO_PLAIN_ARMS.replace("arms.new", &format!("arms.\"{name}\""));
        assert!(refusal(&text).contains("cannot name an arm"), "{name}");
    }
}

#[test]
fn a_study_with_nothing_to_run() {
    assert_snapshot!(refusal("summary = 'nothing'"));
}

#[test]
fn names_that_nothing_has() {
    assert_snapshot!(refusal(
        "replicate = 3
        outcomes = ['net_gvm']
        [arms.old]
        scenario = '../scenarios/traffic-first.toml'
        without = ['order_savings']
        sett = 3
        [arms.new]
        scenario = '../scenarios/traffic-first.toml'
        without = ['refund_onyl']
        [factors.x]
        parameter = 'choice.slotz'
        low = 1
        high = 2
        [factors.y]
        parameter = 'choice.slots'
        values = [3]
        arms = ['odl']
        [guardrails.repeat90]
        harm = 1
        unit = 'share'
        [design]
        kind = 'soblo'"
    ));
}

#[test]
fn numbers_that_cannot_be() {
    assert_snapshot!(refusal(&format!(
        "replicates = 0\n{TWO_ARMS}
        [factors.a]
        parameter = 'choice.slots'
        low = 3
        high = 99
        [factors.b]
        parameter = 'choice.quality_weight'
        low = 2
        high = 1
        [factors.c]
        parameter = 'choice.quality_visible'
        low = 0
        high = 1
        [factors.d]
        parameter = 'choice.slots'
        [guardrails.traffic_gini]
        harm = 0.1
        unit = 'number'
        [guardrails.net_gmv]
        harm = -1
        unit = 'share'
        [guardrails.repeat_90]
        harm = 0.1
        [precision]
        orders = '0 %'
        [design]
        kind = 'morris'
        levels = 5
        [gate]
        looks = [32, 16]
        false_alarms = 3"
    )));
}

#[test]
fn a_wrong_scenario_is_shown_itself() {
    let text = refusal("base = '../scenarios/traffic-frist.toml'\noutcomes = ['orders']");
    assert!(text.contains("did you mean"), "{text}");
}

#[test]
fn what_is_wrong_with_a_study_and_with_its_scenario_is_told_together() {
    let place = Place::new(
        "base = '../scenarios/mine.toml'
        outcomes = ['ordres']",
    );
    let scenario = "extends = 'traffic-first.toml'\nchoice.slots = 99\n";
    fs::write(place.0.path().join("scenarios/mine.toml"), scenario).expect("written");
    let text = place.read().expect_err("refused").to_string();
    assert!(
        text.contains("test.toml:2:") && text.contains("did you mean `orders`?"),
        "{text}"
    );
    assert!(
        text.contains("mine.toml:2:") && text.contains("must lie between 1 and 16"),
        "{text}"
    );
    assert!(text.ends_with("2 problems found"), "{text}");
}

#[test]
fn a_point_at_which_parameters_contradict_each_other_is_found_before_anything_is_run() {
    let text = refusal(
        "base = '../scenarios/traffic-first.toml'
        outcomes = ['orders']
        [factors.a]
        parameter = 'population.born_80s_share'
        values = [0.2, 0.9]
        [factors.b]
        parameter = 'population.gen_z_share'
        values = [0.2, 0.3]",
    );
    assert!(text.contains("contradicts another key"), "{text}");
}
