//! A second person can build the market from docs/model.md: whatever parameter and constant the
//! reference reads stands there.

use super::{read, root};
use gresham::market::parameters::{IndustryParameters, ServiceParameters, WORLD_SECTIONS};
use gresham::parameter::Declared as _;
use gresham::policy::LEVERS;
use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

/// True if a key stands in a text as a word, as itself or with an industry's index.
fn names(text: &str, key: &str) -> bool {
    let is_word = |letter: char| letter.is_alphanumeric() || letter == '_';
    text.match_indices(key).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let rest = &text[at + key.len()..];
        let rest = rest.strip_prefix("_c").unwrap_or(rest);
        !before.is_some_and(is_word) && !rest.chars().next().is_some_and(is_word)
    })
}

#[test]
fn every_parameter_of_the_world_and_of_a_lever_stands_in_the_model() {
    let model = read("docs/model.md");
    let sections = WORLD_SECTIONS.iter().flat_map(|section| section.fields);
    let industry = IndustryParameters::FIELDS.iter();
    let service = ServiceParameters::FIELDS.iter();
    let levers = LEVERS.iter().flat_map(|lever| lever.fields);
    let all = sections.chain(industry).chain(service).chain(levers);
    let keys: BTreeSet<&str> = all.map(|field| field.key).collect();
    assert!(keys.len() > 200, "{} parameters", keys.len());
    let absent: Vec<&&str> = keys.iter().filter(|key| !names(&model, key)).collect();
    assert!(absent.is_empty(), "docs/model.md does not name {absent:?}");
}

/// Sources of the reference, without tests, comments and texts.
fn reference() -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let mut ahead = vec![root().join("crates/gresham-reference/src")];
    while let Some(folder) = ahead.pop() {
        for entry in fs::read_dir(folder).expect("the reference") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                ahead.push(path);
                continue;
            }
            let text = fs::read_to_string(&path).expect("a source");
            let code = text.split("#[cfg(test)]").next().unwrap_or_default();
            let lines = code.lines().map(|line| {
                let code = line.split("//").next().unwrap_or_default();
                code.split('"').step_by(2).collect::<Vec<_>>().join(" ")
            });
            found.push((path, lines.collect::<Vec<_>>().join("\n")));
        }
    }
    found
}

/// Numbers that stand in a text, with what joins digits of large ones taken out.
fn numbers(text: &str, joint: char) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let letters: Vec<char> = text.chars().collect();
    let mut at = 0;
    while at < letters.len() {
        let is_inside = at > 0 && (letters[at - 1].is_alphanumeric() || letters[at - 1] == '_');
        if !letters[at].is_ascii_digit() || is_inside {
            at += 1;
            continue;
        }
        let first = at;
        let goes_on = |at: usize| {
            let digit = |at: usize| letters.get(at).is_some_and(char::is_ascii_digit);
            digit(at)
                || ((letters.get(at) == Some(&'.') || letters.get(at) == Some(&joint))
                    && digit(at + 1))
        };
        while goes_on(at) {
            at += 1;
        }
        let number: String = letters[first..at]
            .iter()
            .filter(|one| **one != joint)
            .collect();
        if let Ok(value) = number.parse::<f64>() {
            found.insert(value.to_string());
        }
    }
    found
}

#[test]
fn every_constant_of_the_reference_stands_in_the_model() {
    /// Nothing, one and two, and lengths of steps that the document writes as fractions.
    const PLAIN: [&str; 6] = ["0", "1", "2", "0.0625", "0.125", "0.25"];
    let model = numbers(&read("docs/model.md"), ',');
    let mut seen = 0;
    for (path, code) in reference() {
        for number in numbers(&code, '_') {
            seen += 1;
            let stands = PLAIN.contains(&number.as_str()) || model.contains(&number);
            let told = path.display();
            assert!(stands, "{told} has {number}, which docs/model.md does not");
        }
    }
    assert!(seen > 50, "{seen} numbers");
}
