//! Claims files, sound ones and others.

use gresham::claims::Registry;
use gresham::claims::calibration::Calibration;
use gresham::scenario::Scenario;
use std::path::Path;

const HEAD: &str = r#"
[policies.score]
scenario = "true-experience-score.toml"
without = ["experience_score"]
launch = 2025-01-01

[claims.one]
says = "Something."
source = "somewhere"
kind = "predicted"
policy = "score"
published = 0.5
tolerance = { within = 0.1 }
"#;

fn refused(text: &str) -> String {
    match Registry::parse(Path::new("scenarios/claims.toml"), text, &[]) {
        Err(problem) => problem.to_string(),
        Ok(_) => panic!("this was taken for a sound file:\n{text}"),
    }
}

fn with_statistic(lines: &str) -> String {
    format!("{HEAD}[claims.one.statistic]\nwindow = [2025-01-01, 2025-03-31]\n{lines}\n")
}

#[test]
fn the_shipped_claims_are_sound_and_hold_every_published_figure() {
    let registry = Registry::read(Path::new("scenarios/claims/published.toml"), &[]).unwrap();
    let ids: Vec<&str> = registry
        .claims
        .iter()
        .map(|claim| claim.id.as_str())
        .collect();
    for id in [
        "repeat-2x",
        "net-gmv-2x",
        "growth-five-star",
        "growth-low-score",
        "growth-ratio",
        "first-return",
        "late-pickup",
        "slow-response",
        "five-star-ka",
        "five-star-new",
        "refund-only-complaints",
        "return-rate-tail",
        "cac",
        "dispute-ev",
        "size-returns",
        "partial-compensation",
        "heavy-parcels",
        "allergy-guarantee",
        "expert-advice",
        "hotline",
        "saved-integrity",
        "saved-orders",
        "saved-logistics",
        "saved-risk",
        "macro-growth-2021",
        "macro-growth-2024",
        "macro-growth-2025",
    ] {
        assert!(ids.contains(&id), "{id}");
    }
    assert!(registry.audit.is_some());
}

#[test]
fn a_slip_in_a_name_is_shown_where_it_stands_with_what_was_meant() {
    for (lines, wrong, meant) in [
        (
            "outcome = \"repeat_9\"",
            "there is no outcome `repeat_9`",
            "did you mean `repeat_90`?",
        ),
        (
            "sum = [\"orderz\"]\nover = [\"orders\"]",
            "there is no column `orderz`",
            "did you mean `orders`?",
        ),
        (
            "outcome = \"orders\"\ncohort = { tiers = [\"smal\"] }",
            "there is no tier `smal`",
            "did you mean `small`?",
        ),
        (
            "outcome = \"orders\"\ncohort = { industries = [\"petz\"] }",
            "there is no industry `petz`",
            "did you mean `pets`?",
        ),
    ] {
        let report = refused(&with_statistic(lines));
        assert!(report.contains(wrong) && report.contains(meant), "{report}");
        assert!(report.contains("claims.toml:1"), "{report}");
    }
}

#[test]
fn what_cannot_be_computed_is_refused() {
    for (lines, why) in [
        (
            "outcome = \"trust\"",
            "`trust` is an outcome of the whole market",
        ),
        (
            "outcome = \"traffic_gini\"",
            "`traffic_gini` is an outcome of the whole market",
        ),
        (
            "",
            "a statistic is of one `outcome`, or of a `sum` of columns `over` others",
        ),
        (
            "outcome = \"orders\"\nsince = [2020-01-01, 2020-02-01]",
            "2020-01-01 is outside the run",
        ),
        (
            "outcome = \"orders\"\nsince = [2025-05-01, 2025-04-01]",
            "a window ends before it starts",
        ),
        (
            "outcome = \"orders\"\ncohort = { rank_by = \"orders\" }",
            "`rank_by` without `rank`",
        ),
        (
            "outcome = \"orders\"\ncohort = { score_on = 2025-01-01 }",
            "`score_on` dates a score that nothing is asked of",
        ),
        (
            "outcome = \"orders\"\neffect = \"saving\"\nagainst = { tiers = [\"new\"] }",
            "an effect is held against the policy's absence and nothing else",
        ),
        (
            "outcom = \"orders\"",
            "section `statistic` has no key `outcom`",
        ),
        (
            "outcome = \"orders\"\neffect = \"savings\"",
            "did you mean `saving`?",
        ),
        (
            "sum = [\"consumers\"]\nover = [\"orders\"]",
            "there is no column `consumers`",
        ),
    ] {
        let report = refused(&with_statistic(lines));
        assert!(report.contains(why), "{report}");
    }
}

#[test]
fn a_claim_about_a_lever_that_is_not_there_is_not_measurable_and_no_error() {
    let text = HEAD.replace("policy = \"score\"", "levers = [\"weather_control\"]");
    let registry = Registry::parse(Path::new("scenarios/claims.toml"), &text, &[]).unwrap();
    let why = registry.claims[0].measured.as_ref().unwrap_err();
    assert_eq!(why, "the lever weather_control is not in this build");
}

#[test]
fn a_policy_is_held_against_levers_or_against_services_and_mistakes_are_shown() {
    let without = "without = [\"experience_score\"]";
    for (lines, why) in [
        ("", "states neither, or both"),
        (
            "without = [\"experience_score\"]\nservices = [\"apparel.size-swap\"]",
            "states neither, or both",
        ),
        (
            "services = [\"apparel.size-swop\"]",
            "did you mean `apparel.size-swap`?",
        ),
        (
            "services = [\"apparel.size-swap\"]\nsample = 2.0",
            "`sample` must be a share above 0, up to 1",
        ),
        (
            "without = [\"experience_score\"]\nsample = 0.5",
            "the share of shops that try services",
        ),
        (
            "without = [\"refund_only\"]\nsingle_shops = true",
            "only these levers can be given to single shops",
        ),
        (
            "services = [\"apparel.size-swap\"]\nsingle_shops = true",
            "only these levers can be given to single shops",
        ),
    ] {
        let text = with_statistic("outcome = \"orders\"").replace(without, lines);
        let report = refused(&text);
        assert!(report.contains(why), "{report}");
        assert!(report.contains("claims.toml:"), "{report}");
    }
}

#[test]
fn mistakes_in_rules_against_rules_are_shown_with_their_lines() {
    let without = "without = [\"experience_score\"]";
    let instead = "instead = \"traffic-first.toml\"";
    for (lines, why) in [
        (
            "instead = \"traffic-first.toml\"\nadds = [\"owner_hotlin\"]",
            "claims.toml:5",
        ),
        (
            "instead = \"traffic-first.toml\"\nadds = [\"owner_hotlin\"]",
            "did you mean `owner_hotline`?",
        ),
        ("instead = \"trafic-first.toml\"", "claims.toml:4"),
        (
            "instead = \"traffic-first.toml\"\nwithout = [\"experience_score\"]",
            "states another counterfactual, too",
        ),
        ("instead = \"country.toml\"", "only rules may differ"),
        (
            "instead = \"traffic-first.toml\"\ntimes = 0",
            "from 1 to 100",
        ),
    ] {
        let text = with_statistic("outcome = \"orders\"").replace(without, lines);
        let report = refused(&text);
        assert!(report.contains(why), "{why} in {report}");
    }
    let text = with_statistic("outcome = \"orders\"").replace(without, instead);
    let registry = Registry::parse(Path::new("scenarios/claims.toml"), &text, &[]).unwrap();
    let [pair] = registry.policies.as_slice() else {
        panic!("one policy");
    };
    let old = Scenario::read(Path::new("traffic-first")).unwrap();
    assert_eq!(pair.counterfactual, old.policy);
    assert!(pair.levers.iter().any(|lever| lever == "experience_score"));
}

#[test]
fn a_policy_of_few_shops_is_judged_in_a_market_so_many_times_as_large_under_either_rules() {
    let text = with_statistic("outcome = \"orders\"").replace(
        "without = [\"experience_score\"]",
        "instead = \"traffic-first.toml\"\ntimes = 3",
    );
    let text = format!("no_policy = \"traffic-first.toml\"\n{text}");
    let registry = Registry::parse(Path::new("scenarios/claims.toml"), &text, &[]).unwrap();
    let usual = Scenario::read(Path::new("true-experience-score")).unwrap();
    let population = &registry.policies[0].scenario.world.population;
    assert_eq!(population.shops, 3 * usual.world.population.shops);
    assert_eq!(population.consumers, 3 * usual.world.population.consumers);
    let both = registry.with_rivals().unwrap();
    let [with, never] = both.policies.as_slice() else {
        panic!("the policy, and the market without any");
    };
    assert_eq!(with.scenario.world, never.scenario.world);
    assert_eq!(never.scenario.policy, never.counterfactual);
    assert_eq!(never.counterfactual, with.counterfactual);
}

#[test]
fn a_parameter_that_cannot_be_varied_is_shown_where_it_stands() {
    let path = Path::new("calibration.toml");
    let scenario = Scenario::read(Path::new("scenarios/traffic-first.toml")).unwrap();
    let text = "facts = \"f.toml\"\n[priors]\n\"choice.slotz\" = { between = [1, 2] }\n\
                \"choice.slots\" = { between = [1, 2] }\n\
                \"choice.quality_weight\" = { between = [0, 1] }\n\
                \"demand.browsing\" = { between = [0, 999] }\n";
    let report = Calibration::parse(path, text).unwrap().check(&scenario);
    let report = report.unwrap_err().to_string();
    for (key, line) in [
        ("choice.slotz", 3),
        ("choice.slots", 4),
        ("demand.browsing", 6),
    ] {
        assert!(
            report.contains(&format!("`{key}` cannot be varied")),
            "{report}"
        );
        assert!(
            report.contains(&format!("calibration.toml:{line}")),
            "{report}"
        );
    }
    assert!(report.contains("3 problems found"), "{report}");
}

#[test]
fn priors_without_room_are_refused() {
    let path = Path::new("calibration.toml");
    let read = |text: &str| Calibration::parse(path, text).map(|_| ());
    let of = |prior: &str| format!("facts = \"f.toml\"\n[priors]\n\"choice.slots\" = {prior}\n");
    assert!(read(&of("{ between = [1, 2] }")).is_ok());
    for (prior, why) in [
        ("{ between = [2, 1] }", "two ascending numbers"),
        (
            "{ between = [0, 1], scale = \"log\" }",
            "above 0 on a log scale",
        ),
        ("{ between = [0.5, 1], scale = \"logit\" }", "both excluded"),
    ] {
        let report = read(&of(prior)).unwrap_err().to_string();
        assert!(
            report.contains("the prior of `choice.slots` has no room"),
            "{report}"
        );
        assert!(
            report.contains(why) && report.contains("calibration.toml:3"),
            "{report}"
        );
    }
    assert!(read("facts = \"f.toml\"\n[priors]\n").is_err());
    let shipped = Calibration::read(Path::new("scenarios/claims/calibration.toml"));
    assert!(shipped.unwrap().rules.is_some());
    let alone = "facts = \"f.toml\"\npolicy = \"g.toml\"\n[priors]\n\"choice.slots\" = { between = [1, 2] }\n";
    let report = read(alone).unwrap_err().to_string();
    assert!(
        report.contains("an effect needs a `baseline` and a `policy`"),
        "{report}"
    );
}

#[test]
fn all_problems_of_a_claims_file_are_told_at_once_with_their_lines() {
    let text = with_statistic("outcome = \"orderz\"")
        .replace("published = 0.5", "published = nan")
        .replace("launch = 2025-01-01", "launch = \"2025-01-01\"")
        + "[claims.two]\nkind = \"predictd\"\nsays = \"x\"\nsource = 3\npublished = 1\n\
           [audit]\npolicy = \"scor\"\nfoo = 1\n";
    let report = refused(&text);
    for (problem, line) in [
        ("`launch` must be a date such as 2024-01-01", 5),
        ("`published` must be a finite number", 12),
        ("there is no outcome `orderz`", 16),
        ("`kind` cannot be `predictd`", 18),
        ("`source` must be a text in quotes", 20),
        ("section `audit` has no key `foo`", 24),
        ("section `audit` lacks 7 keys", 22),
    ] {
        assert!(report.contains(problem), "{problem} in {report}");
        assert!(
            report.contains(&format!("claims.toml:{line}:")),
            "{line} in {report}"
        );
    }
    assert!(report.ends_with("7 problems found"), "{report}");
}

#[test]
fn a_file_that_is_no_text_is_told_so_for_claims_and_calibrations_too() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.toml");
    std::fs::write(&path, [0xff, 0xfe, b'a', 0]).unwrap();
    let claims = Registry::read(&path, &[]).unwrap_err().to_string();
    let calibration = Calibration::read(&path).unwrap_err().to_string();
    assert!(claims.contains("it is in UTF-16"), "{claims}");
    assert!(calibration.contains("it is in UTF-16"), "{calibration}");
}
