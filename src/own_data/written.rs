//! The facts file that is written of a table.

use super::bands::{Banded, RESAMPLES};
use super::book::Book;
use std::fmt::Write as _;

/// A facts file of use `fit`, for the markets of a scenario. `table` is what the figures are said
/// to come from.
#[must_use]
pub fn facts_file(
    book: &Book,
    facts: &[Banded],
    (table, scenario): (&str, &str),
    (seed, discrepancy): (u64, f64),
) -> String {
    let (from, to) = book.span();
    let shops = book.shop_count();
    let quoted = |text: &str| toml::Value::String(text.to_owned()).to_string();
    let mut text = format!(
        "# Facts of a platform's own table, for `gresham calibrate --facts`. Bands: {RESAMPLES} draws \
         of weights\n# of {shops} shops (seed {seed}), widened by {discrepancy} for what a model may \
         miss.\nsummary = {}\n",
        quoted(&format!(
            "Figures of {table}: {shops} shops, {from} to {to}."
        )),
    );
    for fact in facts {
        let figure = &fact.figure;
        let says = capital(&figure.says.replace("{}", &words(fact)));
        let (low, high) = fact.drawn;
        let source = format!(
            "{table}, {shops} shops, {from} to {to}; with other shops {low:.4} to {high:.4}"
        );
        let purpose = if figure.fitted { "fit" } else { "validate" };
        let scale = if fact.is_log { "log" } else { "linear" };
        let (band_low, band_high) = fact.band;
        let _ = write!(
            text,
            "\n[facts.{}]\nsays = {}\nsource = {}\nplace = \"own platform\"\nyear = {}\ngrade = \
             \"A\"\npurpose = \"{purpose}\"\nvalue = {:?}\nband = [{band_low:?}, {band_high:?}]\nscale \
             = \"{scale}\"\nscenario = {}\nstatistic = {}\n",
            figure.id,
            quoted(&says),
            quoted(&source),
            quoted(&format!("{from} to {to}")),
            fact.value,
            quoted(scenario),
            figure.statistic,
        );
    }
    text
}

fn words(fact: &Banded) -> String {
    if fact.figure.id == "order-value" {
        format!("{:.2} yuan", fact.value)
    } else if fact.figure.id == "sales-gini"
        || fact.figure.id.ends_with("-rate") && !fact.figure.is_share
    {
        format!("{:.3}", fact.value)
    } else {
        format!("{:.2} %", 100.0 * fact.value)
    }
}

fn capital(says: &str) -> String {
    let mut letters = says.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string());
    first.unwrap_or_default() + letters.as_str() + "."
}
