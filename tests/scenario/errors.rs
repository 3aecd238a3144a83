//! Every mistake is shown where it was made, with what to do about it.

use super::support::{Files, refused_with_parent, refused_with_world, shipped, with_world};
use gresham::scenario::Scenario;
use insta::assert_snapshot;
use std::fs;

#[test]
fn a_missing_file() {
    assert_snapshot!(Files::new(&[]).refusal("wrld.toml"));
}

#[test]
fn a_missing_file_to_extend() {
    let files = Files::new(&[("test.toml", "name = \"test\"\nextends = \"words.toml\"\n")]);
    assert_snapshot!(files.refusal("test.toml"));
}

#[test]
fn files_that_extend_each_other_in_a_circle() {
    let files = Files::new(&[
        ("one.toml", "extends = \"two.toml\"\n"),
        ("two.toml", "extends = \"three.toml\"\n"),
        ("three.toml", "extends = \"./one.toml\"\n"),
    ]);
    assert_snapshot!(files.refusal("one.toml"));
}

#[test]
fn text_that_is_not_toml() {
    assert_snapshot!(refused_with_world(
        "[population]\nconsumers 20\nshops = = 3\n"
    ));
}

#[test]
fn a_byte_order_mark_is_no_mistake_and_moves_no_mark() {
    let files = Files::new(&[("test.toml", "\u{feff}extends = \"world.toml\"\nshps = 3\n")]);
    assert_snapshot!(files.refusal("test.toml"));
}

#[test]
fn a_key_stated_twice() {
    assert_snapshot!(refused_with_world("[population]\nshops = 20\nshops = 30\n"));
}

#[test]
fn a_day_that_does_not_exist() {
    assert_snapshot!(refused_with_world("[run]\nend = 2025-02-30\n"));
}

#[test]
fn an_unknown_top_level_key() {
    assert_snapshot!(refused_with_world(
        "sumary = \"x\"\nshops = 3\ntraffic = 1\nend = 1\nzzz = 1"
    ));
}

#[test]
fn an_unknown_section() {
    assert_snapshot!(refused_with_world("[adaption]\nstep = 0.1\n"));
}

#[test]
fn an_unknown_field() {
    let text = "[demand]\nneed_per_day = 1\nshops = 4\nzzz = 1\n";
    assert_snapshot!(refused_with_world(text));
}

#[test]
fn a_misspelled_field_is_not_reported_as_missing_too() {
    let world = fs::read_to_string(shipped().join("world.toml")).expect("the shipped world");
    let text = world.replace("need_shape", "ned_shape");
    let problem = Scenario::parse_str("test", &text).expect_err("misspelled");
    let messages: Vec<&str> = problem.messages().collect();
    assert_eq!(messages, ["section `demand` has no key `ned_shape`"]);
}

#[test]
fn an_unknown_lever() {
    let text = "[policy]\nremove = [\"refund\"]\n[policy.trafic]\nsales = 0.1\n";
    assert_snapshot!(refused_with_world(text));
}

#[test]
fn an_unknown_field_of_a_lever() {
    assert_snapshot!(refused_with_world(
        "[policy.traffic]\nsalse = 0.1\nform = 2024-01-01\n"
    ));
}

#[test]
fn an_unknown_field_of_an_industry() {
    assert_snapshot!(refused_with_world(
        "[industries.pets]\nprice = 100\nprice_fn = 100\n"
    ));
}

#[test]
fn an_industry_that_is_new_by_a_slip_of_the_pen() {
    assert_snapshot!(refused_with_world("[industries.aparel]\nprice_fen = 100\n"));
}

#[test]
fn an_industry_to_remove_that_is_not_there() {
    assert_snapshot!(refused_with_world(
        "remove_industries = [\"pet\", \"spaceships\"]"
    ));
}

#[test]
fn a_lever_to_remove_that_is_not_on() {
    assert_snapshot!(refused_with_world("[policy]\nremove = [\"traffic\"]\n"));
}

#[test]
fn values_of_the_wrong_type() {
    assert_snapshot!(refused_with_world(
        r#"
name = 3
summary = ["x"]
remove_industries = "food"
demand = 4
[run]
start = "2024-01-01"
end = 2024-01-01T00:00:00
[population]
shops = "400"
consumers = true
[choice]
quality_visible = 1
[industries]
food = 3
[policy]
traffic = true
"#
    ));
}

#[test]
fn values_out_of_bounds() {
    assert_snapshot!(refused_with_world(
        r"
[run]
burn_in_days = 3_651
[population]
consumers = 0
shops = 99_999_999_999_999_999_999
[demand]
browsing = -0.6
needs_per_day = inf
mid_year = nan
"
    ));
}

#[test]
fn a_fraction_where_a_whole_number_is_wanted() {
    assert_snapshot!(refused_with_world(
        "population.shops = 400.0\nchoice.slots = 8.5\n"
    ));
}

#[test]
fn names_that_are_not_in_kebab_case() {
    assert_snapshot!(refused_with_world(
        "name = \"My Test\"\n[industries.\"Red Shoes\"]\n"
    ));
}

#[test]
fn a_file_whose_name_cannot_name_a_scenario() {
    let files = Files::new(&[("My Test.toml", "extends = \"world.toml\"\n")]);
    assert_snapshot!(files.refusal("My Test.toml"));
}

#[test]
fn a_run_that_ends_before_it_starts() {
    assert_snapshot!(refused_with_parent(
        "[run]\nstart = 2024-01-01\n",
        "[run]\nend = 2023-12-31\n"
    ));
}

#[test]
fn a_window_outside_the_run() {
    assert_snapshot!(refused_with_world("[run]\nevaluate_from = 2026-06-01\n"));
}

#[test]
fn a_run_longer_than_twenty_years() {
    with_world("[run]\nend = 2043-12-31\n").expect("twenty years are allowed");
    assert_snapshot!(refused_with_parent(
        "[run]\nstart = 2024-01-01\n",
        "[run]\nend = 2044-01-01\n"
    ));
}

#[test]
fn years_out_of_range() {
    let text = "[run]\nstart = 1989-12-31\n[policy.traffic]\nfrom = 2101-01-01\n";
    assert_snapshot!(refused_with_world(text));
}

#[test]
fn an_entry_that_ends_before_it_starts() {
    let text = "[[policy.traffic]]\nfrom = 2024-03-01\nto = 2024-03-01\n";
    assert_snapshot!(refused_with_world(text));
}

#[test]
fn two_entries_with_the_same_start() {
    let text = "[[policy.traffic]]\n[[policy.traffic]]\nsales = 0.1\n\
                [[policy.order_saving]]\nfrom = 2024-03-01\n\
                [[policy.order_saving]]\nfrom = 2024-03-01\n";
    assert_snapshot!(refused_with_world(text));
}

#[test]
fn a_scenario_without_a_world() {
    let files = Files::new(&[("test.toml", "[policy.traffic]\n")]);
    assert_snapshot!(files.refusal("test.toml"));
}

#[test]
fn fields_that_no_file_states() {
    let world = fs::read_to_string(shipped().join("world.toml")).expect("the shipped world");
    let dropped = ["shops =", "trust_gain =", "trust_loss =", "burn_in_days ="];
    let kept = |line: &&str| !dropped.iter().any(|start| line.starts_with(start));
    let lines: Vec<&str> = world.lines().filter(kept).collect();
    let files = Files::new(&[
        ("base.toml", &lines.join("\n")),
        (
            "parent.toml",
            "extends = \"base.toml\"\n[run]\n[population]\nconsumers = 10\n",
        ),
        (
            "test.toml",
            "extends = \"parent.toml\"\n[memory]\ntrust_start = 0.5\n",
        ),
    ]);
    assert_snapshot!(files.refusal("test.toml"));
}

#[test]
fn a_world_without_industries() {
    assert_snapshot!(refused_with_world(
        "remove_industries = [\"apparel\", \"womens-wear\", \"mother-baby\", \"pets\", \"food\", \
         \"beauty\", \"home\", \"electronics\", \"general\"]"
    ));
}

#[test]
fn a_cohort_that_needs_nothing() {
    with_world("[industries.pets]\nneed_gen_z = 0\nneed_born_80s = 0\nneed_others = 0")
        .expect("one industry may be without needs");
    assert_snapshot!(refused_with_world(
        "remove_industries = [\"womens-wear\", \"mother-baby\", \"pets\", \"food\", \"beauty\", \"home\", \
         \"electronics\", \"general\"]\n[industries.apparel]\nneed_gen_z = 0\n"
    ));
}

#[test]
fn fewer_shops_than_industries() {
    assert_snapshot!(refused_with_world("[population]\nshops = 7\n"));
}

#[test]
fn keys_that_contradict_each_other_are_shown_where_they_were_written() {
    assert_snapshot!(refused_with_parent(
        "[population]\ngen_z_share = 0.27\n",
        "[population]\nborn_80s_share = 0.9\n"
    ));
}

#[test]
fn keys_of_a_lever_that_contradict_each_other() {
    let text = "[policy.account_integrity]\nban_from = 2\n\
                [policy.refund_only]\n";
    assert_snapshot!(refused_with_world(text));
}

#[test]
fn problems_of_the_whole_chain_are_reported_together_nearest_file_first() {
    let files = Files::new(&[
        (
            "parent.toml",
            "extends = \"world.toml\"\n[demand]\nmid_year = 99\n",
        ),
        (
            "test.toml",
            "extends = \"parent.toml\"\n[population]\nshops = 0\nconsumers = 1.5\n",
        ),
    ]);
    assert_snapshot!(files.refusal("test.toml"));
}

/// The refusal of a file that holds these bytes.
fn refused_bytes(bytes: &[u8]) -> String {
    let files = Files::new(&[]);
    files.write("test.toml", bytes);
    files.refusal("test.toml")
}

#[test]
fn files_that_are_no_text_in_utf_8() {
    let text = "extends = \"world.toml\"\n";
    let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let marked = [&[0xff, 0xfe], wide.as_slice()].concat();
    let latin = b"name = \"a\"\nsummary = \"caf\xe9\"\n".as_slice();
    let binary = b"PAR1\x15\x04\x00\x15".as_slice();
    for (bytes, why) in [
        (marked.as_slice(), "it is in UTF-16"),
        (wide.as_slice(), "it looks like UTF-16"),
        (latin, "line 2 has a byte 0xe9 that is none"),
        (binary, "byte 6 is zero, as in a binary file"),
    ] {
        let report = refused_bytes(bytes);
        assert!(report.contains(why), "{report}");
        assert!(report.contains("save it as UTF-8"), "{report}");
        assert_eq!(report.matches("error").count(), 1, "{report}");
    }
}

#[test]
fn an_empty_file_has_no_world() {
    assert!(refused_bytes(b"").contains("the scenario has no world"));
}

#[test]
fn a_folder_is_no_file() {
    let files = Files::new(&[("test.toml", "extends = \".\"\n")]);
    let report = files.refusal("test.toml");
    assert!(report.contains("is a folder"), "{report}");
    assert!(report.contains("extended here"), "{report}");
}

#[test]
fn a_chain_of_too_many_files_is_refused() {
    let texts: Vec<(String, String)> = (0..40)
        .map(|n| {
            (
                format!("f{n}.toml"),
                format!("extends = \"f{}.toml\"\n", n + 1),
            )
        })
        .collect();
    let files: Vec<(&str, &str)> = texts
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_str()))
        .collect();
    let report = Files::new(&files).refusal("f0.toml");
    assert!(
        report.contains("these files extend each other too often"),
        "{report}"
    );
    assert!(report.contains("f31.toml:1:11"), "{report}");
}

#[test]
fn names_that_no_folder_can_have() {
    for name in ["con", "lpt1", "a/b", "..", "a\\u0007", &"x".repeat(81)] {
        let report = refused_with_world(&format!("name = \"{name}\"\n"));
        assert!(report.contains("cannot name a scenario"), "{report}");
    }
}

#[test]
fn a_policy_that_never_comes_into_force_is_told() {
    let scenario = with_world(
        "[run]\nstart = 2024-01-01\nend = 2024-12-31\nburn_in_days = 10\n\
         [[policy.traffic]]\nfrom = 2030-01-01\n\
         [[policy.order_saving]]\nto = 2023-12-22\n\
         [[policy.refund_only]]\nto = 2023-12-23\n",
    );
    let told = scenario.expect("it reads").never_in_force();
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(
        told[0].contains("begins on 2030-01-01, and the run ends on 2024-12-31"),
        "{told:?}"
    );
    assert!(told[1].contains("ends before 2023-12-22, and the run begins on 2023-12-22"));
}

#[test]
fn colour_changes_nothing_but_escape_codes() {
    let problem = Scenario::parse_str("test", "shops = 3").expect_err("refused");
    let coloured = problem.render(true);
    assert!(coloured.contains("\u{1b}["));
    let mut plain = String::new();
    let mut rest = coloured.as_str();
    while let Some((before, after)) = rest.split_once("\u{1b}[") {
        plain.push_str(before);
        rest = after.split_once('m').expect("an escape code ends").1;
    }
    plain.push_str(rest);
    assert_eq!(plain, problem.to_string());
}
