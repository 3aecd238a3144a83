//! Names of outcomes, levers and parts of the market in the language of the page.

use super::prose::FIGURES;
use crate::outcome::{self, OUTCOMES, Outcome, Unit};
use crate::policy::LEVERS;
use crate::render::prose::{Language, Prose};
use crate::render::{Cell, Table, unit};
use crate::say;

/// Declarations in words; the English ones stand in the declarations themselves.
pub const DECLARATIONS: Prose = Prose {
    english: "",
    chinese: Some(include_str!("prose/zh/declarations.md")),
};

/// Words of tables and figures that stand in the code in English: headings, verdicts, names.
pub const WORDS: Prose = Prose {
    english: "",
    chinese: Some(include_str!("prose/zh/words.md")),
};

/// The label of an outcome.
#[must_use]
pub fn outcome(outcome: &Outcome) -> String {
    declared(&format!("outcome.{}", outcome.name)).unwrap_or_else(|| outcome.label.to_owned())
}

/// The name of an outcome as files spell it; its label in other languages.
#[must_use]
pub fn named(outcome: &Outcome) -> String {
    declared(&format!("outcome.{}", outcome.name)).unwrap_or_else(|| outcome.name.to_owned())
}

/// The label of the outcome that has this label in its declaration, or of another thing that is
/// called so.
#[must_use]
pub fn by_label(label: &str) -> String {
    let found = OUTCOMES.iter().find(|known| known.label == label);
    let elsewhere = || declared(&format!("label.{label}")).unwrap_or_else(|| label.to_owned());
    found.map_or_else(elsewhere, outcome)
}

/// The unit of a difference of values in a unit, in words.
#[must_use]
pub fn change(unit: Unit) -> String {
    let spoken = declared(&format!("change.{}", unit.name()));
    spoken.unwrap_or_else(|| unit::change(unit).to_owned())
}

/// The name of a lever as scenarios spell it, in words.
#[must_use]
pub fn lever(name: &str) -> String {
    declared(&format!("lever.{name}")).unwrap_or_else(|| name.replace('_', " "))
}

/// The label of a part of the market: a side, a tier, a cohort. Industries that nothing built in
/// has bear the names that scenarios give them.
#[must_use]
pub fn slice(label: &str) -> String {
    let spoken = FIGURES.part(&format!("slice.{label}"), Language::spoken());
    let spoken = spoken.or_else(|| declared(&format!("industry.{label}")));
    spoken.unwrap_or_else(|| label.replace('-', " "))
}

/// The summary of a scenario; of one that is built in, in the language of the page.
#[must_use]
pub fn summary(name: &str, is_built_in: bool, stated: &str) -> String {
    let told = is_built_in.then(|| declared(&format!("scenario.{name}")));
    told.flatten().unwrap_or_else(|| one_lever(stated.trim()))
}

/// The summary that `ablate` gives a scenario in which one lever is as another one has it; what
/// others wrote stays as it is.
fn one_lever(stated: &str) -> String {
    let parts: Vec<&str> = stated.split('`').collect();
    match parts.as_slice() {
        ["", base, " with one lever, ", name, ", as ", of, " has it."] => {
            say!(
                FIGURES,
                "one_lever",
                base = base,
                lever = lever_named(name),
                of = of
            )
        }
        _ => word(stated),
    }
}

/// The words of what is declared, in the language of the page; `None` where the declaration's own
/// words are to be taken.
#[must_use]
pub fn declared(name: &str) -> Option<String> {
    DECLARATIONS.part(name, Language::spoken())
}

/// The unit of values on an axis, in words.
#[must_use]
pub fn level(unit: Unit) -> String {
    word(unit::level(unit))
}

/// The unit of a parameter, in words.
#[must_use]
pub fn field_unit(unit: &str) -> String {
    let spoken = declared(&format!("unit.{unit}")).unwrap_or_else(|| unit.to_owned());
    spoken.trim_matches(['（', '）']).to_owned()
}

/// The name that somebody gave a factor; in other languages that of the parameter behind it.
#[must_use]
pub fn factor(name: &str, key: &str) -> String {
    if Language::spoken() == Language::English {
        return name.replace('_', " ");
    }
    parameter(key).unwrap_or_else(|| name.to_owned())
}

/// The name that somebody gave a factor, as it stands in tables.
#[must_use]
pub fn factor_in_tables(name: &str, key: &str) -> String {
    match Language::spoken() {
        Language::English => name.to_owned(),
        Language::Chinese => factor(name, key),
    }
}

/// The name of a parameter by its dotted key, in other languages than English; those of levers may
/// have a date in their keys.
fn parameter(key: &str) -> Option<String> {
    let Some(lever) = key.strip_prefix("policy.") else {
        return WORDS.part(key, Language::spoken());
    };
    let dated = |part: &&str| part.starts_with(|letter: char| letter.is_ascii_digit());
    let parts: Vec<&str> = lever.split('.').filter(|part| !dated(part)).collect();
    declared(&format!("lever.{}", parts.join(".")))
}

/// The name of a fact in figures, made of its id.
#[must_use]
pub fn name_of_fact(id: &str) -> String {
    let spoken = WORDS.part(id, Language::spoken());
    spoken.unwrap_or_else(|| id.replace('-', " "))
}

/// Why a fact cannot be measured, in the language of the page.
#[must_use]
pub fn why(id: &str, stated: &str) -> String {
    let spoken = WORDS.part(&format!("why.{id}"), Language::spoken());
    spoken.unwrap_or_else(|| stated.to_owned())
}

/// The remark of a claim's file, in the language of the page.
#[must_use]
pub fn remark(id: &str, stated: &str) -> String {
    let spoken = WORDS.part(&format!("remark.{id}"), Language::spoken());
    spoken.unwrap_or_else(|| stated.to_owned())
}

/// Words of a check of theory, in the language of the page.
#[must_use]
pub fn theory(check: &str, stated: &str) -> String {
    let spoken = WORDS.part(&format!("theory.{check}"), Language::spoken());
    spoken.unwrap_or_else(|| stated.to_owned())
}

/// The name of a lever as scenarios spell it; its label in other languages.
#[must_use]
pub fn lever_named(name: &str) -> String {
    declared(&format!("lever.{name}")).unwrap_or_else(|| name.to_owned())
}

/// Names in a row.
#[must_use]
pub fn listed(names: &[String]) -> String {
    names.join(match Language::spoken() {
        Language::English => ", ",
        Language::Chinese => "、",
    })
}

/// The words of a fact or a claim, in the language of the page.
#[must_use]
pub fn told(kind: &str, id: &str, says: &str) -> String {
    declared(&format!("{kind}.{id}")).unwrap_or_else(|| says.to_owned())
}

/// Words of the code, in the language of the page.
#[must_use]
pub fn word(text: &str) -> String {
    let spoken = WORDS.part(text, Language::spoken());
    spoken.unwrap_or_else(|| text.to_owned())
}

/// A figure with its unit as claims write it, in the language of the page.
#[must_use]
pub fn quantity(text: &str) -> String {
    if Language::spoken() == Language::English {
        return text.to_owned();
    }
    let units = [
        (" yuan a day", " 元/天"),
        (" yuan", " 元"),
        (" a day", " 每天"),
        (" points", " 个百分点"),
        (" (no interval)", "（无区间）"),
        (" and ", " 与 "),
        (" %", "%"),
    ];
    let mut text = text.to_owned();
    for (english, chinese) in units {
        text = text.replace(english, chinese);
    }
    text
}

/// A table in the language of the page: its headings, and what the code writes into its cells.
/// Names and words of others stay as they are unless the code has the same.
#[must_use]
pub fn spoken(mut table: Table) -> Table {
    if Language::spoken() == Language::English {
        return table;
    }
    for column in &mut table.columns {
        column.heading = phrase(&column.heading);
    }
    let cells = table.rows.iter_mut().flatten();
    cells.for_each(speak);
    table
}

fn speak(cell: &mut Cell) {
    match cell {
        Cell::Text(words) => *words = phrase(words),
        Cell::Verdict(verdict) => *cell = Cell::Text(word(verdict.words())),
        Cell::Remarked(inner, words) => {
            speak(inner);
            *words = phrase(words);
        }
        _ => {}
    }
}

/// Words of the code, outcomes and levers by name, and what is put together of these: with a unit
/// in brackets, as a range, or as one of several readings.
fn phrase(text: &str) -> String {
    let known = WORDS.part(text.trim_matches('`'), Language::spoken());
    if let Some(known) = known {
        return known;
    }
    if let Some(found) = outcome::by_name(text) {
        return outcome(found);
    }
    if LEVERS.iter().any(|known| known.name == text) {
        return lever(text);
    }
    if let Some(rest) = text.strip_prefix("Δ ") {
        return format!("Δ {}", phrase(rest));
    }
    let is_number = |text: &str| text.trim_start_matches('-').parse::<f64>().is_ok();
    if let Some((low, high)) = text.split_once(" to ")
        && is_number(low)
        && is_number(high)
    {
        return format!("{low} 至 {high}");
    }
    let unit = text
        .strip_suffix(')')
        .and_then(|text| text.rsplit_once(" ("));
    if let Some((measure, unit)) = unit {
        return format!("{}（{}）", phrase(measure), phrase(unit));
    }
    match text.rsplit_once(", ") {
        Some((measure, reading)) if WORDS.part(reading, Language::spoken()).is_some() => {
            format!("{}，{}", phrase(measure), phrase(reading))
        }
        _ => text.to_owned(),
    }
}
