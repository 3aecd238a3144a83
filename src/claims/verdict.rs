//! Verdicts of replicates on a published figure.

use super::estimand::{Compare, Sides, Statistic};
use super::registry::Band;
use crate::stats::Estimate;

/// Error rate of each one-sided test that a figure lies within its band.
const BAND_LEVEL: f64 = 0.90;
/// Confidence of every other statement.
const CONFIDENCE: f64 = crate::stats::CONFIDENCE;

/// A conclusion about a claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// The figure comes out, and not without the policy.
    Caused,
    /// The figure comes out, and comes out without the policy too.
    Selection,
    /// Only which way it goes comes out.
    DirectionOnly,
    /// Something else comes out.
    Contradicted,
    /// More replicates are needed.
    Undecided,
    /// Parameters that the data cannot tell apart give different answers.
    NotIdentified,
    /// The model, or this build, cannot tell.
    NotMeasurable(String),
    /// It is put in, and not judged.
    Input,
}

impl Verdict {
    /// In a few words.
    #[must_use]
    pub fn words(&self) -> &'static str {
        match self {
            Self::Caused => "reproduced, caused by the policy",
            Self::Selection => "reproduced, selection is enough",
            Self::DirectionOnly => "direction only",
            Self::Contradicted => "contradicted",
            Self::Undecided => "undecided",
            Self::NotIdentified => "not identified",
            Self::NotMeasurable(_) => "not measurable",
            Self::Input => "input",
        }
    }
}

/// Where a statistic with this contrast has nothing to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// One over the other; equal at 1.
    Ratio,
    /// A difference or a change; nothing happened at 0.
    Change,
    /// A level, which has no neutral value.
    Level,
}

impl Form {
    /// The form of a statistic.
    #[must_use]
    pub fn of(statistic: &Statistic) -> Self {
        match &statistic.against {
            Some((_, Compare::Ratio)) => Self::Ratio,
            Some((_, Compare::Difference)) => Self::Change,
            None if statistic.since.is_some() || statistic.effect.is_some() => Self::Change,
            None => Self::Level,
        }
    }

    /// The value at which nothing happened.
    #[must_use]
    pub fn neutral(self) -> Option<f64> {
        match self {
            Self::Ratio => Some(1.0),
            Self::Change => Some(0.0),
            Self::Level => None,
        }
    }

    /// One number from both sides, never a quotient: how far the statistic lies above `value`, in
    /// units of the other side for a ratio and in its own otherwise.
    fn above(self, value: f64, sides: Sides) -> Option<f64> {
        match self {
            Self::Ratio => Some(sides.cohort? - value * sides.against?),
            Self::Change => Some(sides.cohort? - sides.against.unwrap_or(0.0) - value),
            Self::Level => Some(sides.cohort? - value),
        }
    }
}

/// Observations of one claim in each replicate; replicates stand in the same order in all three.
#[derive(Debug, Clone, Default)]
pub struct Evidence {
    /// With the policy.
    pub with: Vec<Sides>,
    /// Without it, of the shops that would then belong to the cohorts.
    pub without: Vec<Sides>,
    /// Without it, of the very shops that belong to the cohorts with it.
    pub same_shops: Vec<Sides>,
    /// With it, of the very shops that belong to the cohorts without it; empty where shops are not
    /// chosen by what happens to them.
    pub chosen_without: Vec<Sides>,
}

/// Where a statistic lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Position {
    /// Within the band, as far as replicates can tell.
    Inside,
    /// Outside of it.
    Outside,
    /// Neither can be excluded.
    Unclear,
}

/// Where a statistic lies with respect to a band, by tests on contrasts: two one-sided tests for
/// inside (each at 5 %), one of two excluded (together at 5 %) for outside.
#[must_use]
pub fn position(form: Form, band: Band, sides: &[Sides]) -> Position {
    let above_low = contrast(form, band.low, sides);
    let above_high = contrast(form, band.high, sides);
    let (Some(low), Some(high)) = (above_low, above_high) else {
        return Position::Unclear;
    };
    let reach = |estimate: &Estimate, confidence| estimate.half_width_at(confidence);
    let (Some(low_reach), Some(high_reach)) = (reach(&low, BAND_LEVEL), reach(&high, BAND_LEVEL))
    else {
        return Position::Unclear;
    };
    if low.mean - low_reach > 0.0 && high.mean + high_reach < 0.0 {
        return Position::Inside;
    }
    if sign(&low) < 0 || sign(&high) > 0 {
        return Position::Outside;
    }
    Position::Unclear
}

/// How far the statistic lies above a value, over replicates in which it is defined.
fn contrast(form: Form, value: f64, sides: &[Sides]) -> Option<Estimate> {
    let values: Vec<f64> = sides
        .iter()
        .filter_map(|sides| form.above(value, *sides))
        .collect();
    Estimate::of(&values)
}

/// The sign of a mean, 0 if it is not significantly different from zero.
fn sign(estimate: &Estimate) -> i8 {
    match estimate.half_width_at(CONFIDENCE) {
        Some(reach) if estimate.mean - reach > 0.0 => 1,
        Some(reach) if estimate.mean + reach < 0.0 => -1,
        _ => 0,
    }
}

/// Effect of the policy on the statistic of the very same shops, replicate by replicate. For a
/// ratio it is the change of the gap between the two sides, which needs no division.
///
/// Shops that are chosen by a noisy outcome under the policy were lucky under it, and would have
/// been less so without: the difference shows an effect where there is none. Shops chosen without
/// the policy err the other way, so that the mean over both choices does not.
#[must_use]
pub fn causal(form: Form, evidence: &Evidence) -> Option<Estimate> {
    let origin = form.neutral().unwrap_or(0.0);
    let gap = |with: &Sides, without: &Sides| {
        Some(form.above(origin, *with)? - form.above(origin, *without)?)
    };
    let gaps = (0..evidence.with.len()).filter_map(|replicate| {
        let chosen_with = gap(
            evidence.with.get(replicate)?,
            evidence.same_shops.get(replicate)?,
        )?;
        if evidence.chosen_without.is_empty() {
            return Some(chosen_with);
        }
        let policy = evidence.chosen_without.get(replicate)?;
        let chosen_without = gap(policy, evidence.without.get(replicate)?)?;
        Some(0.5 * (chosen_with + chosen_without))
    });
    Estimate::of(&gaps.collect::<Vec<f64>>())
}

/// The verdict.
///
/// - *reproduced*: the statistic lies within the band. It is *caused* if the policy moves the
///   statistic of the same shops the published way and the statistic without the policy lies
///   outside the band; *selection is enough* if the statistic without the policy lies inside too.
/// - *direction only*: outside the band, on the published side of what is neutral.
/// - *contradicted*: outside the band and not on that side.
///
/// A published figure that says nothing happened has no side: it comes out by lying within the
/// band, and what lies outside of it contradicts it.
#[must_use]
pub fn judge(form: Form, published: f64, band: Band, evidence: &Evidence) -> Verdict {
    let said = form.neutral().map(|neutral| published - neutral);
    let said = said.filter(|said| *said != 0.0);
    let said = said.map(|said| if said > 0.0 { 1 } else { -1 });
    match position(form, band, &evidence.with) {
        Position::Unclear => Verdict::Undecided,
        Position::Outside => {
            let found = form
                .neutral()
                .and_then(|neutral| contrast(form, neutral, &evidence.with))
                .map(|estimate| sign(&estimate));
            if said.is_some() && found == said {
                Verdict::DirectionOnly
            } else {
                Verdict::Contradicted
            }
        }
        Position::Inside => {
            let moved = causal(form, evidence).map_or(0, |estimate| sign(&estimate));
            let the_said_way = said.map_or(moved != 0, |said| moved == said);
            match position(form, band, &evidence.without) {
                Position::Inside => Verdict::Selection,
                Position::Outside if the_said_way => Verdict::Caused,
                Position::Outside | Position::Unclear => Verdict::Undecided,
            }
        }
    }
}
