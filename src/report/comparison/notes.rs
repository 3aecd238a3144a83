//! Notes below the outcomes, line by line.

use super::answer::Answer;
use crate::experiment::drift::Drift;
use crate::experiment::measured::{Reading, read};
use crate::experiment::{Attainment, HalfWidth};
use crate::render::number;
use crate::report::labels;
use crate::report::prose::{COMPARISON as PROSE, FIGURES};
use crate::report::worlds;
use crate::say;

impl Answer {
    /// The notes below the outcomes.
    #[must_use]
    pub fn notes(&self) -> Vec<String> {
        let mut notes = self.intervals();
        notes.extend(self.luck());
        notes.extend(self.unreached.iter().cloned());
        notes.extend(self.rest());
        for (other, arm) in self.others() {
            notes.extend(self.pairs(other, arm));
        }
        for ((_, arm), reading) in self.others().zip(read(&self.measured)) {
            notes.push(reading_in_words(&reading, arm));
        }
        let attained = self.attained.iter();
        notes.extend(attained.map(|attained| self.precision(attained)));
        notes
    }

    /// The note that tells the digest.
    pub(super) fn digest_note(&self) -> String {
        format!("digest: {}", self.digest)
    }

    /// Work of this command, line by line: digest, orders, speed, memory, folder.
    #[must_use]
    pub fn summary(&self) -> Vec<String> {
        let speed = self.speed.as_ref();
        let per_second = speed.map_or_else(
            || say!(PROSE, "summary.nothing_simulated"),
            |speed| {
                say!(
                    PROSE,
                    "summary.speed",
                    orders = number::whole(speed.orders_per_second_per_core as u64),
                    seconds = format!("{:.1}", speed.wall_seconds),
                    threads = speed.threads,
                )
            },
        );
        let memory = self.peak_memory_bytes.map_or_else(
            || say!(PROSE, "summary.memory_unknown"),
            |bytes| format!("{} MiB", number::whole(bytes >> 20)),
        );
        let orders = number::whole(speed.map_or(0, |speed| speed.orders));
        vec![
            self.digest_note(),
            say!(PROSE, "summary.orders", orders = orders),
            per_second,
            say!(PROSE, "summary.memory", memory = memory),
            say!(PROSE, "summary.folder", folder = self.folder),
        ]
    }

    /// How intervals and verdicts are to be read.
    fn intervals(&self) -> Vec<String> {
        let n = self.comparison.replicates;
        let days = format!("{} to {}", self.calendar.evaluate_from, self.calendar.end);
        match (n, self.arms.len()) {
            (1, _) => vec![say!(PROSE, "note.one_replicate", days = days)],
            (_, 1) => vec![say!(PROSE, "note.replicates", n = n, days = days)],
            _ => vec![
                say!(PROSE, "note.pairs", n = n, days = days),
                say!(PROSE, "note.verdicts"),
            ],
        }
    }

    /// A sentence on what intervals leave out, unless worlds were asked for.
    fn luck(&self) -> Option<String> {
        let is_compared = self.arms.len() > 1;
        (is_compared && self.over_worlds.is_none()).then(worlds::luck_only)
    }

    /// Sentences on whether the baseline rests.
    fn rest(&self) -> Vec<String> {
        if self.drift.is_empty() {
            return if self.arms.len() > 1 {
                vec![say!(PROSE, "note.rest_unknown")]
            } else {
                Vec::new()
            };
        }
        let one = |drift: &Drift| {
            let ends = drift.per_year.low().zip(drift.per_year.high());
            let change = number::change(drift.per_year.mean, ends, drift.per_year.n, drift.unit());
            let label = drift.of.outcome.label.to_lowercase();
            say!(PROSE, "note.drift_of", outcome = label, change = change)
        };
        let baseline = &self.arms[0].name;
        let all: Vec<String> = self.drift.iter().map(one).collect();
        let all = all.join(", ");
        let mut notes = vec![say!(PROSE, "note.drift", arm = baseline, drifts = all)];
        let beyond = self.drift.iter().filter(|drift| drift.is_beyond());
        let beyond: Vec<String> = beyond.map(one).collect();
        if !beyond.is_empty() {
            let beyond = beyond.join(", ");
            notes.push(say!(
                PROSE,
                "note.restless",
                arm = baseline,
                drifts = beyond
            ));
        }
        notes
    }

    /// Outcomes that pairing did not help, and those of which pairs are left out.
    fn pairs(&self, other: usize, arm: &str) -> Vec<String> {
        let n = self.comparison.replicates;
        let (mut uncorrelated, mut dropped) = (Vec::new(), Vec::new());
        for row in &self.comparison.rows {
            let (name, Some(contrast)) = (row.outcome.name, &row.contrasts[other]) else {
                continue;
            };
            let paired = &contrast.paired;
            if paired
                .correlation
                .is_some_and(|correlation| correlation <= 0.0)
            {
                uncorrelated.push(name.to_owned());
            }
            if paired.dropped > 0 {
                dropped.push(format!("{name} ({} of {n})", paired.dropped));
            }
        }
        let notes = [
            ("note.uncorrelated", uncorrelated),
            ("note.dropped", dropped),
        ]
        .into_iter();
        let notes = notes.filter(|(_, names)| !names.is_empty());
        notes
            .map(|(note, names)| say!(PROSE, note, arm = arm, outcomes = names.join(", ")))
            .collect()
    }

    /// A sentence on whether a precision was reached.
    fn precision(&self, attained: &Attainment) -> String {
        let outcome = attained.goal.outcome;
        let width = |value: Option<f64>| {
            value.map_or_else(
                || say!(PROSE, "note.undefined"),
                |value| number::width(value, outcome.unit),
            )
        };
        let share = match attained.goal.half_width {
            HalfWidth::OfBaseline(share) => {
                say!(PROSE, "note.of_baseline", percent = share * 100.0)
            }
            HalfWidth::Absolute(_) => String::new(),
        };
        let reached = if attained.reached {
            "note.reached"
        } else {
            "note.not_reached"
        };
        say!(
            PROSE,
            "note.precision",
            outcome = outcome.name,
            arm = self.arms[attained.arm].name,
            reached = say!(PROSE, reached),
            replicates = self.comparison.replicates,
            half_width = width(attained.half_width),
            target = width(attained.target),
            share = share,
        )
    }
}

/// A sentence on what the measures and the truth did under the policy called `arm`.
#[must_use]
pub fn reading_in_words(reading: &Reading, arm: &str) -> String {
    let list = |labels: &[&str]| match labels {
        [] => say!(FIGURES, "measured.nothing"),
        labels => {
            let labels = labels.iter().map(|label| labels::by_label(label));
            labels.collect::<Vec<_>>().join(", ")
        }
    };
    let measured_better = list(&reading.measured_better);
    let true_worse = list(&reading.true_worse);
    if reading.misleads() {
        return say!(
            FIGURES,
            "misleads",
            arm = arm,
            measured_better = measured_better,
            true_worse = true_worse,
        );
    }
    say!(
        FIGURES,
        "measured",
        arm = arm,
        measured_better = measured_better,
        measured_worse = list(&reading.measured_worse),
        true_better = list(&reading.true_better),
        true_worse = true_worse,
    )
}
