//! Claims judged over worlds that fit what is known.
//!
//! A world is one of many that fit. A prediction that only some of them make is no
//! prediction of the model: such a claim is *not identified*.

use super::elsewhere::OverWorlds;
use super::finding::Finding;
use super::verdict::Verdict;

/// Takes the findings on the same claim in other worlds that fit into account.
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
        return format!(" In {worlds} other worlds that fit it is not defined.");
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
