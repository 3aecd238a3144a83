//! `--slice` and `gresham merge` as a user meets them: parts made apart are the whole to the byte.

use crate::PROGRAM;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use tempfile::TempDir;

const SET: &str = "[set]
run = { start = 2025-05-01, end = 2025-06-09, evaluate_from = 2025-05-20, burn_in_days = 10 }
population = { consumers = 200, shops = 40 }
";

/// A folder with a tiny study of two arms and a factor of three levels.
fn place() -> TempDir {
    let place = tempfile::tempdir().unwrap();
    let study = format!(
        "summary = 'A tiny study.'
replicates = 2
outcomes = ['orders', 'trust']
{SET}
[arms.old]
scenario = 'traffic-first'
[arms.new]
scenario = 'true-experience-score'
[factors.weight]
parameter = 'policy.experience_score.search_weight'
values = [0, 1, 2]
"
    );
    fs::write(place.path().join("tiny.toml"), study).unwrap();
    let search = format!(
        "summary = 'A tiny search.'
{SET}
[arms.old]
scenario = 'true-experience-score'
[arms.new]
scenario = 'true-experience-score'
[factors.weight]
parameter = 'policy.experience_score.search_weight'
arms = ['new']
low = 0
high = 2
[search]
objectives = ['quality_traded']
population = 4
generations = 1
first_replicates = 2
front_replicates = 3
confirm_replicates = 4
"
    );
    fs::write(place.path().join("search.toml"), search).unwrap();
    place
}

fn gresham(place: &Path, words: &str) -> Output {
    let mut command = Command::new(PROGRAM);
    let words = words.split_whitespace();
    command.current_dir(place).args(words).output().unwrap()
}

fn done(place: &Path, words: &str) -> String {
    let output = gresham(place, words);
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{words}: {complaint}");
    String::from_utf8(output.stdout).unwrap()
}

/// Merges, and tells whether another round is left.
fn another_round(place: &Path, merge: &str) -> bool {
    let output = gresham(place, merge);
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(matches!(output.status.code(), Some(0 | 3)), "{complaint}");
    output.status.code() == Some(3)
}

fn refused(place: &Path, words: &str) -> String {
    let output = gresham(place, words);
    assert_eq!(output.status.code(), Some(2), "{words}");
    String::from_utf8(output.stderr).unwrap()
}

/// Every file below a folder with its contents. How long something took is not a result.
fn contents(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    fn add(folder: &Path, name: &str, files: &mut BTreeMap<String, Vec<u8>>) {
        for entry in fs::read_dir(folder).unwrap() {
            let entry = entry.unwrap();
            let name = format!("{name}/{}", entry.file_name().to_str().unwrap());
            if entry.path().is_dir() {
                add(&entry.path(), &name, files);
            } else {
                files.insert(name, fs::read(entry.path()).unwrap());
            }
        }
    }
    let mut files = BTreeMap::new();
    add(folder, "", &mut files);
    if let Some(manifest) = files.get_mut("/manifest.json") {
        let mut json: serde_json::Value = serde_json::from_slice(manifest).unwrap();
        assert!(json.as_object_mut().unwrap().remove("speed").is_some());
        // It is of the command, too, which names the slice.
        assert!(json.as_object_mut().unwrap().remove("checksum").is_some());
        *manifest = json.to_string().into_bytes();
    }
    files
}

/// Does a task whole in one place and in slices in another, round by round, and holds the two
/// against each other; the number of rounds.
fn parts_are_the_whole(task: &str, slices: u32) -> u32 {
    let (one, other) = (place(), place());
    done(one.path(), &format!("{task} --quiet --out whole"));
    let numbers = (1..=slices).rev();
    let parts: Vec<String> = numbers
        .clone()
        .map(|number| format!("part-{number}"))
        .collect();
    let merge = format!("merge {} --out whole", parts.join(" "));
    let mut rounds = 0;
    let mut from = "";
    loop {
        for number in numbers.clone() {
            let slice = format!("--slice {number}/{slices} --out part-{number} {from}");
            done(other.path(), &format!("{task} --quiet --threads 1 {slice}"));
        }
        rounds += 1;
        if !another_round(other.path(), &merge) {
            break;
        }
        assert!(
            !other.path().join("whole/README.md").exists(),
            "nothing is told yet"
        );
        from = "--from whole";
    }
    let merged = contents(&other.path().join("whole"));
    let whole = contents(&one.path().join("whole"));
    assert_eq!(
        whole.keys().collect::<Vec<_>>(),
        merged.keys().collect::<Vec<_>>()
    );
    for (name, bytes) in &whole {
        let command = String::from_utf8_lossy(&merged[name]).replace(" --quiet --threads 1", "");
        let expected = String::from_utf8_lossy(bytes).replace(" --quiet", "");
        if name != "/gresham.json" {
            assert!(command == expected, "{task}: {name}");
        }
    }
    done(other.path(), &merge);
    let again = contents(&other.path().join("whole"));
    assert!(again == merged, "merging again changes nothing");
    rounds
}

const SMALL: &str = "--set population.consumers=200 --set population.shops=40 \
    --set run.start=2025-05-01 --set run.end=2025-06-09 --set run.evaluate_from=2025-05-20 \
    --set run.burn_in_days=10";

#[test]
fn a_comparison_in_slices_is_the_comparison_of_one_machine_to_the_byte() {
    let task = "compare traffic-first true-experience-score --replicates 3";
    parts_are_the_whole(&format!("{task} {SMALL}"), 2);
}

#[test]
fn a_sweep_in_slices_is_the_sweep_of_one_machine_to_the_byte() {
    // By replicates, and where there are more slices than replicates by points.
    parts_are_the_whole("sweep tiny.toml", 2);
    parts_are_the_whole("sweep tiny.toml", 4);
}

#[test]
fn other_verbs_in_slices_are_those_of_one_machine_to_the_byte() {
    for task in [
        "run traffic-first --replicates 2 --no-figures --no-efficiency",
        "ablate true-experience-score --on traffic-first --replicates 2",
        "attribute traffic-first true-experience-score --replicates 2 --orders 1 --worlds none",
    ] {
        parts_are_the_whole(&format!("{task} {SMALL}"), 2);
    }
}

#[test]
fn a_game_and_its_map_in_slices_are_those_of_one_machine_to_the_byte() {
    let task = "payoffs true-experience-score --replicates 2 --worlds none --backgrounds 0.2,0.8 \
        --flip 2025-05-15 --from-day 3 --to-day 12 --map effort=0.2,0.6 \
        --map policy.experience_score.search_weight=0,1 --set population.consumers=200 \
        --set population.shops=40 --set run.start=2025-02-10 --set run.end=2025-06-09 \
        --set run.evaluate_from=2025-05-20 --set run.burn_in_days=0";
    assert_eq!(parts_are_the_whole(task, 2), 1);
}

#[test]
fn worlds_are_a_round_of_their_own() {
    let task = "compare traffic-first true-experience-score --replicates 2 --worlds 3";
    assert_eq!(
        parts_are_the_whole(&format!("{task} {SMALL} --no-figures"), 3),
        2
    );
    let task = "attribute traffic-first true-experience-score --replicates 2 --orders 1";
    let rounds = parts_are_the_whole(&format!("{task} --worlds 2 {SMALL}"), 2);
    assert_eq!(rounds, 2);
}

#[test]
fn a_calibration_and_a_search_go_by_rounds_to_the_bytes_of_one_machine() {
    let task = "calibrate --points 16 --waves 2 --screening 1 --candidates 10000 --replicates 2";
    // Groups, two waves.
    assert_eq!(parts_are_the_whole(&format!("{task} {SMALL}"), 3), 3);
    // Two generations, those on the front looked at more closely, confirmation, worlds.
    let rounds = parts_are_the_whole("search search.toml --worlds 2 --world-replicates 3", 2);
    assert!((4..=8).contains(&rounds), "{rounds}");
}

#[test]
fn a_round_begins_from_what_was_merged_and_only_where_there_are_rounds() {
    let place = place();
    let at = place.path();
    let slice = "--quiet --slice 1/2 --out part --from nowhere";
    let none = refused(at, &format!("run traffic-first {SMALL} {slice}"));
    assert!(none.contains("leave out --from"), "{none}");
    let task = "compare traffic-first true-experience-score --replicates 2 --worlds 2";
    let lost = refused(at, &format!("{task} {SMALL} {slice}"));
    assert!(lost.contains("nowhere holds no merged parts"), "{lost}");
    assert!(!at.join("part").exists());
    let budget = refused(at, "calibrate --budget 1m --slice 1/2 --out part");
    assert!(budget.contains("with a budget of time"), "{budget}");
}

#[test]
fn parts_of_something_else_and_missing_doubled_or_unfinished_slices_are_named() {
    let place = place();
    let at = place.path();
    let task = format!("run traffic-first --replicates 4 --no-efficiency --quiet {SMALL}");
    for number in 1..=3 {
        let slice = format!("{task} --slice {number}/3 --out part-{number}");
        done(at, &slice);
    }
    let missing = refused(at, "merge part-1 part-3 --out whole");
    assert!(missing.contains("missing: slice 2/3"), "{missing}");
    let twice = refused(at, "merge part-1 part-2 part-2 part-3 --out whole");
    assert!(twice.contains("slice 2/3 is there twice: part-2 and part-2"));

    done(at, &format!("{task} --seed 2 --slice 2/3 --out seed"));
    let seed = refused(at, "merge part-1 seed part-3 --out whole");
    assert!(
        seed.contains("seed is not a part of what part-1 is:\n  seed 2, not 1"),
        "{seed}"
    );

    let other = format!("{task} --set choice.slots=5 --slice 2/3 --out world");
    done(at, &other);
    let world = refused(at, "merge part-1 world part-3 --out whole");
    assert!(world.contains("scenarios traffic-first ("), "{world}");

    let longer = task.replace("--replicates 4", "--replicates 5");
    done(at, &format!("{longer} --slice 2/3 --out longer"));
    let longer = refused(at, "merge part-1 longer part-3 --out whole");
    assert!(
        longer.contains("made by `gresham run traffic-first --replicates 5"),
        "{longer}"
    );

    let record = at.join("part-2/slice.json");
    let sealed = fs::read_to_string(&record).unwrap();
    // Without its checksum, as earlier versions wrote it.
    let (kept, _) = sealed.rsplit_once(",\n  \"checksum\"").unwrap();
    let finished = format!("{kept}\n}}\n");
    fs::write(
        &record,
        finished.replace("\"finished\": true", "\"finished\": false"),
    )
    .unwrap();
    let unfinished = refused(at, "merge part-1 part-2 part-3 --out whole");
    assert!(
        unfinished.contains("slice 2/3 in part-2 is not finished"),
        "{unfinished}"
    );
    let older = finished.replace("\"model_version\": 2", "\"model_version\": 1");
    fs::write(&record, older).unwrap();
    let model = refused(at, "merge part-1 part-2 part-3 --out whole");
    assert!(model.contains("model version 1, not 2"), "{model}");
    fs::write(&record, finished).unwrap();
    assert!(!at.join("whole").exists(), "nothing was begun");

    let file = at.join("part-2/replicates/traffic-first/0001.parquet");
    fs::remove_file(&file).unwrap();
    let lost = refused(at, "merge part-1 part-2 part-3 --out whole");
    assert!(lost.contains("1 markets are missing"), "{lost}");
    done(at, &format!("{task} --slice 2/3 --out part-2"));
    done(at, "merge part-1 part-2 part-3 --out whole");
    assert!(refused(at, "merge whole part-2 --out other").contains("whole is no part"));
}

#[test]
fn what_nobody_knows_beforehand_is_not_cut_into_slices() {
    let place = place();
    let task = format!("run traffic-first {SMALL} --slice 1/2 --out part");
    let precise = refused(place.path(), &format!("{task} --precision trust=0.1"));
    assert!(
        precise.contains("with a precision nobody knows"),
        "{precise}"
    );
    let budget = refused(place.path(), &format!("{task} --budget 1m"));
    assert!(budget.contains("with a budget of time"), "{budget}");
    assert!(!place.path().join("part").exists());
    let folder = refused(place.path(), "run traffic-first --slice 1/2");
    assert!(folder.contains("--out"), "{folder}");
}
