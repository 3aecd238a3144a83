//! The audit over all replicates.

use super::{AuditObservation, BANDWIDTHS, Method, Month, Truth};
use crate::claims::figure::Figure;
use crate::claims::protocol::Replicate;
use crate::stats::{Interval, Observed, proportion_interval};
use jiff::civil::Date;
use std::fmt::Write as _;

/// Standard errors that an effect must have to be found significant at 5 % four times out of five.
const DETECTABLE: f64 = 2.8;

/// One method of the analyst over all replicates.
#[derive(Debug, Clone)]
pub struct AuditFinding {
    /// The method.
    pub method: Method,
    /// Its estimate, in log points.
    pub estimate: Figure,
    /// The truth that it was meant to find.
    pub truth: Figure,
    /// The estimate less the truth of the same replicate.
    pub bias: Figure,
    /// Of the bias: what the same comparison finds without the policy.
    pub selection: Option<Figure>,
    /// Of the bias: the rest, which is what the policy did to those compared with.
    pub spillover: Option<Figure>,
    /// Share of replicates in which the analyst's own 95 % interval holds the truth.
    pub coverage: Figure,
    /// Share of replicates in which he would call his estimate significant.
    pub significant: Figure,
    /// The smallest effect that he would find significant four times out of five, by his own
    /// standard error.
    pub detectable: f64,
    /// Replicates.
    pub replicates: usize,
}

impl AuditFinding {
    /// A sentence on the error of the method, from the numbers.
    #[must_use]
    pub fn sentence(&self) -> String {
        let clear = |figure: Figure| figure.ends.is_some_and(|(low, high)| low * high > 0.0);
        let size = |figure: Figure| {
            let (low, high) = figure.ends.unwrap_or((figure.value, figure.value));
            format!("{:+.3} [{low:+.3}, {high:+.3}]", figure.value).replace('-', "−")
        };
        if !clear(self.bias) {
            return format!(
                "On average it is off by {}, which replicates cannot tell from nothing.",
                size(self.bias)
            );
        }
        let mut text = format!("It is off by {}.", size(self.bias));
        if let (Some(selection), Some(rest)) = (self.selection, self.spillover) {
            let named = |what: &str, figure: Figure| {
                let shown = if clear(figure) {
                    ""
                } else {
                    " (not clear of zero)"
                };
                format!("{} {what}{shown}", size(figure))
            };
            let _ = write!(
                text,
                " Of this, {}, and {}.",
                named(
                    "is what it finds between the same shops without the policy",
                    selection
                ),
                named(
                    "is what the policy did to those compared with, with the sign turned",
                    rest
                )
            );
        }
        text
    }
}

/// A month over all replicates, in log points against the last month before the launch.
#[derive(Debug, Clone, Copy)]
pub struct MonthFinding {
    /// Its first day.
    pub date: Date,
    /// The gap between the groups, as the analyst sees it.
    pub reported: Option<Figure>,
    /// That statistic without the policy.
    pub hidden: Option<Figure>,
    /// Effect of the policy on shops with the score at launch.
    pub effect: Option<Figure>,
}

/// The audit over all replicates.
#[derive(Debug, Clone, Default)]
pub struct AuditFindings {
    /// Method by method.
    pub methods: Vec<AuditFinding>,
    /// Truth by truth.
    pub truths: Vec<(Truth, Figure)>,
    /// The discontinuity by half-width of the neighbourhood, as multiples of the one that is
    /// stated.
    pub bandwidths: Vec<(f64, Figure)>,
    /// How much more of the time shops just above the cut wear the label than shops just below.
    pub first_stage: Option<Figure>,
    /// Share of replicates in which the density test rejects at 5 %: at launch, and at the end.
    pub density_rejected: (Option<Figure>, Option<Figure>),
    /// The largest standardised difference of means: before matching, and after.
    pub imbalance: Option<(Figure, Figure)>,
    /// The event study.
    pub months: Vec<MonthFinding>,
    /// Share of replicates in which the months before the launch show different trends.
    pub trends_differ: Option<Figure>,
}

/// Adds up the audits of all replicates.
#[must_use]
pub fn audit_findings(replicates: &[Replicate]) -> AuditFindings {
    let audits: Vec<&AuditObservation> = replicates
        .iter()
        .filter_map(|replicate| replicate.audit.as_ref())
        .collect();
    let methods = Method::ALL
        .into_iter()
        .filter_map(|method| method_finding(method, &audits));
    let truths = Truth::ALL.into_iter().filter_map(|truth| {
        let values = audits.iter().filter_map(|audit| truth_of(audit, truth));
        Some((truth, figure(values)?))
    });
    let bandwidths = BANDWIDTHS
        .into_iter()
        .enumerate()
        .filter_map(|(nth, times)| {
            let values = audits.iter().filter_map(|audit| audit.discontinuities[nth]);
            Some((times, figure(values.map(|found| found.estimate))?))
        });
    let imbalance = |side: fn((f64, f64)) -> f64| {
        let values = audits.iter().filter_map(|audit| audit.imbalance);
        figure(values.map(side))
    };
    AuditFindings {
        methods: methods.collect(),
        truths: truths.collect(),
        bandwidths: bandwidths.collect(),
        first_stage: figure(audits.iter().filter_map(|audit| audit.first_stage)),
        density_rejected: (
            share(&audits, |audit| Some(audit.density_p? < 0.05)),
            share(&audits, |audit| Some(audit.density_end_p? < 0.05)),
        ),
        imbalance: imbalance(|sides| sides.0).zip(imbalance(|sides| sides.1)),
        months: months(&audits),
        trends_differ: share(&audits, |audit| audit.trends_differ),
    }
}

fn figure(values: impl Iterator<Item = f64>) -> Option<Figure> {
    Figure::of_values(&values.collect::<Vec<f64>>())
}

/// The share of replicates for which something holds, of those for which it can be said.
fn share(
    audits: &[&AuditObservation],
    holds: impl Fn(&AuditObservation) -> Option<bool>,
) -> Option<Figure> {
    let known: Vec<bool> = audits.iter().filter_map(|audit| holds(audit)).collect();
    let holding = known.iter().filter(|holds| **holds).count();
    (!known.is_empty()).then(|| often(holding, known.len()))
}

/// How often something happened, with the interval of Clopper and Pearson.
fn often(count: usize, runs: usize) -> Figure {
    let Interval { low, high } = proportion_interval(count, runs);
    Figure {
        value: count as f64 / runs as f64,
        ends: Some((low, high)),
    }
}

fn truth_of(audit: &AuditObservation, truth: Truth) -> Option<f64> {
    match truth {
        Truth::Nothing => Some(0.0),
        other => audit.truths.get(&other).copied(),
    }
}

fn method_finding(method: Method, audits: &[&AuditObservation]) -> Option<AuditFinding> {
    let rows: Vec<(Observed, Option<f64>, f64)> = audits
        .iter()
        .filter_map(|audit| {
            let reading = audit.readings.get(&method)?;
            let truth = truth_of(audit, method.aim())?;
            Some((reading.reported, reading.hidden, truth))
        })
        .collect();
    if rows.is_empty() {
        return None;
    }
    let covered = rows.iter().filter(|(found, _, truth)| {
        let interval = found.interval();
        interval.low <= *truth && *truth <= interval.high
    });
    let significant = rows.iter().filter(|(found, ..)| found.is_significant());
    let errors: f64 = rows.iter().map(|(found, ..)| found.standard_error).sum();
    let told_apart = rows
        .iter()
        .filter_map(|(found, hidden, truth)| Some((found.estimate, (*hidden)?, *truth)));
    Some(AuditFinding {
        method,
        estimate: figure(rows.iter().map(|row| row.0.estimate))?,
        truth: figure(rows.iter().map(|row| row.2))?,
        bias: figure(rows.iter().map(|row| row.0.estimate - row.2))?,
        selection: figure(told_apart.clone().map(|(_, hidden, _)| hidden)),
        spillover: figure(told_apart.map(|(found, hidden, truth)| found - hidden - truth)),
        coverage: often(covered.count(), rows.len()),
        significant: often(significant.count(), rows.len()),
        detectable: DETECTABLE * errors / rows.len() as f64,
        replicates: rows.len(),
    })
}

fn months(audits: &[&AuditObservation]) -> Vec<MonthFinding> {
    let count = audits.first().map_or(0, |audit| audit.months.len());
    (0..count)
        .map(|nth| {
            let column = |of: fn(&Month) -> Option<f64>| {
                figure(audits.iter().filter_map(|audit| of(audit.months.get(nth)?)))
            };
            MonthFinding {
                date: audits[0].months[nth].date,
                reported: column(|month| month.reported.map(|found| found.estimate)),
                hidden: column(|month| month.hidden),
                effect: column(|month| month.effect),
            }
        })
        .collect()
}
