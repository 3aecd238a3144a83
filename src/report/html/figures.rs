//! Figures of a report: the SVG that the program draws, how to read it, and the table behind it.

use super::findings::seen;
use super::{escape, tables};
use crate::experiment::Comparison;
use crate::outcome::{self, Outcome};
use crate::records::Results;
use crate::report::figures::Figure;

/// Outcomes that a figure draws over time.
fn drawn(name: &str) -> &'static [&'static Outcome] {
    match name {
        "repeat-rate" => &[outcome::REPEAT_90, outcome::REPEAT_60, outcome::REPEAT_30],
        "gmv" => &[outcome::NET_GMV, outcome::GROSS_GMV],
        "lemon-market" => &[
            outcome::QUALITY_TRADED,
            outcome::QUALITY_LISTED,
            outcome::QUALITY_DESCRIBED,
            outcome::BELIEF,
        ],
        "scores" => &[outcome::SCORE, outcome::FIVE_STAR_SHARE],
        "abuse" => &[
            outcome::ABUSE_LOSS_SHARE,
            outcome::ABUSE_RATE,
            outcome::ABUSE_SUCCESS,
            outcome::HONEST_DENIED,
        ],
        "trust" => &[outcome::TRUST, outcome::BELIEF],
        "survival" => &[outcome::GOOD_SURVIVAL, outcome::SURVIVAL],
        "measured-against-true" => &[
            outcome::PROBLEM_RATE_MEASURED,
            outcome::FIRST_RETURN_RATE,
            outcome::DEFECT_RATE,
            outcome::QUALITY_TRADED,
        ],
        _ => &[],
    }
}

/// A figure with a sentence for every arm on what its first outcome does.
#[must_use]
pub fn figure(results: &Results, comparison: Option<&Comparison>, figure: &Figure) -> String {
    let svg = (figure.draw)(results).svg(results);
    let outcomes = drawn(figure.name);
    let others = results.arms.iter().skip(1).enumerate();
    let found = others.filter_map(|(arm, of)| seen(comparison?, outcomes.first()?, arm, &of.name));
    let found = found
        .map(|text| format!("<p>{}</p>\n", escape(&text)))
        .collect::<Vec<_>>()
        .concat();
    let table = if outcomes.is_empty() {
        String::new()
    } else {
        tables::over_time(results, figure.name, outcomes)
    };
    let (name, caption) = (figure.name, escape(&figure.caption()));
    format!(
        "<figure class=\"figure\" id=\"figure-{name}\">\n<div class=\"prose\">{found}</div>\n{svg}\n\
         <figcaption class=\"note\">{caption}</figcaption>\n{table}</figure>\n"
    )
}
