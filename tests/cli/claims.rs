//! `gresham claims` and `gresham calibrate` from the command line, in tiny markets.

mod payoffs;

use crate::WORLDS;
use crate::tiny;
use crate::tiny::gresham;
use serde_json::Value;
use std::fs;
use std::path::Path;

fn write_claims(folder: &Path) {
    let scenarios = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let text = format!(
        r#"
[policies.score]
scenario = "{}/true-experience-score.toml"
without = ["experience_score"]
launch = 2025-05-01

[claims.five-stars]
says = "Few shops have five stars."
source = "a test"
kind = "predicted"
policy = "score"
published = 0.3
tolerance = {{ within = 0.3 }}
[claims.five-stars.statistic]
outcome = "five_star_share"
window = [2025-05-10, 2025-05-31]

[claims.growth]
says = "Sales grow."
source = "a test"
kind = "calibrated"
policy = "score"
published = 0.1
tolerance = {{ within = 5.0 }}
[claims.growth.statistic]
outcome = "gross_gmv"
window = [2025-05-10, 2025-05-31]
since = [2025-04-10, 2025-04-30]
"#,
        scenarios.display()
    );
    fs::write(folder.join("claims.toml"), text).expect("a file");
    let priors =
        "facts = \"facts\"\n[priors]\n\"choice.quality_weight\" = { between = [2.0, 6.0] }\n";
    fs::write(folder.join("calibration.toml"), priors).expect("a file");
}

fn findings(folder: &Path) -> Value {
    let text = fs::read_to_string(folder.join("claims/findings.json")).expect("findings");
    serde_json::from_str(&text).expect("JSON")
}

#[test]
fn claims_are_judged_drawn_and_completed_from_what_is_there() {
    let directory = tempfile::tempdir().expect("a directory");
    let folder = directory.path();
    write_claims(folder);
    gresham(folder, "claims", "claims.toml", &[]).success();
    let found = findings(folder);
    let five_stars = &found["claims"][0];
    assert_eq!(five_stars["id"], "five-stars");
    assert_eq!(five_stars["replicates"], 3);
    assert!(five_stars["simulated"]["low"].is_f64(), "{five_stars}");
    assert!(
        five_stars["without_policy"]["value"].is_f64(),
        "{five_stars}"
    );
    for file in ["README.md", "figures/claims.svg", "figures/claims.png"] {
        assert!(folder.join("claims").join(file).is_file(), "{file}");
    }
    // A damaged panel is simulated anew, and nothing changes.
    let panel = folder.join("claims/panels/score/0001.parquet");
    fs::write(&panel, "damaged").expect("a file");
    gresham(folder, "claims", "claims.toml", &[]).success();
    assert_eq!(findings(folder), found);
    assert!(fs::metadata(&panel).expect("a panel").len() > 100);
}

/// An ensemble of two worlds.
#[test]
fn a_prediction_is_judged_over_worlds_that_fit_what_is_known() {
    let directory = tempfile::tempdir().expect("a directory");
    let folder = directory.path();
    write_claims(folder);
    let file = folder.join("worlds.toml");
    fs::write(&file, WORLDS).expect("a file");
    let over = ["--worlds", file.to_str().expect("a path")];
    gresham(folder, "claims", "claims.toml", &over).success();
    let found = findings(folder);
    let (predicted, calibrated) = (&found["claims"][0], &found["claims"][1]);
    let worlds = &predicted["over_accepted_worlds"];
    assert_eq!(worlds["simulated"].as_array().expect("worlds").len(), 2);
    assert!(calibrated["over_accepted_worlds"].is_null());
}

/// Claims about rules against rules, about one lever, and about money.
fn write_rules(folder: &Path) {
    let claim = |id: &str, kind: &str, policy: &str, statistic: &str| {
        format!(
            "[claims.{id}]\nsays = \"It is so.\"\nsource = \"a test\"\nkind = \"{kind}\"\n\
             policy = \"{policy}\"\npublished = 0.02\ntolerance = {{ within = 0.01 }}\n\
             statistic = {{ window = [2025-05-10, 2025-05-31], {statistic} }}\n"
        )
    };
    let refunds = "outcome = \"refund_share\"";
    let text = [
        "no_policy = \"traffic-first\"\n".to_owned(),
        policy(
            "rules",
            "true-experience-score",
            "instead = \"traffic-first\"",
        ),
        policy("same", "traffic-first", "instead = \"traffic-first\""),
        policy("old", "traffic-first", "without = [\"refund_only\"]"),
        claim("new-rules", "predicted", "rules", refunds),
        claim("same-rules", "predicted", "same", refunds),
        claim("old-rules", "predicted", "old", refunds),
        claim(
            "saved",
            "predicted",
            "old",
            "outcome = \"refund_share\", effect = \"change\"",
        ),
        claim("put-in", "input", "old", refunds),
    ];
    fs::write(folder.join("claims.toml"), text.concat()).expect("a file");
}

fn policy(name: &str, scenario: &str, against: &str) -> String {
    format!("[policies.{name}]\nscenario = \"{scenario}\"\n{against}\nlaunch = 2025-05-01\n")
}

fn claim<'a>(found: &'a Value, id: &str) -> &'a Value {
    let mut claims = found["claims"].as_array().expect("claims").iter();
    claims.find(|claim| claim["id"] == id).expect("a claim")
}

#[test]
fn new_rules_are_held_against_old_rules_in_the_same_world() {
    let directory = tempfile::tempdir().expect("a directory");
    let folder = directory.path();
    write_rules(folder);
    gresham(folder, "claims", "claims.toml", &[]).success();
    let found = findings(folder);
    let (rules, old) = (claim(&found, "new-rules"), claim(&found, "old-rules"));
    assert_eq!(rules["without_policy"], old["simulated"]);
    assert_ne!(rules["simulated"], old["simulated"]);
    let same = claim(&found, "same-rules");
    assert_eq!(same["simulated"], old["simulated"]);
    assert_eq!(same["effect_on_same_shops"]["value"], 0.0);
    let sentence = same["sentence"].as_str().expect("a sentence");
    assert!(sentence.contains("in no replicate at all"), "{sentence}");
    assert!(rules["shops"].as_f64().expect("shops") > 0.0);
}

#[test]
fn predictions_are_scored_against_two_rivals_and_inputs_are_not() {
    let directory = tempfile::tempdir().expect("a directory");
    let folder = directory.path();
    write_rules(folder);
    let worlds = folder.join("worlds.toml");
    fs::write(&worlds, WORLDS).expect("a file");
    let over = ["--worlds", worlds.to_str().expect("a path")];
    gresham(folder, "claims", "claims.toml", &over).success();
    let found = findings(folder);
    assert!(claim(&found, "put-in")["over_accepted_worlds"].is_null());
    let rivals = &found["rivals"];
    let told = |id: &str| claim(rivals, id)["predictions"].clone();
    assert_eq!(rivals["claims"].as_array().expect("claims").len(), 4);
    // Where the old rules hold anyway, the market without any policy is the model's own.
    let [old, rules] = ["old-rules", "new-rules"].map(told);
    assert_eq!(old[0]["median"], old[2]["median"]);
    assert_ne!(old[0]["median"], old[1]["median"]);
    // Rules against rules: what takes their place is the market without any policy.
    assert_eq!(rules[1]["median"], rules[2]["median"]);
    assert_eq!(rules[2]["median"], old[2]["median"]);
    // To a rival an effect is nothing, 0.02 off, which is 4 times a quarter of the band.
    let saved = told("saved");
    for rival in [&saved[1], &saved[2]] {
        assert_eq!(rival["low"], 0.0);
        assert!((rival["score"].as_f64().expect("a score") - 4.0).abs() < 1e-9);
    }
    let readme = fs::read_to_string(folder.join("claims/README.md")).expect("a README");
    assert!(readme.contains("against two rivals"), "{readme}");
    // A facts file that names the claims tells the same.
    let facts = "claims = \"claims.toml\"\n[facts.take]\nsays = \"So.\"\nsource = \"a test\"\n\
         place = \"here\"\nyear = \"2025\"\ngrade = \"A\"\npurpose = \"validate\"\nvalue = 0.03\n\
         band = [0.02, 0.06]\nscenario = \"traffic-first\"\n\
         statistic = { outcome = \"platform_take\" }\n";
    fs::write(folder.join("facts.toml"), facts).expect("a file");
    gresham(folder, "facts", "facts.toml", &over).success();
    let text = fs::read_to_string(folder.join("facts/facts.json")).expect("facts");
    let facts: Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(facts["rivals"], *rivals);
    let score = &facts["facts"][0]["over_worlds"]["score"];
    assert!(score.as_f64().expect("a score") >= 0.0);
}

#[test]
fn savings_are_told_in_yuan_on_a_platform_of_the_size_asked_for() {
    let directory = tempfile::tempdir().expect("a directory");
    let folder = directory.path();
    write_rules(folder);
    let at = |size: &str| {
        gresham(folder, "claims", "claims.toml", &["--scale", size]).success();
        findings(folder)
    };
    let (found, twice) = (at("1e12"), at("2_000_000_000_000"));
    let saving = |found: &Value| -> [f64; 3] {
        let one = &found["at_scale"]["claims"][0];
        assert_eq!(one["claim"], "saved");
        ["value", "low", "high"].map(|end| one["own_world"][end].as_f64().expect("yuan"))
    };
    let once = saving(&found);
    for (once, twice) in once.iter().zip(saving(&twice)) {
        assert!((2.0 * once - twice).abs() < 1e-6 * twice.abs());
    }
    // A share of what is paid is a larger one of what is left after returns.
    let share = claim(&found, "saved")["simulated"]["value"]
        .as_f64()
        .expect("a share");
    assert!(share.abs() > 0.0, "{share}");
    assert!(once[0] / 1e12 / share > 1.0, "{once:?} {share}");
    assert_eq!(
        found["at_scale"]["claims"]
            .as_array()
            .expect("claims")
            .len(),
        1
    );
    let refused = gresham(folder, "claims", "claims.toml", &["--scale", "0"]).code(2);
    let complaint = tiny::complaint(&refused);
    assert!(complaint.contains("net GMV in yuan a year"), "{complaint}");
}

#[test]
fn worlds_of_something_else_are_refused_and_nothing_is_written() {
    let directory = tempfile::tempdir().expect("a directory");
    let folder = directory.path();
    write_claims(folder);
    let file = folder.join("claims.toml");
    let over = ["--worlds", file.to_str().expect("a path")];
    let refused = gresham(folder, "claims", "claims.toml", &over).code(2);
    let complaint = tiny::complaint(&refused);
    assert!(complaint.contains("a file of worlds lacks"), "{complaint}");
    assert!(!folder.join("claims").exists());
}

/// Asserts that a command is refused, tells what differs, and leaves the journal as it was.
fn refused(folder: &Path, verb: &str, file: &str, more: &[&str], difference: &str) {
    let journal = folder.join(verb).join("replicates.jsonl");
    let before = fs::read(&journal).ok();
    let refused = gresham(folder, verb, file, more).code(2);
    let complaint = tiny::complaint(&refused);
    assert!(
        complaint.contains(difference) && complaint.contains("--force"),
        "{complaint}"
    );
    assert_eq!(fs::read(&journal).ok(), before);
}

#[test]
fn finished_work_of_another_kind_is_never_thrown_away() {
    let directory = tempfile::tempdir().expect("a directory");
    let folder = directory.path();
    write_claims(folder);
    let few = ["--points", "16", "--waves", "1", "--screening", "0"];
    gresham(folder, "calibrate", "calibration.toml", &few).success();
    let other = [
        "--points",
        "16",
        "--waves",
        "1",
        "--screening",
        "0",
        "--seed",
        "2",
    ];
    refused(
        folder,
        "calibrate",
        "calibration.toml",
        &other,
        "seed 1, not 2",
    );

    let scenarios = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let package = scenarios.join("alone/experience-score.toml");
    let package = package.to_str().expect("a path");
    let base = scenarios.join("traffic-first.toml");
    let base = base.to_str().expect("a path");
    let outcomes = ["--outcomes", "net_gmv"];
    let one = [&[package][..], &outcomes].concat();
    gresham(folder, "attribute", base, &one).success();
    let both = [package, "--outcomes", "net_gmv,orders"];
    refused(
        folder,
        "attribute",
        base,
        &both,
        "outcomes net_gmv, not net_gmv,orders",
    );
    // A damaged line is told and run again, and nothing changes.
    let journal = folder.join("attribute/replicates.jsonl");
    let record = fs::read(folder.join("attribute/attribution.json")).expect("a record");
    let text = fs::read_to_string(&journal).expect("a journal");
    fs::write(&journal, text.replacen("values\":[\"", "values\":[\"1", 1)).expect("a file");
    let again = gresham(folder, "attribute", base, &one).success();
    let warned = tiny::complaint(&again);
    assert!(warned.contains("1 damaged"), "{warned}");
    assert_eq!(
        fs::read(folder.join("attribute/attribution.json")).expect("a record"),
        record
    );
}
