//! Findings of a comparison in sentences, written from the data.

use super::plain::{self, change, relative};
use crate::experiment::{Comparison, Contrast, compare};
use crate::outcome::{self, OUTCOMES, Outcome, Totals};
use crate::report::labels;
use crate::report::prose::PAGE as PROSE;
use crate::say;
use crate::stats::{Estimate, Verdict};

/// The objective of the recommendation: what honest people and firms end up with together.
pub const OBJECTIVE: &Outcome = outcome::HONEST_WELFARE;

/// Parties that a recommendation guards, with the parts of the prose that name them.
pub const GUARDED: [(&str, &Outcome); 3] = [
    ("buyers", outcome::HONEST_SURPLUS),
    ("shops", outcome::MERCHANT_PROFIT),
    ("platform", outcome::PLATFORM_REVENUE),
];

/// The chance from which the objective counts as better, and up to which a party may be harmed.
const CONFIDENT: f64 = 0.9;
const TOLERATED: f64 = 0.1;

/// All outcomes of all arms against the first.
#[must_use]
pub fn compared(windows: &[Vec<Vec<Totals>>]) -> Option<Comparison> {
    let whole: Vec<Vec<Totals>> = windows
        .iter()
        .map(|arm| {
            arm.iter()
                .filter_map(|slices| slices.first().copied())
                .collect()
        })
        .collect();
    let all: Vec<&'static Outcome> = OUTCOMES.iter().collect();
    let sound = whole.first().is_some_and(|arm| !arm.is_empty());
    sound.then(|| compare(&all, &whole))
}

/// The contrast of an outcome under the arm of that index beside the baseline.
#[must_use]
pub fn contrast(comparison: &Comparison, outcome: &Outcome, arm: usize) -> Option<Contrast> {
    let mut rows = comparison.rows.iter();
    let row = rows.find(|row| row.outcome == outcome)?;
    row.contrasts.get(arm).copied().flatten()
}

/// The chance, over luck alone, that a difference is above zero: from the p-value of its two-sided
/// test. `None` for a single pair.
#[must_use]
pub fn chance_above(difference: &Estimate) -> Option<f64> {
    let p = difference.p_value()?;
    Some(if difference.mean > 0.0 {
        1.0 - p / 2.0
    } else {
        p / 2.0
    })
}

/// The answer in a sentence, with its number and the chance of being wrong.
#[must_use]
pub fn answer(comparison: &Comparison, arm: usize, name: &str, baseline: &str) -> String {
    let Some(found) = contrast(comparison, OBJECTIVE, arm) else {
        return say!(PROSE, "answer.undefined", arm = name);
    };
    let difference = &found.paired.difference;
    let Some(above) = chance_above(difference) else {
        return say!(PROSE, "answer.alone", arm = name, baseline = baseline);
    };
    let part = if difference.mean > 0.0 {
        "answer.gains"
    } else {
        "answer.loses"
    };
    say!(
        PROSE,
        part,
        arm = name,
        baseline = baseline,
        change = change(difference, OBJECTIVE.unit),
        relative = relative(found.paired.relative.as_ref()),
        wrong = plain::chance(if difference.mean > 0.0 {
            1.0 - above
        } else {
            above
        }),
    )
}

/// The advice, by the rule that stands beside it.
#[must_use]
pub fn advice(comparison: &Comparison, arm: usize, name: &str) -> String {
    let above = |outcome: &Outcome| {
        let found = contrast(comparison, outcome, arm)?;
        chance_above(&found.paired.difference)
    };
    let Some(better) = above(OBJECTIVE) else {
        return say!(PROSE, "advice.more");
    };
    let harmed: Vec<String> = GUARDED
        .iter()
        .filter(|(_, outcome)| above(outcome).is_none_or(|above| 1.0 - above > TOLERATED))
        .map(|(party, _)| say!(PROSE, &format!("party.{party}")))
        .collect();
    if better < CONFIDENT {
        say!(
            PROSE,
            "advice.unsure",
            arm = name,
            chance = plain::chance(better)
        )
    } else if harmed.is_empty() {
        say!(PROSE, "advice.adopt", arm = name)
    } else {
        let parties = plain::list(&harmed);
        say!(PROSE, "advice.harm", arm = name, parties = parties)
    }
}

/// A sentence on what to see of an outcome under an arm.
#[must_use]
pub fn seen(comparison: &Comparison, outcome: &Outcome, arm: usize, name: &str) -> Option<String> {
    let found = contrast(comparison, outcome, arm)?;
    let difference = &found.paired.difference;
    let label = labels::outcome(outcome);
    let part = match (difference.low(), difference.high()) {
        (None, _) | (_, None) => "seen.alone",
        (Some(low), _) if low > 0.0 => "seen.rises",
        (_, Some(high)) if high < 0.0 => "seen.falls",
        _ => "seen.unclear",
    };
    let change = change(difference, outcome.unit);
    let sentence = say!(PROSE, part, arm = name, outcome = label, change = change);
    let is_material = found.verdict != Verdict::NoMaterialDifference;
    let remark = if is_material {
        String::new()
    } else {
        say!(PROSE, "seen.immaterial")
    };
    Some(sentence + &remark)
}

/// A verdict as a part of the prose and of the style sheet, and in words.
#[must_use]
pub fn verdict(found: &Contrast) -> (&'static str, String) {
    let part = match found.verdict {
        Verdict::Better => "better",
        Verdict::Worse => "worse",
        Verdict::Higher => "higher",
        Verdict::Lower => "lower",
        Verdict::NoMaterialDifference => "immaterial",
        Verdict::NoneSeen => "none_seen",
        Verdict::Undecided => "undecided",
    };
    (part, say!(PROSE, &format!("verdict.{part}")))
}
