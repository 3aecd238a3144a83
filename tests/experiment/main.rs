//! Experiments and their results folders, from the outside.

mod branches;
mod over_time;

use gresham::experiment::{self, Effort, Goal, HalfWidth, Plan, RunOutcome, Setup, digest};
use gresham::experiment::{Lookup, ProgressListener, ReplicateSummary, Simulated, Store, Unit};
use gresham::market::MODEL_VERSION;
use gresham::market::kernel::executor::one_by_one;
use gresham::outcome;
use gresham::records::{Drawn, Folder, Manifest, RecordsError, Results, Verb};
use gresham::scenario::Scenario;
use std::convert::Infallible;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

/// Forty days of a tiny market of the tests' own, under rules that ship.
fn arm(name: &str) -> Setup {
    let text = format!(
        r#"
        extends = "scenarios/{name}.toml"
        [run]
        start = 2025-05-01
        end = 2025-06-09
        evaluate_from = 2025-05-20
        burn_in_days = 10
        [population]
        consumers = 300
        shops = 40
        "#
    );
    let scenario = Scenario::parse_str(name, &text).unwrap();
    let own = Scenario::read(Path::new("tests/worlds/market.toml")).unwrap();
    let policy = scenario.policy;
    let mut world = own.world;
    world.population.consumers = scenario.world.population.consumers;
    world.population.shops = scenario.world.population.shops;
    Setup {
        summary: scenario.summary,
        path: format!("{name}.toml"),
        ..Setup::new(name, name.to_owned(), world, policy, scenario.calendar)
    }
}

fn plan() -> Plan {
    Plan {
        arms: vec![arm("traffic-first"), arm("true-experience-score")],
        seed: 1,
        efficiency: true,
    }
}

fn effort(replicates: u32) -> Effort {
    Effort {
        cap: 12,
        ..Effort::of(replicates)
    }
}

fn run<S: Store>(plan: &Plan, effort: &Effort, threads: usize, store: &mut S) -> RunOutcome
where
    S::Error: std::fmt::Debug,
{
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .build()
        .unwrap();
    let stop = AtomicBool::new(false);
    experiment::run(&plan.experiment(), effort, &pool, &stop, store, &mut ()).unwrap()
}

fn claim(folder: &Path, plan: &Plan, force: bool) -> Result<Folder, RecordsError> {
    Folder::claim(folder, Verb::Compare, plan, "gresham test", force)
}

/// Runs into a results folder and finishes it.
fn run_into(folder: &Path, plan: &Plan, replicates: u32) -> String {
    let mut folder = claim(folder, plan, false).unwrap();
    let conducted = run(plan, &effort(replicates), 2, &mut folder);
    folder.finish(&conducted, None, &one_by_one).unwrap();
    folder.manifest().digest.clone().unwrap()
}

fn digest_of(plan: &Plan, conducted: &RunOutcome) -> String {
    let arms = plan.arms.iter().zip(&conducted.arms);
    let hash = digest::of_experiment(
        plan.seed,
        arms.map(|(arm, kept)| (arm.digest.as_str(), kept.as_slice())),
    );
    digest::short(&hash)
}

/// Keeps nothing.
struct Nowhere;

impl Store for Nowhere {
    type Error = Infallible;
    fn recall(&mut self, _: Unit, _: &str) -> Result<Lookup, Infallible> {
        Ok(Lookup::Absent)
    }
    fn keep(&mut self, _: Unit, _: &str, found: Simulated) -> Result<ReplicateSummary, Infallible> {
        Ok(found.summary)
    }
}

#[test]
fn one_thread_and_two_give_the_same_digest() {
    let plan = plan();
    let one = run(&plan, &effort(4), 1, &mut Nowhere);
    let two = run(&plan, &effort(4), 2, &mut Nowhere);
    assert_eq!(one.simulated_units, 8);
    assert_eq!(digest_of(&plan, &one), digest_of(&plan, &two));
    assert_eq!(one.arms, two.arms);
}

#[test]
fn the_version_of_the_model_is_that_of_its_digest() {
    let plan = plan();
    let digest = digest_of(&plan, &run(&plan, &effort(1), 1, &mut Nowhere));
    assert_eq!(
        (MODEL_VERSION, digest.as_str()),
        (2, "3ff345720e49a312"),
        "results have changed: raise MODEL_VERSION, so that old records are not mixed with new \
         ones, and put the new number and digest here"
    );
}

#[test]
fn another_seed_gives_another_digest() {
    let plan = plan();
    let other = Plan {
        seed: 2,
        ..plan.clone()
    };
    let digest = |plan: &Plan| digest_of(plan, &run(plan, &effort(2), 2, &mut Nowhere));
    assert_ne!(digest(&plan), digest(&other));
}

#[test]
fn a_run_that_is_taken_up_again_completes_what_is_missing_and_gives_the_same_digest() {
    let place = tempfile::tempdir().unwrap();
    let (fresh, resumed) = (place.path().join("fresh"), place.path().join("resumed"));
    let plan = plan();
    let expected = run_into(&fresh, &plan, 4);
    run_into(&resumed, &plan, 2);
    std::fs::remove_file(resumed.join("replicates/traffic-first/0001.parquet")).unwrap();
    let mut folder = claim(&resumed, &plan, false).unwrap();
    let conducted = run(&plan, &effort(4), 2, &mut folder);
    assert_eq!(
        conducted.simulated_units, 5,
        "one was removed and four are new"
    );
    folder.finish(&conducted, None, &one_by_one).unwrap();
    assert_eq!(folder.manifest().digest.as_deref(), Some(expected.as_str()));
    for file in ["outcomes.parquet", "daily.parquet"] {
        let read = |folder: &Path| std::fs::read(folder.join(file)).unwrap();
        assert!(read(&fresh) == read(&resumed), "{file} differs");
    }
}

#[test]
fn a_folder_is_read_back_as_it_was_written() {
    let place = tempfile::tempdir().unwrap();
    let plan = plan();
    run_into(place.path(), &plan, 2);
    let results = Results::load(place.path()).unwrap();
    assert_eq!(results.evaluate_from, plan.calendar().evaluate_from);
    assert_eq!(results.arms.len(), 2);
    for (arm, read) in results.arms.iter().enumerate() {
        assert_eq!(read.name, plan.arms[arm].name);
        for (index, replicate) in read.replicates.iter().enumerate() {
            let unit = Unit {
                arm,
                replicate: index as u32,
            };
            let simulated = plan.simulate(unit, 1);
            let drawn = Drawn::of(&simulated, plan.calendar().start, plan.window().from);
            assert_eq!(*replicate, drawn);
        }
    }
    // A command that has just run them, or found some of them, need not read them again.
    std::fs::remove_file(place.path().join("replicates/traffic-first/0001.parquet")).unwrap();
    let mut folder = claim(place.path(), &plan, false).unwrap();
    folder.keep_for_figures();
    let conducted = run(&plan, &effort(2), 2, &mut folder);
    folder.finish(&conducted, None, &one_by_one).unwrap();
    assert_eq!(folder.results().unwrap(), results);
}

#[test]
fn damaged_replicates_are_reported_and_run_again() {
    #[derive(Default)]
    struct Damages(Vec<(String, String)>);
    impl ProgressListener for Damages {
        fn damaged(&mut self, market: &str, why: &str) {
            self.0.push((market.to_owned(), why.to_owned()));
        }
    }
    let place = tempfile::tempdir().unwrap();
    let plan = plan();
    let expected = run_into(place.path(), &plan, 3);
    let file = |name: &str| place.path().join("replicates").join(name);
    let cut = file("traffic-first/0000.parquet");
    let bytes = std::fs::read(&cut).unwrap();
    std::fs::write(&cut, &bytes[..bytes.len() / 2]).unwrap();
    std::fs::copy(
        file("true-experience-score/0002.parquet"),
        file("true-experience-score/0001.parquet"),
    )
    .unwrap();

    let mut folder = claim(place.path(), &plan, false).unwrap();
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(2)
        .build()
        .unwrap();
    let stop = AtomicBool::new(false);
    let mut damages = Damages::default();
    let conducted = experiment::run(
        &plan.experiment(),
        &effort(3),
        &pool,
        &stop,
        &mut folder,
        &mut damages,
    )
    .unwrap();
    let markets: Vec<&str> = damages.0.iter().map(|(market, _)| &**market).collect();
    assert_eq!(
        markets,
        [
            "replicate 0 of traffic-first",
            "replicate 1 of true-experience-score"
        ]
    );
    assert!(
        damages.0[1].1.contains("its replicate is not 1"),
        "{:?}",
        damages.0[1]
    );
    assert_eq!(digest_of(&plan, &conducted), expected);
}

#[test]
fn a_different_experiment_in_the_folder_is_refused_and_left_untouched_unless_forced() {
    let place = tempfile::tempdir().unwrap();
    let plan = plan();
    run_into(place.path(), &plan, 1);
    std::fs::write(place.path().join("notes.txt"), "mine").unwrap();
    let before = std::fs::read(place.path().join("manifest.json")).unwrap();
    let other = Plan { seed: 9, ..plan };
    let error = claim(place.path(), &other, false).unwrap_err();
    assert!(error.to_string().contains("seed 1, not 9"), "{error}");
    assert_eq!(
        std::fs::read(place.path().join("manifest.json")).unwrap(),
        before
    );
    assert!(place.path().join("daily.parquet").exists());

    claim(place.path(), &other, true).unwrap();
    assert_eq!(Manifest::read(place.path()).unwrap().unwrap().seed, 9);
    assert!(!place.path().join("daily.parquet").exists());
    assert!(
        place.path().join("notes.txt").exists(),
        "what is not a record stays"
    );
}

#[test]
fn a_folder_of_other_files_is_refused_even_if_forced() {
    let place = tempfile::tempdir().unwrap();
    std::fs::write(place.path().join("notes.txt"), "mine").unwrap();
    for force in [false, true] {
        let error = claim(place.path(), &plan(), force).unwrap_err();
        assert!(error.to_string().contains("no results folder"), "{error}");
    }
    assert_eq!(std::fs::read_dir(place.path()).unwrap().count(), 1);
}

#[test]
fn an_interrupted_run_keeps_what_is_finished_and_can_be_continued() {
    struct Stopper<'a>(&'a AtomicBool);
    impl ProgressListener for Stopper<'_> {
        fn finished(&mut self, _: u64) {
            self.0.store(true, Ordering::Relaxed);
        }
    }
    let place = tempfile::tempdir().unwrap();
    let plan = plan();
    let mut folder = claim(place.path(), &plan, false).unwrap();
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(1)
        .build()
        .unwrap();
    let stop = AtomicBool::new(false);
    let conducted = experiment::run(
        &plan.experiment(),
        &effort(12),
        &pool,
        &stop,
        &mut folder,
        &mut Stopper(&stop),
    )
    .unwrap();
    assert!(conducted.interrupted && conducted.replicates < 12);
    folder.finish(&conducted, None, &one_by_one).unwrap();
    assert_eq!(folder.manifest().digest, None);
    assert_eq!(folder.manifest().replicates.finished, conducted.replicates);

    let second = claim(place.path(), &plan, false).unwrap_err();
    assert!(second.to_string().contains("another command"), "{second}");
    drop(folder);

    let expected = digest_of(&plan, &run(&plan, &effort(12), 2, &mut Nowhere));
    assert_eq!(run_into(place.path(), &plan, 12), expected);
}

#[test]
fn a_precision_stops_when_it_is_reached_and_at_the_cap_when_it_cannot_be() {
    let mut plan = plan();
    plan.arms.truncate(1);
    let goal = |half_width| Goal {
        outcome: outcome::GROSS_GMV,
        half_width,
    };
    let with = |half_width| Effort {
        goals: vec![goal(half_width)],
        ..effort(3)
    };
    let easy = run(&plan, &with(HalfWidth::Absolute(1e12)), 2, &mut Nowhere);
    assert_eq!(easy.replicates, 3);
    assert!(easy.attained[0].reached);
    let hard = run(&plan, &with(HalfWidth::OfBaseline(1e-12)), 2, &mut Nowhere);
    assert_eq!(hard.replicates, 12);
    assert!(!hard.attained[0].reached && !hard.interrupted);
}

#[test]
fn an_unwritable_disk_ends_the_run_with_its_reason() {
    struct Full;
    impl Store for Full {
        type Error = &'static str;
        fn recall(&mut self, _: Unit, _: &str) -> Result<Lookup, &'static str> {
            Ok(Lookup::Absent)
        }
        fn keep(
            &mut self,
            _: Unit,
            _: &str,
            _: Simulated,
        ) -> Result<ReplicateSummary, &'static str> {
            Err("no space left")
        }
    }
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(2)
        .build()
        .unwrap();
    let stop = AtomicBool::new(false);
    let plan = plan();
    let (experiment, effort) = (plan.experiment(), effort(4));
    let conducted = experiment::run(&experiment, &effort, &pool, &stop, &mut Full, &mut ());
    assert_eq!(conducted.unwrap_err(), "no space left");
}
