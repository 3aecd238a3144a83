//! `--budget` of every verb that has one.

use crate::{PROGRAM, WORLDS, text};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use tempfile::TempDir;

const TINY: &str = "extends = 'traffic-first'
name = 'tiny'
[run]
start = 2025-02-01
end = 2025-05-31
evaluate_from = 2025-05-02
burn_in_days = 5
[population]
consumers = 200
shops = 24
";

const TWO_LEVERS: &str = "extends = 'tiny.toml'
name = 'two'
[[policy.traffic]]
from = 2025-05-01
low_price = 3
[[policy.refund_only]]
from = 2025-05-01
";

const CLAIMS: &str = "[policies.two]
scenario = 'two.toml'
without = ['refund_only']
launch = 2025-05-01
[claims.orders]
says = 'It is so.'
source = 'a test'
kind = 'predicted'
policy = 'two'
published = 20
tolerance = { within = 5.0 }
statistic = { outcome = 'orders', window = [2025-05-10, 2025-05-31] }
";

const FACTS: &str = "[facts.take]
says = 'It is so.'
source = 'a test'
place = 'here'
year = '2025'
grade = 'A'
purpose = 'validate'
value = 0.04
band = [0.02, 0.06]
scenario = 'tiny.toml'
statistic = { outcome = 'platform_take' }
";

const STUDY: &str = "summary = 'A tiny study.'
outcomes = ['orders']
[arms.one]
scenario = 'tiny.toml'
[arms.two]
scenario = 'two.toml'
";

/// Every verb with a budget, without anything in other worlds.
const VERBS: [&str; 9] = [
    "run tiny.toml --no-efficiency --no-figures --outcomes orders --format csv",
    "compare tiny.toml two.toml --no-efficiency --no-figures --outcomes orders --format csv",
    "pairing tiny.toml two.toml --no-efficiency --no-figures --outcomes orders --format csv",
    "ablate two.toml --on tiny.toml",
    "sweep study.toml --no-figures",
    "claims claims.toml",
    "facts facts.toml",
    "attribute tiny.toml two.toml --outcomes orders --worlds none",
    "payoffs tiny.toml --backgrounds 0.1,0.9 --flip 2025-05-10 --from-day 3 --to-day 15 \
     --worlds none",
];

fn place() -> TempDir {
    let place = tempfile::tempdir().unwrap();
    let precise =
        format!("replicates = 3\nmax_replicates = 2000\n{STUDY}[precision]\norders = 1e-9\n");
    for (name, text) in [
        ("tiny.toml", TINY),
        ("two.toml", TWO_LEVERS),
        ("claims.toml", CLAIMS),
        ("facts.toml", FACTS),
        ("worlds.toml", WORLDS),
        ("study.toml", STUDY),
        ("precise.toml", &precise),
    ] {
        fs::write(place.path().join(name), text).unwrap();
    }
    place
}

fn gresham(place: &TempDir, words: &str) -> Output {
    let words = words.split_whitespace();
    let words = words.chain(["--quiet", "--out", "out"]);
    let mut command = Command::new(PROGRAM);
    command.current_dir(place.path()).args(words);
    command.output().unwrap()
}

/// Prints of a verb and its remarks, without the lines that tell the command, how long it
/// took, or what was run of it now.
fn done(place: &TempDir, words: &str) -> (String, String) {
    let output = gresham(place, words);
    assert!(output.status.success(), "{words}: {}", text(&output.stderr));
    lasting(&output)
}

fn lasting(output: &Output) -> (String, String) {
    let of_now = [
        "gresham ",
        "per second per core",
        "peak memory",
        "simulated: ",
    ];
    let lasting = |bytes: &[u8]| {
        let text = text(bytes);
        let lines = text.lines();
        let lines = lines.filter(|line| !of_now.iter().any(|word| line.contains(word)));
        lines.flat_map(|line| [line, "\n"]).collect::<String>()
    };
    (lasting(&output.stdout), lasting(&output.stderr))
}

/// Runs within so many milliseconds, or as many more as it takes on however busy a machine.
fn cut(mut milliseconds: u32, place: &TempDir, words: &str) -> (String, String) {
    loop {
        let output = gresham(place, &format!("{words} --budget {milliseconds}ms"));
        if output.status.success() {
            return lasting(&output);
        }
        let told = text(&output.stderr);
        assert!(
            told.contains("is too small: 2 replicates"),
            "{words}: {told}"
        );
        milliseconds *= 4;
    }
}

fn refused(place: &TempDir, words: &str) -> String {
    let output = gresham(place, words);
    let told = text(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{words}: {told}");
    told
}

fn entries(folder: &Path) -> BTreeSet<String> {
    let entries = fs::read_dir(folder).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name());
    names
        .map(|name| name.to_string_lossy().into_owned())
        .collect()
}

/// The number before a word in what was told.
fn number_before(told: &str, word: &str) -> u32 {
    let before = told.split(word).next().unwrap();
    before.split_whitespace().last().unwrap().parse().unwrap()
}

#[test]
fn a_budget_too_small_for_an_interval_is_refused_with_how_long_one_takes_and_touches_nothing() {
    let place = place();
    let before = entries(place.path());
    for verb in VERBS {
        let told = refused(&place, &format!("{verb} --budget 1ns"));
        for words in [
            "the budget of 0.000000001 seconds is too small: 2 replicates",
            "would take ",
            "timed days of a market",
        ] {
            assert!(told.contains(words), "{verb}: {told}");
        }
        assert_eq!(entries(place.path()), before, "{verb}");
    }
}

#[test]
fn a_budget_for_everything_changes_nothing() {
    for verb in VERBS {
        let verb = format!("{verb} --replicates 3");
        let plain = done(&place(), &verb);
        let ample = done(&place(), &format!("{verb} --budget 10h"));
        assert_eq!(ample, plain, "{verb}");
    }
}

#[test]
fn as_many_replicates_are_run_as_fit_and_it_is_told_how_to_get_the_same() {
    for verb in VERBS {
        let place = place();
        let (printed, told) = cut(40, &place, &format!("{verb} --replicates 2000"));
        assert!(told.contains("within the budget of "), "{verb}: {told}");
        let fitting = number_before(&told, " of 2000 replicates, as many as are expected to fit");
        assert!((2..2000).contains(&fitting), "{verb}: {told}");
        let explicit = format!("the same results come from --replicates {fitting}\n");
        assert!(told.contains(&explicit), "{verb}: {told}");
        let stated = done(&self::place(), &format!("{verb} --replicates {fitting}"));
        assert_eq!(printed, stated.0, "{verb}");
    }
}

#[test]
fn what_is_on_record_takes_none_of_the_budget() {
    let worlds = "--replicates 3 --worlds worlds.toml";
    for verb in VERBS {
        let place = place();
        let alone = verb.starts_with("run") || verb.starts_with("pairing");
        let verb = if alone {
            format!("{verb} --replicates 3")
        } else {
            format!("{} {worlds}", verb.replace("--worlds none", ""))
        };
        let first = done(&place, &verb);
        let again = done(&place, &format!("{verb} --budget 1ns"));
        assert_eq!(again.0, first.0, "{verb}");
        let more = format!("{verb} --budget 1ns").replace("--replicates 3", "--replicates 4");
        let (_, told) = done(&place, &more);
        assert!(
            told.contains(": 3 of 4 replicates, as many"),
            "{verb}: {told}"
        );
    }
}

#[test]
fn other_worlds_take_their_part_of_the_budget() {
    let place = place();
    let before = entries(place.path());
    for verb in &VERBS[3..] {
        let verb = verb.replace("--worlds none", "");
        let told = refused(&place, &format!("{verb} --worlds worlds.toml --budget 1ns"));
        let part = told.split(", of which ").nth(1).unwrap_or_default();
        let is_told = part.contains(" in other worlds (reckoned from ");
        assert!(is_told, "{verb}: {told}");
    }
    assert_eq!(entries(place.path()), before);
}

#[test]
fn what_goes_on_until_it_is_decided_or_precise_is_reckoned_to_its_end() {
    let place = place();
    let ablate = "ablate two.toml --on tiny.toml --replicates 2 --until 2000";
    let told = cut(640, &place, ablate).1;
    let most = number_before(&told, " of 2000 replicates");
    let explicit = format!("come from --replicates 2 --until {most}\n");
    assert!(told.contains(&explicit), "{told}");

    let place = self::place();
    let told = cut(640, &place, "sweep precise.toml --no-figures").1;
    let most = number_before(&told, " of 2000 replicates");
    let explicit = format!("come from a study with replicates = 3 and max_replicates = {most}\n");
    assert!(told.contains(&explicit), "{told}");

    let place = self::place();
    let run = "run tiny.toml --no-efficiency --no-figures --precision orders=1e-9 --replicates 2 \
               --max-replicates 2000";
    let told = cut(640, &place, run).1;
    let most = number_before(&told, " of 2000 replicates");
    let explicit = format!("come from --replicates 2 --max-replicates {most}\n");
    assert!(told.contains(&explicit), "{told}");
    let manifest = fs::read_to_string(place.path().join("out/manifest.json")).unwrap();
    let recorded = format!("within the budget: --replicates 2 --max-replicates {most}");
    assert!(manifest.contains(&recorded), "{manifest}");
}

#[test]
fn a_verb_whose_statistics_a_budget_would_bend_has_none_and_says_so() {
    for verb in ["search", "check", "aa"] {
        let mut command = Command::new(PROGRAM);
        let help = command.args([verb, "--help"]).output().unwrap();
        let help = text(&help.stdout);
        assert!(help.contains("There is no --budget: "), "{verb}: {help}");
        assert!(!help.contains("--budget <TIME>"), "{verb}: {help}");
    }
    let place = place();
    let told = refused(&place, "claims claims.toml --pass-through --budget 1h");
    assert!(told.contains("cannot be used with"), "{told}");
}
