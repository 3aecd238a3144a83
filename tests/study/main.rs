//! Study files: what is read, refused and described, and the points they lay out.

mod refusals;
mod searches;

use gresham::experiment::{Goal, HalfWidth};
use gresham::parameter::Value;
use gresham::stats::Direction;
use gresham::study::{Design, HarmMargin, Range, Study, json_schema};
use insta::assert_snapshot;
use std::fs;
use std::path::Path;
use tempfile::TempDir;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// A folder with `scenarios` beside `studies`, as in the project.
struct Place(TempDir);

impl Place {
    fn new(study: &str) -> Self {
        let place = tempfile::tempdir().expect("a temporary directory");
        for folder in ["scenarios", "studies"] {
            fs::create_dir(place.path().join(folder)).expect("made");
        }
        for entry in fs::read_dir(Path::new(ROOT).join("scenarios")).expect("scenarios") {
            let path = entry.expect("an entry").path();
            if path
                .extension()
                .is_some_and(|extension| extension == "toml")
            {
                let name = path.file_name().expect("a name");
                fs::copy(&path, place.path().join("scenarios").join(name)).expect("copied");
            }
        }
        fs::write(place.path().join("studies/test.toml"), study).expect("written");
        Self(place)
    }

    fn read(&self) -> Result<Study, gresham::scenario::Diagnostics> {
        Study::read(&self.0.path().join("studies/test.toml"))
    }
}

fn read(study: &str) -> Study {
    Place::new(study).read().expect("a sound study")
}

fn refusal(study: &str) -> String {
    let place = Place::new(study);
    let problem = place.read().expect_err("the study should be refused");
    let folder = format!("{}/studies/", place.0.path().display());
    problem.to_string().replace(&folder, "")
}

const TWO_PLAIN_ARMS: &str = "
outcomes = ['net_gmv']
[arms.old]
scenario = '../scenarios/traffic-first.toml'
[arms.new]
scenario = '../scenarios/true-experience-score.toml'
";

const TWO_ARMS: &str = "
outcomes = ['net_gmv']
[arms.old]
scenario = '../scenarios/traffic-first.toml'
[arms.new]
scenario = '../scenarios/true-experience-score.toml'
without = ['order_saving']
set.policy.experience_score.search_weight = 0.7
";

#[test]
fn every_study_that_ships_is_sound() {
    for entry in fs::read_dir(Path::new(ROOT).join("studies")).expect("studies") {
        let path = entry.expect("an entry").path();
        let stem = path.file_stem().expect("a name").to_string_lossy();
        let is_toml = path
            .extension()
            .is_some_and(|extension| extension == "toml");
        if is_toml && !stem.ends_with(".baseline") {
            Study::read(&path).unwrap_or_else(|problem| panic!("{problem}"));
        }
    }
}

#[test]
fn the_schema_beside_the_studies_is_the_current_one() {
    let path = Path::new(ROOT).join("studies/study.schema.json");
    let current = serde_json::to_string_pretty(&json_schema()).expect("a schema is JSON") + "\n";
    if std::env::var_os("UPDATE_SCHEMA").is_some() {
        fs::write(&path, &current).expect("written");
    }
    let shipped = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        shipped == current,
        "run `cargo xtask docs` and commit studies/study.schema.json"
    );
}

#[test]
fn an_arm_is_a_scenario_with_levers_taken_away_and_parameters_set() {
    let study = read(TWO_ARMS);
    assert_eq!(study.name, "test");
    let names: Vec<&str> = study.arms.iter().map(|arm| arm.name.as_str()).collect();
    assert_eq!(names, ["old", "new"]);
    let new = &study.arms[1].scenario;
    assert!(!new.policy.levers().contains(&"order_saving"));
    let weight = new
        .parameter("policy.experience_score.search_weight")
        .expect("it is on");
    assert_eq!(weight.value, Value::Number(0.7));
    assert_eq!((study.design, study.size()), (Design::Single, Some(1)));
}

#[test]
fn parameters_of_every_arm_are_set_at_the_top() {
    let study = read(&format!("set = {{ 'population.shops' = 90 }}\n{TWO_ARMS}"));
    for arm in &study.arms {
        assert_eq!(arm.scenario.world.population.shops, 90, "{}", arm.name);
    }
}

#[test]
fn a_base_alone_is_one_arm_under_its_own_name() {
    let study = read("base = '../scenarios/traffic-first.toml'\noutcomes = ['orders']");
    assert_eq!(study.arms.len(), 1);
    assert_eq!(study.arms[0].name, "traffic-first");
}

#[test]
fn a_factor_concerns_the_arms_that_have_its_parameter() {
    let study = read(&format!(
        "{TWO_PLAIN_ARMS}
        [factors.weight]
        parameter = 'policy.experience_score.search_weight'
        values = [0, 1]
        [factors.slots]
        parameter = 'choice.slots'
        low = 3
        high = 9
        [design]
        levels = 3"
    ));
    assert_eq!(study.factors[0].arms, [1]);
    assert_eq!(study.factors[1].arms, [0, 1]);
    assert_eq!(study.factors[1].range, Range::Between(3.0, 9.0));
    let points = study.points();
    assert_eq!((points.len(), study.size()), (6, Some(6)));
    let values: Vec<Value> = points[5].values.clone();
    assert_eq!(values, [Value::Number(1.0), Value::Whole(9)]);
    // Of twelve arms at six points the old one is the same at both weights.
    let (_, distinct) = study.scenarios(&points);
    assert_eq!(distinct.len(), 3 + 6);
}

#[test]
fn designs_reach_from_end_to_end_and_grow_at_their_end() {
    let with = |design: &str| {
        read(&format!(
            "base = '../scenarios/traffic-first.toml'
            outcomes = ['orders']
            [factors.trust]
            parameter = 'demand.trust_elasticity'
            low = 1
            high = 4
            [factors.abuse]
            parameter = 'population.opportunist_share'
            low = 0.05
            high = 0.15
            [design]
            {design}"
        ))
    };
    for (design, size) in [
        ("kind = 'latin-hypercube'\npoints = 7", 7),
        ("kind = 'sobol'\npoints = 8", 8),
        ("kind = 'saltelli'\npoints = 4", 16),
        ("kind = 'morris'\npoints = 3", 9),
        ("kind = 'grid'\nlevels = 5", 25),
    ] {
        let study = with(design);
        assert_eq!(study.size(), Some(size), "{design}");
        assert_eq!(study.points().len(), size, "{design}");
    }
    let (short, long) = (
        with("kind = 'sobol'\npoints = 4"),
        with("kind = 'sobol'\npoints = 16"),
    );
    assert_eq!(long.points()[..4], short.points());
}

#[test]
fn guardrails_and_goals_have_units() {
    let study = read(&format!(
        "{TWO_ARMS}
        [guardrails.repeat_90]
        harm = 0.01
        unit = 'share'
        [guardrails.net_gmv]
        harm = 0.02
        unit = 'of_baseline'
        [guardrails.traffic_gini]
        harm = 0.05
        unit = 'number'
        better = 'lower'
        [precision]
        orders = '2 %'"
    ));
    assert_eq!(study.guardrails[0].margin, HarmMargin::Absolute(0.01));
    assert_eq!(study.guardrails[1].margin, HarmMargin::OfBaseline(0.02));
    assert_eq!(study.guardrails[2].better, Direction::LowerIsBetter);
    assert!(matches!(
        study.goals[..],
        [Goal { half_width: HalfWidth::OfBaseline(share), .. }] if (share - 0.02).abs() < 1e-12
    ));
    let names: Vec<&str> = study.outcomes.iter().map(|one| one.name).collect();
    assert_eq!(names, ["net_gmv", "repeat_90", "traffic_gini", "orders"]);
    assert_eq!(study.gate.looks, [16, 32, 64, 128]);
    assert!(study.gate.baseline.ends_with("studies/test.baseline.toml"));
}

#[test]
fn every_whole_number_of_a_range_gets_the_same_share_of_a_spread_design() {
    for (kind, points) in [("latin-hypercube", 60), ("sobol", 64), ("saltelli", 128)] {
        let study = read(&format!(
            "base = '../scenarios/traffic-first.toml'
            outcomes = ['orders']
            [factors.slots]
            parameter = 'choice.slots'
            low = 3
            high = 5
            [design]
            kind = '{kind}'
            points = {points}"
        ));
        let points = study.points();
        for slots in 3..=5 {
            let with = |value: &Value| *value == Value::Whole(slots);
            let count = points.iter().filter(|point| with(&point.values[0])).count();
            let share = count as f64 / points.len() as f64;
            assert!(
                (share - 1.0 / 3.0).abs() < 0.02,
                "{kind}: {share} of {slots}"
            );
        }
    }
}

#[test]
fn a_grid_has_every_whole_number_once() {
    let study = read(
        "base = '../scenarios/traffic-first.toml'
        outcomes = ['orders']
        [factors.slots]
        parameter = 'choice.slots'
        low = 3
        high = 5",
    );
    let points = study.points();
    let values: Vec<&Value> = points.iter().map(|point| &point.values[0]).collect();
    assert_eq!(
        values,
        [&Value::Whole(3), &Value::Whole(4), &Value::Whole(5)]
    );
    assert_eq!(study.size(), Some(3));
}

#[test]
fn the_study_that_the_documentation_shows_is_sound() {
    let document = include_str!("../../docs/studies.md");
    let example = document
        .split("```toml\n")
        .nth(1)
        .and_then(|rest| rest.split("```").next())
        .expect("an example");
    let study = read(example);
    assert_eq!((study.points().len(), study.arms.len()), (4, 2));
}
