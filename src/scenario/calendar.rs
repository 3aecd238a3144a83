//! The dates of a run.

use super::cells::accepted;
use super::file::{BURN_IN, RUN_DATES, Run};
use crate::market::calendar::Calendar;
use crate::parameter::Value;
use crate::reader::{Diagnostic, Spanned, meaning};
use jiff::ToSpan;
use jiff::civil::Date;

/// Length of the default window of comparison, in days.
const EVALUATION_DAYS: i64 = 90;

/// Longest run, in years.
const LONGEST_YEARS: i64 = 20;

/// Makes the calendar, or complains.
pub(super) fn calendar(run: &Run, diagnostics: &mut Vec<Diagnostic>) -> Option<Calendar> {
    missing(run, diagnostics);
    let start = accepted(run.start.as_ref());
    let end = accepted(run.end.as_ref());
    let (start, end) = (start?, end?);
    let (start_at, end_at) = (run.start.as_ref()?, run.end.as_ref()?);
    if end < start {
        diagnostics.push(
            Diagnostic::new("the run ends before it starts")
                .at(&end_at.span, format!("must not be before {start}"))
                .at(&start_at.span, "starts here"),
        );
        return None;
    }
    let limit = start.saturating_add(LONGEST_YEARS.years());
    if end >= limit {
        diagnostics.push(
            Diagnostic::new(format!("the run is longer than {LONGEST_YEARS} years"))
                .at(&end_at.span, format!("must be before {limit}"))
                .at(&start_at.span, "starts here"),
        );
    }
    let evaluate_from = match &run.evaluate_from {
        Some(stated) => inside(stated, start, end, diagnostics)?,
        None => end.saturating_sub((EVALUATION_DAYS - 1).days()).max(start),
    };
    let burn_in_days = match accepted(run.burn_in_days.as_ref())? {
        Value::Whole(days) => u32::try_from(days).ok()?,
        Value::Number(_) | Value::Switch(_) => return None,
    };
    Some(Calendar {
        start,
        end,
        burn_in_days,
        evaluate_from,
    })
}

fn inside(
    stated: &Spanned<Option<Date>>,
    start: Date,
    end: Date,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Date> {
    let date = stated.value?;
    if (start..=end).contains(&date) {
        return Some(date);
    }
    diagnostics.push(
        Diagnostic::new("`evaluate_from` lies outside the run")
            .at(&stated.span, format!("must lie between {start} and {end}"))
            .help("leave it out to compare over the last 90 days"),
    );
    None
}

fn missing(run: &Run, diagnostics: &mut Vec<Diagnostic>) {
    let mut lacking: Vec<(&str, String)> = Vec::new();
    for ((key, doc), stated) in RUN_DATES.iter().zip([&run.start, &run.end]) {
        if stated.is_none() {
            lacking.push((key, format!("`{key}`: {doc} (a date such as 2024-01-01)")));
        }
    }
    if run.burn_in_days.is_none() {
        lacking.push((BURN_IN.key, meaning(&BURN_IN)));
    }
    let message = match lacking.as_slice() {
        [] => return,
        [(key, _)] => format!("section `run` lacks `{key}`"),
        several => format!("section `run` lacks {} keys", several.len()),
    };
    let mut diagnostic = Diagnostic::new(message);
    for (_, note) in lacking {
        diagnostic = diagnostic.note(note);
    }
    diagnostic = match &run.header {
        Some(header) => diagnostic.at(header, "no file of the chain states it"),
        None => diagnostic.in_file(0),
    };
    diagnostics.push(diagnostic.help("state it under `[run]`, or extend a file that does"));
}
