//! Names of outcomes, levers and parts of the market in the language of the page.

use crate::outcome::{OUTCOMES, Outcome, Unit};
use crate::prose;
use crate::render::prose::{Language, Prose};
use crate::render::unit;

/// Sentences of figures.
pub const FIGURES: Prose = prose!("figures.md", in both languages);

/// Declarations in words; the English ones stand in the declarations themselves.
pub const DECLARATIONS: Prose = Prose {
    english: "",
    chinese: Some(include_str!("prose/zh/declarations.md")),
};

/// The label of an outcome.
#[must_use]
pub fn outcome(outcome: &Outcome) -> String {
    declared(&format!("outcome.{}", outcome.name)).unwrap_or_else(|| outcome.label.to_owned())
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
    told.flatten().unwrap_or_else(|| stated.trim().to_owned())
}

/// The words of what is declared, in the language of the page; `None` where the declaration's own
/// words are to be taken.
#[must_use]
pub fn declared(name: &str) -> Option<String> {
    DECLARATIONS.part(name, Language::spoken())
}
