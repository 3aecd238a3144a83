//! The file of an ensemble: read, refused, written, and cut down to a few worlds.

use gresham::scenario::{Scenario, Setting};
use gresham::worlds::{Ensemble, EnsembleFile, World, json_schema};
use std::fs;
use std::path::Path;

const TWO: &str = r#"
model = 2
facts = "0123"
made_by = "gresham calibrate"
keys = ["choice.attention", "policy.experience_score.search_weight"]
[[worlds]]
weight = 0.25
implausibility = 2.5
second = 1.5
values = [0.4, 0.2]
[[worlds]]
weight = 0.75
implausibility = 1
second = 0.5
values = [0.6, 0.3]
"#;

fn parse(text: &str) -> Result<EnsembleFile, String> {
    let file = EnsembleFile::parse(Path::new("mine.toml"), text);
    file.map_err(|problems| problems.to_string())
}

/// An ensemble of worlds with these values of one parameter and these weights.
fn line(worlds: &[(f64, f64)]) -> Ensemble {
    let worlds = worlds.iter().map(|(value, weight)| World {
        weight: *weight,
        implausibility: 0.0,
        second: 0.0,
        values: vec![*value],
    });
    Ensemble {
        facts: String::new(),
        made_by: String::new(),
        keys: vec!["choice.attention".to_owned()],
        worlds: worlds.collect(),
    }
}

fn values(ensemble: &Ensemble) -> Vec<f64> {
    ensemble
        .worlds
        .iter()
        .map(|world| world.values[0])
        .collect()
}

#[test]
fn a_world_is_read_as_settings_of_a_scenario() {
    let ensemble = parse(TWO).unwrap().ensemble;
    assert_eq!(ensemble.worlds[1].values, [0.6, 0.3]);
    assert!((ensemble.worlds[1].weight - 0.75).abs() < 1e-12);
    let settings = ensemble.settings(&ensemble.worlds[1]);
    let texts: Vec<String> = settings.iter().map(Setting::text).collect();
    assert_eq!(
        texts,
        [
            "choice.attention = 0.6",
            "policy.experience_score.search_weight = 0.3"
        ]
    );
    let scenario = Scenario::read(Path::new("service-is-growth")).unwrap();
    let world = scenario.with(&settings).unwrap();
    assert!((world.world.choice.attention - 0.6).abs() < 1e-12);
}

#[test]
fn what_is_written_reads_back_as_the_same_to_the_last_bit() {
    let mut ensemble = parse(TWO).unwrap().ensemble;
    ensemble.made_by = "say \"so\"\tthere".to_owned();
    let third = 1.0 / 3.0;
    ensemble.worlds = [third, third, 1.0 - 2.0 * third]
        .map(|weight| World {
            weight,
            implausibility: 7.1e-9,
            second: 0.0,
            values: vec![0.1 + 0.2, 1e-300],
        })
        .to_vec();
    let text = ensemble.write();
    let read = parse(&text).unwrap().ensemble;
    assert_eq!(read, ensemble);
    assert_eq!(read.write(), text);
}

#[test]
fn what_is_wrong_with_a_file_is_told_with_its_line_and_a_remedy() {
    for (from, to, message, line) in [
        ("model = 2", "model = 1", "version 1 of the model", 2),
        ("0.75", "0.7", "do not add up to 1", 12),
        ("weight = 0.25", "weight = 0", "above 0", 7),
        ("weight = 0.25", "weight = nan", "above 0", 7),
        (
            "[0.4, 0.2]",
            "[0.4]",
            "has 1 values, and there are 2 keys",
            10,
        ),
        ("[0.4, 0.2]", "[0.4, nan]", "a finite number", 10),
        (
            "implausibility = 1",
            "implausibility = inf",
            "a finite number",
            13,
        ),
        (
            "implausibility = 1",
            "implausibility = -1",
            "is a distance",
            13,
        ),
        ("second = 0.5", "second = 1.5", "second largest", 14),
        (
            "policy.experience_score.search_weight",
            "choice.attention",
            "twice",
            5,
        ),
        ("weight = 0.25\n", "", "lacks `weight`", 6),
        ("facts = \"0123\"", "fact = \"0123\"", "fact", 3),
    ] {
        let text = TWO.replace(from, to);
        assert_ne!(text, TWO);
        let refusal = parse(&text).expect_err(to);
        assert!(refusal.contains(message), "{to}: {refusal}");
        assert!(
            refusal.contains(&format!("mine.toml:{line}:")),
            "{to}: {refusal}"
        );
    }
}

#[test]
fn an_ensemble_without_worlds_or_without_keys_is_refused() {
    let head = &TWO[..TWO.find("[[worlds]]").unwrap()];
    let refusal = parse(&format!("{head}worlds = []\n")).unwrap_err();
    assert!(refusal.contains("needs worlds"), "{refusal}");
    let refusal = parse(&head.replace("\"choice", "# \"choice")).unwrap_err();
    assert!(refusal.contains("mine.toml"), "{refusal}");
    let keyless = TWO.replace(
        &TWO[TWO.find("keys").unwrap()..TWO.find("[[").unwrap()],
        "keys=[]\n",
    );
    let refusal = parse(&keyless).unwrap_err();
    assert!(refusal.contains("needs `keys`"), "{refusal}");
}

#[test]
fn keys_that_no_scenario_has_are_refused_where_they_stand() {
    let with = Scenario::read(Path::new("service-is-growth")).unwrap();
    let without = Scenario::read(Path::new("traffic-first")).unwrap();
    let check = |from: &str, to: &str, scenarios: &[&Scenario]| {
        let file = parse(&TWO.replace(from, to)).unwrap();
        file.check(scenarios)
            .map_err(|problems| problems.to_string())
    };
    // A lever's parameter is passed over where the lever is off.
    check("", "", &[&without, &with]).unwrap();
    for (from, to, scenarios, message) in [
        (
            "choice.attention",
            "choice.attentiom",
            vec![&with],
            "mine.toml:5",
        ),
        (
            "choice.attention",
            "population.consumers",
            vec![&with],
            "not a real number",
        ),
        ("0.6", "60", vec![&with], "mine.toml:15"),
        ("", "", vec![&without], "is off in this scenario"),
    ] {
        let refusal = check(from, to, &scenarios).expect_err(to);
        assert!(refusal.contains(message), "{to}: {refusal}");
        assert!(refusal.contains("mine.toml"), "{to}: {refusal}");
    }
}

#[test]
fn the_shipped_ensemble_fits_the_scenarios_that_ship() {
    let file = EnsembleFile::read(Path::new("shipped")).unwrap();
    let names = ["traffic-first", "service-is-growth"];
    let scenarios = names.map(|name| Scenario::read(Path::new(name)).unwrap());
    file.check(&[&scenarios[0], &scenarios[1]]).unwrap();
}

#[test]
fn a_few_worlds_that_stand_for_all_keep_their_centre_and_their_spread() {
    let even: Vec<(f64, f64)> = (0..100).map(|one| (f64::from(one), 0.01)).collect();
    let few = line(&even).take(10);
    let taken = values(&few);
    assert_eq!(taken.len(), 10);
    let sum: f64 = few.worlds.iter().map(|world| world.weight).sum();
    assert!((sum - 1.0).abs() < 1e-12);
    let mean = taken.iter().sum::<f64>() / 10.0;
    let squares: f64 = taken
        .iter()
        .map(|value| (value - mean) * (value - mean))
        .sum();
    assert!((mean - 49.5).abs() < 2.0, "{taken:?}");
    // All have a standard deviation of 28.9.
    assert!(((squares / 10.0).sqrt() - 28.9).abs() < 1.5, "{taken:?}");
    assert_eq!(line(&even).take(10), few);
}

#[test]
fn the_world_that_stands_for_all_alone_is_central_and_heavy_worlds_come_first() {
    let skewed = line(&[(0.0, 0.2), (1.0, 0.2), (2.0, 0.2), (3.0, 0.2), (50.0, 0.2)]);
    assert_eq!(values(&skewed.take(1)), [2.0]);
    assert!((skewed.take(1).worlds[0].weight - 1.0).abs() < 1e-12);
    let heavy = line(&[
        (0.0, 0.45),
        (1.0, 0.02),
        (2.0, 0.04),
        (3.0, 0.04),
        (10.0, 0.45),
    ]);
    assert_eq!(values(&heavy.take(2)), [0.0, 10.0]);
    assert_eq!(heavy.take(5), heavy);
    assert_eq!(heavy.take(500), heavy);
}

#[test]
fn the_schema_of_worlds_is_the_current_one() {
    let path = Path::new("scenarios/worlds/worlds.schema.json");
    let current = serde_json::to_string_pretty(&json_schema()).unwrap() + "\n";
    if std::env::var_os("UPDATE_SCHEMA").is_some() {
        fs::write(path, &current).unwrap();
    }
    let shipped = fs::read_to_string(path).unwrap_or_default();
    assert!(
        shipped == current,
        "run `cargo xtask docs` and commit {}",
        path.display()
    );
}
