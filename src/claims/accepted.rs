//! Claims judged over every world that calibration has not ruled out.
//!
//! A calibrated world is one of many that fit. A prediction that only some of them make is no
//! prediction of the model: such a claim is *not identified*.

use super::figure::Figure;
use super::finding::Finding;
use super::verdict::Verdict;
use crate::parameter::Value;
use crate::scenario::Setting;
use serde::Deserialize;

#[derive(Debug, Deserialize)]
struct File {
    priors: Vec<Prior>,
    points: Vec<Row>,
}

#[derive(Debug, Deserialize)]
struct Prior {
    key: String,
    low: f64,
    high: f64,
}

#[derive(Debug, Deserialize)]
struct Row {
    wave: u32,
    values: Vec<f64>,
    implausibility: Option<f64>,
    accepted: bool,
}

/// The settings of accepted worlds, at most `count`, from the record that `gresham calibrate`
/// writes (`calibration.json`). The first is the least implausible; every further one is the one
/// furthest from those taken before, in units of the priors' ranges, so that few worlds span the
/// set. The shipped world is not among them.
///
/// # Errors
/// If the text is no such record, or accepts no point.
pub fn worlds(text: &str, count: usize) -> Result<Vec<Vec<Setting>>, String> {
    let file: File = serde_json::from_str(text)
        .map_err(|error| format!("this is not a record of `gresham calibrate`: {error}"))?;
    let mut left: Vec<Row> = file.points;
    left.retain(|row| row.accepted && row.wave > 0 && row.values.len() == file.priors.len());
    left.sort_by(|a, b| {
        let of = |row: &Row| row.implausibility.unwrap_or(f64::INFINITY);
        of(a).total_cmp(&of(b))
    });
    if left.is_empty() {
        return Err("no point of it is accepted".to_owned());
    }
    let mut taken = vec![left.remove(0)];
    while taken.len() < count && !left.is_empty() {
        let nearest = |row: &Row| {
            let gaps = taken.iter().map(|other| distance(&file.priors, row, other));
            gaps.fold(f64::INFINITY, f64::min)
        };
        let furthest = (0..left.len())
            .max_by(|a, b| nearest(&left[*a]).total_cmp(&nearest(&left[*b])))
            .unwrap_or(0);
        taken.push(left.remove(furthest));
    }
    let settings = |row: &Row| {
        let pairs = file.priors.iter().zip(&row.values);
        pairs
            .map(|(prior, value)| Setting::of(&prior.key, Value::Number(*value)))
            .collect()
    };
    Ok(taken.iter().map(settings).collect())
}

/// Squared distance in units of the priors' ranges.
fn distance(priors: &[Prior], one: &Row, other: &Row) -> f64 {
    let values = one.values.iter().zip(&other.values);
    let gaps = priors.iter().zip(values).map(|(prior, (one, other))| {
        let gap = (one - other) / (prior.high - prior.low);
        gap * gap
    });
    gaps.sum()
}

/// Verdicts of accepted worlds on one claim.
#[derive(Debug, Clone, PartialEq)]
pub struct OverWorlds {
    /// The statistic with the policy in each of them, where it is defined.
    pub figures: Vec<Figure>,
    /// The verdicts that came out in some world, and in how many, the shipped world included.
    pub verdicts: Vec<(Verdict, usize)>,
}

/// Takes the findings on the same claim in other accepted worlds into account.
///
/// Worlds in which replicates were too few to decide neither agree nor disagree. Where the others,
/// the shipped world among them, come to different verdicts, the claim is not identified; where the
/// shipped world alone is undecided, it stays so.
pub fn judge_over(finding: &mut Finding, elsewhere: &[&Finding]) {
    if elsewhere.is_empty() {
        return;
    }
    let mut verdicts: Vec<(Verdict, usize)> = Vec::new();
    let all = std::iter::once(&finding.verdict).chain(elsewhere.iter().map(|other| &other.verdict));
    for verdict in all {
        match verdicts.iter_mut().find(|(known, _)| known == verdict) {
            Some((_, count)) => *count += 1,
            None => verdicts.push((verdict.clone(), 1)),
        }
    }
    let decided = verdicts
        .iter()
        .filter(|(verdict, _)| *verdict != Verdict::Undecided);
    if decided.count() > 1 {
        finding.verdict = Verdict::NotIdentified;
    }
    let over = OverWorlds {
        figures: elsewhere.iter().filter_map(|other| other.with).collect(),
        verdicts,
    };
    finding.sentence += &sentence(finding, &over, elsewhere.len());
    finding.over = Some(over);
}

/// The verdict of the other worlds, as a further sentence.
fn sentence(finding: &Finding, over: &OverWorlds, worlds: usize) -> String {
    let values = over.figures.iter().map(|figure| figure.value);
    let range = values.fold(None, |range: Option<(f64, f64)>, value| {
        let (low, high) = range.unwrap_or((value, value));
        Some((low.min(value), high.max(value)))
    });
    let (Some((low, high)), Some(unit)) = (range, finding.unit) else {
        return format!(" In {worlds} other accepted worlds it is not defined.");
    };
    let counts = over
        .verdicts
        .iter()
        .map(|(verdict, count)| format!("{} in {count}", verdict.words()));
    format!(
        " Over {worlds} other worlds that fit as well it lies between {} and {}; the shipped one \
         included, it is {}.",
        unit.write(low, None),
        unit.write(high, None),
        counts.collect::<Vec<_>>().join(", ")
    )
}
