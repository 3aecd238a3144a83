//! The days of a figure: their span, and the dates on which policies change.

use super::curves;
use super::labels;
use super::prose::FIGURES as PROSE;
use super::style::name;
use crate::records::Results;
use crate::say;
use jiff::civil::Date;

/// A date on which some arms' policies change.
#[derive(Debug, Clone, PartialEq)]
pub struct Marker {
    /// Days since the start.
    pub day: f64,
    /// The date.
    pub date: Date,
    /// The levers' names.
    pub levers: String,
    /// The arms' names; empty where every arm with changes has this one.
    pub arms: String,
    /// The arms' indices.
    pub indices: Vec<usize>,
}

/// Properties that panels over time share.
#[derive(Debug, Clone, PartialEq)]
pub struct Time {
    /// The date of day 0.
    pub start: Date,
    /// Days drawn.
    pub days: f64,
    /// Changes of policy.
    pub markers: Vec<Marker>,
    /// True if markers bear numbers that the notes explain, for want of room.
    pub numbered: bool,
}

impl Time {
    /// The span of the run and the dates on which policies change after its first day.
    #[must_use]
    pub fn of(results: &Results) -> Self {
        let last_day = curves::days(results) as f64 - 1.0;
        let mut markers: Vec<Marker> = Vec::new();
        let changing = results.arms.iter().filter(|arm| !arm.changes.is_empty());
        let changing = changing.count();
        let mut dates: Vec<Date> = results
            .arms
            .iter()
            .flat_map(|arm| arm.changes.iter().map(|(date, _)| *date))
            .collect();
        dates.sort_unstable();
        dates.dedup();
        for date in dates {
            let day = curves::day_of(results, date);
            if day <= 0.0 || day > last_day {
                continue;
            }
            let (levers, indices) = levers_and_arms(results, date);
            let names = indices.iter().map(|arm| name(&results.arms[*arm].name));
            markers.push(Marker {
                day,
                date,
                levers,
                arms: if indices.len() == changing {
                    String::new()
                } else {
                    names.collect::<Vec<_>>().join(&say!(PROSE, "list.comma"))
                },
                indices,
            });
        }
        Self {
            start: results.start,
            days: last_day.max(1.0),
            markers,
            numbered: false,
        }
    }

    /// Time of a figure that has nothing to do with days.
    #[must_use]
    pub const fn without_dates() -> Self {
        Self {
            start: Date::constant(2000, 1, 1),
            days: 1.0,
            markers: Vec::new(),
            numbered: false,
        }
    }
}

fn levers_and_arms(results: &Results, date: Date) -> (String, Vec<usize>) {
    let mut levers: Vec<String> = Vec::new();
    let mut arms = Vec::new();
    for (index, arm) in results.arms.iter().enumerate() {
        for (_, names) in arm.changes.iter().filter(|(changed, _)| *changed == date) {
            arms.push(index);
            for lever in names.iter().map(|lever| labels::lever(lever)) {
                if !levers.contains(&lever) {
                    levers.push(lever);
                }
            }
        }
    }
    arms.dedup();
    (levers.join(&say!(PROSE, "list.comma")), arms)
}
