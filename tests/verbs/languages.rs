//! Reports of every command that keeps results: none has a sentence of the other language.

use std::fs;
use std::path::Path;
use std::process::Command;
use tempfile::TempDir;

const PROGRAM: &str = env!("CARGO_BIN_EXE_gresham");

/// Two months around the launch, in a market of a few shops.
const TINY: [&str; 6] = [
    "population.consumers=200",
    "population.shops=16",
    "run.start=2025-04-01",
    "run.end=2025-05-31",
    "run.evaluate_from=2025-05-02",
    "run.burn_in_days=5",
];

/// A tiny world for studies, which state their settings.
const STUDY: &str = "summary = '小小的研究。'
replicates = 2
outcomes = ['orders', 'trust']
[set]
run = { start = 2025-05-01, end = 2025-06-09, evaluate_from = 2025-05-20, burn_in_days = 10 }
population = { consumers = 200, shops = 40 }
[arms.old]
scenario = 'traffic-first'
[arms.new]
scenario = 'true-experience-score'
[factors.weight]
parameter = 'policy.experience_score.search_weight'
";

fn gresham(place: &Path, words: &[&str]) {
    let output = Command::new(PROGRAM)
        .current_dir(place)
        .args(words)
        .output()
        .expect("the program");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{words:?}: {errors}");
}

/// The report of a folder in a language.
fn report(place: &Path, folder: &str, lang: &str) -> String {
    let file = place.join(format!("{lang}.html"));
    let path = file.display().to_string();
    gresham(place, &["report", folder, "--lang", lang, "--out", &path]);
    fs::read_to_string(file).expect("a report")
}

/// Runs a verb in a tiny market with its report in Chinese, and holds both languages to theirs.
fn speaks(place: &TempDir, words: &[&str]) {
    let place = place.path();
    let settings = TINY.iter().flat_map(|setting| ["--set", setting]);
    let settings: Vec<&str> = if words[0] == "sweep" {
        Vec::new()
    } else {
        settings.collect()
    };
    let options = ["--out", "results", "--report=zh", "--quiet"];
    // Settings of the test's own come last, and win.
    let words = [&words[..1], &settings, &words[1..], &options].concat();
    gresham(place, &words);
    let left = fs::read_to_string(place.join("results/report.html")).expect("a report");
    assert_eq!(left, report(place, "results", "zh"));
    hold(place, "results");
}

/// Holds the reports on a folder to their languages.
fn hold(place: &Path, folder: &str) {
    let chinese = report(place, folder, "zh");
    let quoted = chinese.matches(" lang=\"en\"").count();
    assert_eq!(quoted, chinese.matches("<cite lang=\"en\"").count());
    assert_eq!(english(&visible(&chinese)), Vec::<String>::new());
    assert!(chinese.contains("<svg"), "{folder}");
    let mut english = visible(&report(place, folder, "en"));
    for own in [
        "小小的研究。",
        "两个杠杆。",
        "五星店铺很少。",
        "销售增长。",
        "测试",
    ] {
        english = english.replace(own, "");
    }
    let is_wide = |letter: char| ('\u{4e00}'..='\u{9fff}').contains(&letter);
    let left: Vec<&str> = english
        .lines()
        .filter(|line| line.contains(is_wide))
        .collect();
    assert_eq!(left, Vec::<&str>::new());
}

/// Text that a page shows, a line for each piece of text: no scripts, no code, and no quoted
/// sources.
fn visible(page: &str) -> String {
    let mut text = String::new();
    let mut rest = page;
    while let Some(start) = rest.find('<') {
        text += rest[..start].trim();
        text.push('\n');
        rest = &rest[start..];
        let hidden = ["script", "style", "code", "pre", "cite"];
        let hidden = hidden.iter().find(|tag| {
            let after = rest[1..].strip_prefix(**tag);
            after.is_some_and(|after| after.starts_with([' ', '>']))
        });
        let end = hidden.map(|tag| format!("</{tag}>"));
        let end = end.map_or(rest.find('>').map(|at| at + 1), |end| {
            rest.find(&end).map(|at| at + end.len())
        });
        rest = &rest[end.expect("every element ends")..];
    }
    text
}

/// Neighbouring words of small letters; names of files, scenarios and parameters are none.
fn english(text: &str) -> Vec<String> {
    let is_word = |word: &str| {
        let word = word.trim_matches(['(', ')', ',', '.', ';', ':', '“', '”']);
        word.len() > 2 && word.bytes().all(|byte| byte.is_ascii_lowercase())
    };
    let has_words = |line: &&str| {
        let words: Vec<&str> = line.split(' ').collect();
        words
            .windows(2)
            .any(|pair| is_word(pair[0]) && is_word(pair[1]))
    };
    // What was published is quoted with its author and year.
    let is_reference = |line: &&str| line.contains(" (19") || line.contains(" (20");
    let lines = text.lines().filter(|line| !is_reference(line));
    lines.filter(has_words).map(str::to_owned).collect()
}

fn written(files: &[(&str, &str)]) -> TempDir {
    let place = tempfile::tempdir().expect("a directory");
    for (name, text) in files {
        fs::write(place.path().join(name), text).expect("a file");
    }
    place
}

#[test]
fn text_that_is_left_in_the_other_language_is_found() {
    let page = "<p>甲 <code>two words</code></p><script>left out</script><p>two words</p>";
    assert_eq!(english(&visible(page)), ["two words"]);
    assert!(english(&visible("<p>traffic-first net_gmv a.b</p>")).is_empty());
}

#[test]
fn a_run_and_a_comparison_speak_both_languages() {
    let place = written(&[]);
    speaks(
        &place,
        &[
            "run",
            "traffic-first",
            "--replicates",
            "2",
            "--no-efficiency",
        ],
    );
    let place = written(&[]);
    let arms = ["compare", "traffic-first", "true-experience-score"];
    speaks(
        &place,
        &[&arms[..], &["--replicates", "2", "--worlds", "2"]].concat(),
    );
}

#[test]
fn a_sweep_speaks_both_languages_whatever_its_design() {
    let grid = format!("{STUDY}values = [0, 1]\n");
    let designs = [
        grid.clone(),
        format!("{grid}[factors.doubt]\nparameter = 'choice.doubt'\nvalues = [5, 20]\n"),
        format!("{STUDY}low = 0\nhigh = 1\n[design]\nkind = 'morris'\npoints = 2\n"),
        format!("{STUDY}low = 0\nhigh = 1\n[design]\nkind = 'saltelli'\npoints = 4\n"),
    ];
    for design in designs {
        speaks(&written(&[("tiny.toml", &design)]), &["sweep", "tiny.toml"]);
    }
}

#[test]
fn claims_speak_both_languages() {
    let text = r#"
[policies.score]
scenario = "true-experience-score"
without = ["experience_score"]
launch = 2025-05-01
[claims.five-stars]
says = "五星店铺很少。"
source = "测试"
kind = "predicted"
policy = "score"
published = 0.3
tolerance = { within = 0.3 }
[claims.five-stars.statistic]
outcome = "five_star_share"
window = [2025-05-10, 2025-05-31]
[claims.growth]
says = "销售增长。"
source = "测试"
kind = "calibrated"
policy = "score"
published = 0.1
tolerance = { within = 5.0 }
[claims.growth.statistic]
outcome = "gross_gmv"
window = [2025-05-10, 2025-05-31]
since = [2025-04-10, 2025-04-30]
cohort = { score_from = 3.0, opened_by = 2025-04-01 }
"#;
    let place = written(&[("claims.toml", text)]);
    speaks(&place, &["claims", "claims.toml", "--replicates", "3"]);
}

#[test]
fn facts_and_a_calibration_speak_both_languages() {
    let priors = "facts = \"facts\"\n[priors]\n\
                  \"platform.commission\" = { between = [0.005, 0.05], scale = \"log\" }\n\
                  \"choice.base_utility\" = { between = [-6.5, -4.0] }\n";
    let place = written(&[("calibration.toml", priors)]);
    let few = [
        "--points",
        "20",
        "--waves",
        "2",
        "--screening",
        "2",
        "--candidates",
        "10000",
    ];
    let verb = [
        "calibrate",
        "calibration.toml",
        "--replicates",
        "2",
        "--recover",
        "3",
    ];
    speaks(&place, &[&verb[..], &few].concat());
    let settings = TINY.iter().flat_map(|setting| ["--set", setting]);
    let words = ["facts", "--replicates", "2", "--out", "facts", "--quiet"];
    gresham(
        place.path(),
        &words.into_iter().chain(settings).collect::<Vec<_>>(),
    );
    hold(place.path(), "facts");
}

#[test]
fn levers_by_themselves_and_their_shares_speak_both_languages() {
    let package = "extends = 'traffic-first'\nname = 'two-levers'\nsummary = '两个杠杆。'\n\
                   [policy.experience_score]\nfrom = 2025-05-01\n\
                   [policy.account_integrity]\nfrom = 2025-05-01\n";
    let place = written(&[("package.toml", package)]);
    let few = ["--replicates", "2"];
    speaks(
        &place,
        &[
            &["ablate", "package.toml", "--on", "traffic-first"][..],
            &few,
        ]
        .concat(),
    );
    let place = written(&[("package.toml", package)]);
    let verb = [
        "attribute",
        "traffic-first",
        "package.toml",
        "--worlds",
        "none",
    ];
    speaks(&place, &[&verb[..], &few].concat());
}

#[test]
fn the_game_between_shops_speaks_both_languages() {
    let place = written(&[]);
    let game = [
        "--sample=0.3",
        "--flip=2025-04-20",
        "--from-day=5",
        "--to-day=30",
    ];
    let verb = [
        "payoffs",
        "traffic-first",
        "--replicates",
        "2",
        "--worlds",
        "none",
    ];
    let days = [
        "--set",
        "run.start=2025-01-15",
        "--set",
        "run.end=2025-12-31",
    ];
    speaks(
        &place,
        &[&verb[..], &game, &["--backgrounds=0.2,0.8"], &days].concat(),
    );
}

#[test]
fn a_search_and_checks_of_theory_speak_both_languages() {
    let study = "low = 0\nhigh = 1\narms = ['new']\n[search]\nobjectives = ['orders', 'trust']\n\
                 population = 4\ngenerations = 1\nfirst_replicates = 2\nfront_replicates = 2\n\
                 confirm_replicates = 3\n";
    let place = written(&[("tiny.toml", &format!("{STUDY}{study}"))]);
    gresham(
        place.path(),
        &["search", "tiny.toml", "--out", "found", "--quiet"],
    );
    hold(place.path(), "found");
    gresham(
        place.path(),
        &["verify", "price", "--short", "--out", "verified"],
    );
    hold(place.path(), "verified");
}

/// The exit status of a report that is refused, and what is said.
fn refused(place: &Path, words: &[&str]) -> (Option<i32>, String) {
    let output = Command::new(PROGRAM)
        .current_dir(place)
        .arg("report")
        .args(words)
        .output()
        .expect("the program");
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!place.join("results/report.html").exists());
    (output.status.code(), errors)
}

#[test]
fn bad_input_is_refused_with_what_helps_and_leaves_no_report() {
    let place = written(&[("tiny.toml", &format!("{STUDY}values = [0, 1]\n"))]);
    let path = place.path();
    gresham(path, &["sweep", "tiny.toml", "--out", "results", "--quiet"]);
    let is_refused = |words: &[&str], why: &str| {
        let (status, errors) = refused(path, words);
        assert_eq!(status, Some(2), "{errors}");
        assert!(errors.contains(why), "{why}: {errors}");
    };
    is_refused(&["results", "--lang", "fr"], "possible values: en, zh");
    is_refused(&["nowhere"], "is no folder");
    fs::create_dir(path.join("empty")).expect("a folder");
    is_refused(&["empty"], "neither a manifest.json nor figures");
    is_refused(&["empty", "--figures", "drawn"], "holds no figures");
    let marker = path.join("results/gresham.json");
    let stated = fs::read_to_string(&marker).expect("the marker");
    let mut changed: serde_json::Value = serde_json::from_str(&stated).expect("JSON");
    changed
        .as_object_mut()
        .expect("an object")
        .remove("checksum");
    let of_another = |key: &str, value: serde_json::Value| {
        let mut changed = changed.clone();
        changed[key] = value;
        fs::write(&marker, changed.to_string()).expect("the marker");
    };
    of_another("model_version", 1.into());
    is_refused(&["results"], "version 1 of the model");
    of_another("files", serde_json::json!([]));
    is_refused(&["results"], "has not ended");
    fs::write(&marker, stated).expect("the marker");
    fs::remove_dir_all(path.join("results/figures")).expect("its figures");
    is_refused(&["results"], "--no-figures");
}

#[test]
fn figures_of_any_command_are_written_in_the_language_that_is_asked_for() {
    let place = written(&[("tiny.toml", &format!("{STUDY}values = [0, 1]\n"))]);
    gresham(
        place.path(),
        &["sweep", "tiny.toml", "--out", "results", "--quiet"],
    );
    let words = "report results --lang zh --out zh.html --figures drawn".split(' ');
    let output = Command::new(PROGRAM)
        .current_dir(place.path())
        .args(words)
        .output();
    assert!(output.expect("the program").status.success());
    let drawn = |name: &str| fs::read(place.path().join("drawn").join(name)).expect("a figure");
    assert!(drawn("response.png").starts_with(b"\x89PNG"));
    let svg = String::from_utf8(drawn("response.svg")).expect("text");
    assert!(svg.contains("各项结果如何响应"));
}
