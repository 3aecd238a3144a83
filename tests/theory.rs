//! Known answers of theory, in their short form, and what breaks them.

use assert_cmd::Command;
use gresham::studies::{CancelToken, Session, VerifyAnswer, VerifyRequest, verify};
use gresham::theory::CHECKS;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command as Process;

/// The answer to the short form of some checks.
fn short(checks: &[&str], threads: Option<u16>) -> VerifyAnswer {
    let request = VerifyRequest {
        checks: checks.iter().map(ToString::to_string).collect(),
        short: true,
        ..VerifyRequest::default()
    };
    let cancel = CancelToken::new();
    let mut listener = ();
    let session = Session::new(threads, &cancel, &mut listener, "gresham verify");
    verify(&request, &mut session.expect("threads")).expect("an answer")
}

#[test]
fn every_check_meets_its_theory_and_refuses_its_rival() {
    let names: Vec<&str> = CHECKS.iter().map(|check| check.name).collect();
    let answer = short(&names, None);
    let lines = answer.verified.iter().flat_map(|one| {
        let lines = one.lines.iter().filter(|(judged, _)| !judged.holds());
        lines.map(|(judged, _)| format!("{}: {judged:?}", one.check.name))
    });
    let broken: Vec<String> = lines.collect();
    assert!(broken.is_empty(), "{}", broken.join("\n"));
    assert_eq!(answer.verified.len(), CHECKS.len());
    assert!(answer.folder.is_none() && answer.holds());
}

#[test]
fn threads_change_no_figure() {
    let (one, two) = (short(&["price"], Some(1)), short(&["price"], Some(3)));
    assert_eq!(one.document, two.document);
}

#[test]
fn a_report_of_all_checks_asked_for_is_kept_where_it_is_asked_for() {
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("verify");
    let run = Command::cargo_bin("gresham")
        .expect("the program")
        .args([
            "verify", "price", "--short", "--quiet", "--format", "csv", "--out",
        ])
        .arg(&out)
        .assert()
        .code(0);
    let table = String::from_utf8_lossy(&run.get_output().stdout).into_owned();
    assert!(table.contains("\nprice,books,0.0,0.0,"), "{table}");
    let readme = fs::read_to_string(out.join("README.md")).expect("a README");
    assert!(readme.contains("Lerner (1934)") && readme.contains("adaptation.cycle = 7"));
    for file in ["verify.json", "figures/verify.svg"] {
        assert!(out.join(file).exists(), "{file}");
    }
}

#[test]
fn a_check_that_nobody_knows_is_refused_with_the_names_of_those_that_are() {
    let run = Command::cargo_bin("gresham")
        .expect("the program")
        .args(["verify", "lemonade"])
        .assert()
        .code(2);
    let told = String::from_utf8_lossy(&run.get_output().stderr).into_owned();
    assert!(told.contains("lemons-visible"), "{told}");
}

#[test]
fn names_of_checks_and_lines_are_distinct() {
    let mut names: Vec<(&str, &str)> = CHECKS
        .iter()
        .flat_map(|check| check.lines.iter().map(|line| (check.name, line.name)))
        .collect();
    let all = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), all);
}

fn mutants() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/mutants");
    let entries = fs::read_dir(folder).expect("the folder of mutants");
    entries
        .map(|entry| entry.expect("an entry").path())
        .collect()
}

#[test]
fn every_mutant_applies_to_the_market_and_names_a_line_that_is_to_catch_it() {
    let mutants = mutants();
    assert!(mutants.len() >= 10);
    for path in mutants {
        let text = fs::read_to_string(&path).expect("a patch");
        let named = text
            .lines()
            .nth(1)
            .and_then(|line| line.strip_prefix("Caught by: "));
        let (check, line) = named
            .and_then(|named| named.split_once(' '))
            .expect("a line");
        let check = CHECKS
            .iter()
            .find(|known| known.name == check)
            .expect("a check");
        let is_known = line == "books" || check.lines.iter().any(|known| known.name == line);
        assert!(is_known, "{}: {line}", path.display());
        let applied = Process::new("git")
            .args(["apply", "--check", "--include=crates/gresham-market/*"])
            .arg(&path)
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .output()
            .expect("git");
        let told = String::from_utf8_lossy(&applied.stderr);
        assert!(applied.status.success(), "{}: {told}", path.display());
    }
}
