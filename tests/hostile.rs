//! Input that means harm, or that a slip of the finger has made: refused with a message, within a
//! gibibyte of memory and some seconds.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

const PROGRAM: &str = env!("CARGO_BIN_EXE_gresham");

/// Memory that a refusal may take, in KiB of address space. Threads reserve most of it.
const MOST_KIBIBYTES: u32 = 1 << 20;

/// Time that a refusal may take. It takes much less; others may use the machine.
const LONGEST: Duration = Duration::from_mins(1);

fn place(files: &[(&str, &str)]) -> TempDir {
    let place = tempfile::tempdir().unwrap();
    for (name, text) in files {
        fs::write(place.path().join(name), text).unwrap();
    }
    place
}

/// Runs a command under the limits; its exit status and what it told.
#[expect(
    clippy::disallowed_methods,
    reason = "how long a refusal takes is what is tested"
)]
fn run(place: &Path, words: &[&str]) -> (Option<i32>, String) {
    let clock = Instant::now();
    let limited = format!("ulimit -v {MOST_KIBIBYTES}; exec timeout 60 \"$0\" \"$@\"");
    let output = Command::new("sh")
        .arg("-c")
        .arg(limited)
        .arg(PROGRAM)
        .args(words)
        .current_dir(place)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let took = clock.elapsed();
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(took < LONGEST, "{words:?} took {took:?}");
    assert!(!told.contains("panicked"), "{words:?}: {told}");
    (output.status.code(), told)
}

fn refused(place: &Path, words: &[&str]) -> String {
    let (status, told) = run(place, words);
    assert_eq!(status, Some(2), "{words:?}: {told}");
    // Whoever reads it has a screen, not a disk.
    assert!(told.len() < 100_000, "{words:?} told {} bytes", told.len());
    told
}

/// The refusal of a scenario file of this text.
fn scenario(text: &str) -> String {
    let place = place(&[("it.toml", text)]);
    refused(place.path(), &["scenario", "./it.toml"])
}

/// The refusal of a study of this text.
fn study(text: &str) -> String {
    let place = place(&[("it.toml", text)]);
    refused(
        place.path(),
        &["sweep", "./it.toml", "--quiet", "--out", "out"],
    )
}

#[test]
fn chains_of_files_without_an_end_are_refused() {
    let place = tempfile::tempdir().unwrap();
    for nth in 0..300 {
        let text = format!("extends = './{}.toml'\n", nth + 1);
        fs::write(place.path().join(format!("{nth}.toml")), text).unwrap();
    }
    let told = refused(place.path(), &["scenario", "./0.toml"]);
    assert!(told.contains("extend each other too often"), "{told}");
    fs::write(place.path().join("2.toml"), "extends = '../x/../2.toml'\n").unwrap();
    fs::create_dir(place.path().join("x")).unwrap();
    fs::write(place.path().join("2.toml"), "extends = './x/../2.toml'\n").unwrap();
    let told = refused(place.path(), &["scenario", "./2.toml"]);
    assert!(told.contains("in a circle"), "{told}");
}

#[test]
fn scenarios_that_take_levers_from_one_another_a_thousandfold_are_refused() {
    let place = tempfile::tempdir().unwrap();
    for nth in 0..40 {
        let next = format!("'./{}.toml'", nth + 1);
        let text = format!(
            "extends = 'traffic-first'\n[policy.take]\ntraffic = {next}\nrefund_only = {next}\n"
        );
        fs::write(place.path().join(format!("{nth}.toml")), text).unwrap();
    }
    refused(place.path(), &["scenario", "./0.toml"]);
}

#[test]
fn files_that_are_no_files_or_have_no_end_are_refused() {
    let place = place(&[("it.toml", "extends = '/dev/zero'\n")]);
    let told = refused(place.path(), &["scenario", "./it.toml"]);
    assert!(told.contains("is a device or a pipe"), "{told}");
    let told = refused(place.path(), &["scenario", "/dev/zero"]);
    assert!(told.contains("larger than 2 MiB"), "{told}");
    let told = refused(place.path(), &["facts", "from", "/dev/zero"]);
    assert!(told.contains("a row of more than"), "{told}");
    fs::write(
        place.path().join("shops.csv"),
        "shop,month,sales,orders\n\"a",
    )
    .unwrap();
    let mut rest = vec![b'x'; 4 << 20];
    rest[..24].copy_from_slice(b"shop,month,sales,orders\n");
    rest[24] = b'"';
    fs::write(place.path().join("open.csv"), rest).unwrap();
    let told = refused(place.path(), &["facts", "from", "open.csv"]);
    assert!(told.contains("quotes closed"), "{told}");
}

#[test]
fn numbers_beyond_all_bounds_are_refused() {
    for number in [
        "1e18",
        "1e400",
        "inf",
        "-inf",
        "nan",
        "-1",
        "0x7fffffffffffffff",
        "1e-400",
    ] {
        scenario(&format!(
            "extends = 'traffic-first'\npopulation.consumers = {number}\n"
        ));
    }
    for number in ["1e18", "1e400", "inf", "-inf", "nan", "-1"] {
        scenario(&format!(
            "extends = 'traffic-first'\ndemand.needs_per_day = {number}\n"
        ));
    }
    scenario("extends = 'traffic-first'\npopulation.consumers = 99999999999999999999\n");
    for end in ["9999-12-31", "2500-01-01", "2025-02-30", "99999-01-01"] {
        scenario(&format!("extends = 'traffic-first'\nrun.end = {end}\n"));
    }
    let place = place(&[]);
    for number in ["4294967296", "1e9", "-1", "nan", ""] {
        refused(
            place.path(),
            &["run", "traffic-first", "--replicates", number],
        );
    }
    for setting in [
        "population.consumers=1e18",
        "population.shops=nan",
        "run.burn_in_days=1e9",
    ] {
        refused(place.path(), &["run", "traffic-first", "--set", setting]);
    }
}

#[test]
fn markets_that_would_not_fit_are_refused_before_they_are_opened() {
    let place = place(&[]);
    let many = [
        "--set",
        "population.consumers=200000000",
        "--set",
        "population.shops=1600000",
    ];
    let told = refused(
        place.path(),
        &[&["run", "traffic-first"][..], &many].concat(),
    );
    assert!(told.contains("this needs about"), "{told}");
    assert!(told.contains("what would fit"), "{told}");
    assert!(!place.path().join("results").exists());
}

const BASE: &str = "base = 'traffic-first'\nreplicates = 2\noutcomes = ['orders']\n";

#[test]
fn designs_that_would_never_end_are_refused() {
    let mut grid = BASE.to_owned();
    for (nth, key) in ["trust_elasticity", "need_shape", "neutral_trust"]
        .iter()
        .enumerate()
    {
        let parameter = format!("parameter = 'demand.{key}'");
        let _ = writeln!(grid, "[factors.f{nth}]\n{parameter}\nlow = 0.1\nhigh = 0.9");
    }
    let told = study(&format!("{grid}[design]\nkind = 'grid'\nlevels = 1000\n"));
    assert!(told.contains("more than"), "{told}");
    study(&format!(
        "{grid}[design]\nkind = 'grid'\nlevels = 4000000000\n"
    ));
    study(&format!(
        "{grid}[design]\nkind = 'sobol'\npoints = 4000000000\n"
    ));
    study(&format!(
        "{grid}[design]\nkind = 'saltelli'\npoints = 1e18\n"
    ));
    let values: Vec<String> = (0..200_000).map(|value| value.to_string()).collect();
    let values = values.join(",");
    study(&format!(
        "{BASE}[factors.f]\nparameter = 'demand.need_shape'\nvalues = [{values}]\n"
    ));
}

#[test]
fn nine_hundred_arms_are_refused() {
    let mut arms = "replicates = 2\noutcomes = ['orders']\n".to_owned();
    for nth in 0..900 {
        let _ = writeln!(arms, "[arms.a{nth}]\nscenario = 'traffic-first'");
    }
    let told = study(&arms);
    assert!(told.contains("a study has 200 arms at most"), "{told}");
}

#[test]
fn brackets_inside_brackets_are_refused() {
    for (open, close) in [("[", "]"), ("{a=", "}")] {
        let (open, close) = (open.repeat(100_000), close.repeat(100_000));
        scenario(&format!(
            "extends = 'traffic-first'\nname = {open}1{close}\n"
        ));
    }
    let dotted = vec!["a"; 100_000].join(".");
    scenario(&format!("extends = 'traffic-first'\n{dotted} = 1\n"));
    let deep = format!("{}1{}", "(".repeat(900), ")".repeat(900));
    scenario(&format!(
        "extends = 'traffic-first'\npolicy.formulas.score = '{deep}'\n"
    ));
    let minus = "-".repeat(1_900);
    scenario(&format!(
        "extends = 'traffic-first'\npolicy.formulas.score = '{minus}1'\n"
    ));
}

#[test]
fn long_files_of_nonsense_are_refused_before_long() {
    scenario(&"=\n".repeat(1 << 20));
    scenario(&"a".repeat(1 << 20));
    scenario(&format!("name = '{}'\n", "x".repeat(1 << 20)));
    let mut keys = String::new();
    for nth in 0..100_000 {
        let _ = writeln!(keys, "key{nth} = {nth}");
    }
    scenario(&keys);
    study(&keys);
}

#[test]
fn names_that_look_alike_are_hidden_or_turn_the_line_around_are_refused_and_shown_plainly() {
    for name in [
        "traffic\u{2010}first",  // another hyphen
        "tr\u{430}ffic-first",   // a Cyrillic letter
        "traffic-first\u{202e}", // turns the line around
        "traffic-\u{200b}first", // no width
        "trafe\u{301}ic",        // combining
        "..",
        "../../etc/passwd",
        "/etc",
        "con\u{7}trol",
        "",
        " ",
    ] {
        let quoted = format!("{name:?}");
        let text = format!("extends = 'traffic-first'\nname = \"{name}\"\n");
        let told = scenario(&text);
        let turned = ['\u{202e}', '\u{7}'];
        assert!(
            !told.contains(turned),
            "{quoted} is shown as it is: {told:?}"
        );
        let arms = format!("outcomes = ['orders']\n[arms.\"{name}\"]\nscenario='traffic-first'\n");
        study(&arms);
    }
    let place = place(&[("it.toml", "name = 'a\0b'\n")]);
    let told = refused(place.path(), &["scenario", "./it.toml"]);
    assert!(told.contains("is zero"), "{told}");
}

#[test]
fn an_escape_sequence_in_a_file_does_not_reach_the_terminal() {
    for text in [
        "extends = \"\\u001b[31mred\"\n",
        "\"\\u001b]0;title\\u0007\" = 1\n",
        "extends = 'traffic-first'\n[policy.\"\\u001b[2J\"]\n",
        "extends = 'traffic-first'\n# \u{1b}[2J\nname = 'No Name'\n",
    ] {
        let told = scenario(text);
        assert!(!told.contains('\u{1b}'), "{told:?}");
    }
    let place = place(&[]);
    let told = refused(
        place.path(),
        &["run", "traffic-first", "--set", "a\u{1b}[2Jb.c=1"],
    );
    assert!(!told.contains('\u{1b}'), "{told:?}");
}

#[test]
fn a_baseline_is_written_beside_its_study_or_not_at_all() {
    let study = "outcomes = ['orders']\n[set]\npopulation = { consumers = 100, shops = 24 }\n\
                 run = { start = 2025-05-01, end = 2025-05-05, evaluate_from = 2025-05-02, \
                 burn_in_days = 0 }\n[arms.a]\nscenario = 'traffic-first'\n\
                 [guardrails.gross_gmv]\nharm = 0.1\nunit = 'of_baseline'\n\
                 [gate]\nlooks = [2]\nbaseline = '../mine.txt'\n";
    let place = place(&[]);
    let inner = place.path().join("inner");
    fs::create_dir(&inner).unwrap();
    fs::write(place.path().join("mine.txt"), "mine\n").unwrap();
    fs::write(inner.join("it.toml"), study).unwrap();
    let words = [
        "baseline",
        "record",
        "./it.toml",
        "--reason",
        "none",
        "--quiet",
    ];
    let told = refused(&inner, &words);
    assert!(told.contains("mine.txt"), "{told}");
    let mine = fs::read_to_string(place.path().join("mine.txt")).unwrap();
    assert_eq!(mine, "mine\n");
}
