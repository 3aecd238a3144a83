//! The dates of a run.

use super::problem::Complaint;
use super::read_section::{Stated, accepted, meaning};
use super::written::{BURN_IN, RUN_DATES, Run};
use crate::market::calendar::Calendar;
use crate::parameter::Value;
use jiff::ToSpan;
use jiff::civil::Date;

/// Length of the default window of comparison, in days.
const EVALUATION_DAYS: i64 = 90;

/// Longest run, in years.
const LONGEST_YEARS: i64 = 20;

/// Makes the calendar, or complains.
pub(super) fn calendar(run: &Run, complaints: &mut Vec<Complaint>) -> Option<Calendar> {
    missing(run, complaints);
    let start = accepted(run.start.as_ref());
    let end = accepted(run.end.as_ref());
    let (start, end) = (start?, end?);
    let (start_at, end_at) = (run.start.as_ref()?, run.end.as_ref()?);
    if end < start {
        complaints.push(
            Complaint::new("the run ends before it starts")
                .at(&end_at.place, format!("must not be before {start}"))
                .at(&start_at.place, "starts here"),
        );
        return None;
    }
    let limit = start.saturating_add(LONGEST_YEARS.years());
    if end >= limit {
        complaints.push(
            Complaint::new(format!("the run is longer than {LONGEST_YEARS} years"))
                .at(&end_at.place, format!("must be before {limit}"))
                .at(&start_at.place, "starts here"),
        );
    }
    let evaluate_from = match &run.evaluate_from {
        Some(stated) => inside(stated, start, end, complaints)?,
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
    stated: &Stated<Date>,
    start: Date,
    end: Date,
    complaints: &mut Vec<Complaint>,
) -> Option<Date> {
    let date = stated.value?;
    if (start..=end).contains(&date) {
        return Some(date);
    }
    complaints.push(
        Complaint::new("`evaluate_from` lies outside the run")
            .at(&stated.place, format!("must lie between {start} and {end}"))
            .help("leave it out to compare over the last 90 days"),
    );
    None
}

fn missing(run: &Run, complaints: &mut Vec<Complaint>) {
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
    let mut complaint = Complaint::new(message);
    for (_, note) in lacking {
        complaint = complaint.note(note);
    }
    complaint = match &run.header {
        Some(header) => complaint.at(header, "no file of the chain states it"),
        None => complaint.in_file(0),
    };
    complaints.push(complaint.help("state it under `[run]`, or extend a file that does"));
}
