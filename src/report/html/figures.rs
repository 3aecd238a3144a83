//! Figures of a report: the SVG that the program draws, how to read it, and the tables behind it.

use super::escape::escape;
use super::findings::seen;
use crate::experiment::Comparison;
use crate::outcome::{self, Outcome};
use crate::records::Results;
use crate::report::figures::Figure;
use crate::report::prose::PAGE as PROSE;
use crate::report::values::{Series, Shown, Values};
use crate::say;
use base64::prelude::{BASE64_STANDARD, Engine as _};
use flate2::Compression;
use flate2::write::GzEncoder;
use plotters::style::RGBColor;
use std::fmt::Write as _;
use std::io::Write as _;

/// The outcome on which a figure has a sentence for every arm.
fn told(name: &str) -> Option<&'static Outcome> {
    match name {
        "repeat-rate" => Some(outcome::REPEAT_90),
        "gmv" => Some(outcome::NET_GMV),
        "lemon-market" => Some(outcome::QUALITY_TRADED),
        "scores" => Some(outcome::SCORE),
        "abuse" => Some(outcome::ABUSE_LOSS_SHARE),
        "trust" => Some(outcome::TRUST),
        "survival" => Some(outcome::GOOD_SURVIVAL),
        "measured-against-true" => Some(outcome::PROBLEM_RATE_MEASURED),
        _ => None,
    }
}

/// A figure with a sentence for every arm on what its first outcome does.
#[must_use]
pub fn figure(results: &Results, comparison: Option<&Comparison>, figure: &Figure) -> String {
    let others = results.arms.iter().skip(1).enumerate();
    let found = others.filter_map(|(arm, of)| seen(comparison?, told(figure.name)?, arm, &of.name));
    let found: Vec<String> = found.collect();
    let drawn = (figure.draw)(results).drawn(results);
    framed(figure.name, &found, &drawn, &figure.caption())
}

/// A drawing below sentences on what is to be seen in it, with the tables behind it.
#[must_use]
pub fn framed(
    name: &str,
    sentences: &[String],
    (svg, values): &(String, Vec<Values>),
    caption: &str,
) -> String {
    let sentences: Vec<String> = sentences
        .iter()
        .map(|text| format!("<p>{}</p>\n", escape(text)))
        .collect();
    format!(
        "<figure class=\"figure\" id=\"figure-{name}\">\n<div class=\"prose\">{}</div>\n\
         <div class=\"drawing\">{}</div>\n\
         <figcaption class=\"note\">{}</figcaption>\n{}</figure>\n",
        sentences.concat(),
        svg,
        escape(caption),
        behind(name, values)
    )
}

/// The tables behind a figure, one for each panel, with a button that saves them all as CSV.
fn behind(name: &str, values: &[Values]) -> String {
    let filled = values.iter().enumerate();
    let filled = filled.filter(|(_, panel)| !panel.rows.is_empty());
    let tables: Vec<String> = filled.map(|(nth, panel)| table(nth, panel)).collect();
    if tables.is_empty() {
        return String::new();
    }
    format!(
        "<details class=\"behind\" data-packed=\"{}\"><summary>{}</summary>\n\
         <noscript>{}</noscript>\n\
         <p><button type=\"button\" data-csv=\"figure-{name}\">{}</button></p>\n</details>\n",
        packed(&tables.concat()),
        say!(PROSE, "figure.table"),
        say!(PROSE, "figure.packed"),
        say!(PROSE, "table.csv"),
    )
}

/// Tables as the page unpacks them: the larger part of a report would be their cells otherwise.
fn packed(tables: &str) -> String {
    let mut packer = GzEncoder::new(Vec::new(), Compression::best());
    packer
        .write_all(tables.as_bytes())
        .and_then(|()| packer.finish())
        .map(|bytes| BASE64_STANDARD.encode(bytes))
        .expect("memory takes what is written")
}

/// The table of a panel. Where each value stands in the drawing is kept with it. There are
/// thousands of cells; HTML can do without their closing tags.
fn table(nth: usize, panel: &Values) -> String {
    let title = escape(&panel.title);
    let frame = panel.frame.map(|side| format!("{side:.1}")).join(" ");
    let days = panel
        .days
        .map_or_else(String::new, |days| format!(" data-days=\"{days}\""));
    let mut text = format!(
        "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{title}\">\
         <table data-values=\"{nth}\" data-frame=\"{frame}\"{days}>\
         <caption>{title}</caption><thead><tr><th scope=\"col\">{}</th>{}</tr></thead>\n<tbody>\n",
        escape(&panel.along),
        panel.series.iter().map(heading).collect::<String>(),
    );
    for row in &panel.rows {
        let cells: String = row.cells.iter().map(|shown| cell(shown.as_ref())).collect();
        let _ = writeln!(text, "<tr><th scope=row>{}{cells}", escape(&row.name));
    }
    text + "</tbody></table></div>\n"
}

fn heading(series: &Series) -> String {
    let RGBColor(red, green, blue) = series.colour;
    let arm = series
        .arm
        .map_or_else(String::new, |arm| format!(" data-of=\"{arm}\""));
    format!(
        "<th scope=\"col\" data-colour=\"#{red:02x}{green:02x}{blue:02x}\"{arm}>{}</th>",
        escape(&series.label)
    )
}

fn cell(shown: Option<&Shown>) -> String {
    shown.map_or_else(
        || "<td>–".to_owned(),
        |shown| {
            let (x, y) = shown.at;
            format!("<td data-at=\"{x:.1} {y:.1}\">{}", escape(&shown.text))
        },
    )
}
