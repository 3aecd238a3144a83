//! A claim's numbers over all replicates, its verdict, and what it means in a sentence.

use super::accepted::OverWorlds;
use super::audit::{AuditObservation, Gap, Method, Truth};
use super::estimand::{Compare, Sides, Statistic};
use super::protocol::{Observation, Replicate};
use super::registry::{Claim, Kind, Measured, Registry};
use super::verdict::{Evidence, Form, Verdict, causal, judge};
use super::words::FigureUnit;
use crate::stats::{Estimate, Paired};
use jiff::civil::Date;

/// A value with its 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Figure {
    /// The value.
    pub value: f64,
    /// The interval; absent where replicates are too few or a ratio's denominator may be zero.
    pub ends: Option<(f64, f64)>,
}

impl Figure {
    fn of_values(values: &[f64]) -> Option<Self> {
        let estimate = Estimate::of(values)?;
        Some(Self {
            value: estimate.mean,
            ends: estimate.low().zip(estimate.high()),
        })
    }

    /// A statistic over replicates: means for levels and differences, a ratio of means with
    /// Fieller's interval for ratios.
    fn of_sides(statistic: &Statistic, sides: &[Sides]) -> Option<Self> {
        let Some((_, compare)) = &statistic.against else {
            let values: Vec<f64> = sides.iter().filter_map(|sides| sides.cohort).collect();
            return Self::of_values(&values);
        };
        match compare {
            Compare::Difference => {
                let both = sides
                    .iter()
                    .filter_map(|sides| Some(sides.cohort? - sides.against?));
                Self::of_values(&both.collect::<Vec<f64>>())
            }
            Compare::Ratio => {
                let below: Vec<Option<f64>> = sides.iter().map(|sides| sides.against).collect();
                let above: Vec<Option<f64>> = sides.iter().map(|sides| sides.cohort).collect();
                let paired = Paired::of(&below, &above)?;
                let value = paired.arm.mean / paired.baseline.mean;
                let ends = paired
                    .relative
                    .map(|ratio| (1.0 + ratio.low, 1.0 + ratio.high));
                value.is_finite().then_some(Self { value, ends })
            }
        }
    }
}

/// Everything about one claim.
#[derive(Debug, Clone)]
pub struct Finding {
    /// The claim.
    pub claim: Claim,
    /// How its figures are written; `None` if it cannot be measured.
    pub unit: Option<FigureUnit>,
    /// Replicates in which the statistic is defined.
    pub replicates: usize,
    /// Shops in the cohort, on average.
    pub shops: f64,
    /// The statistic as published, simulated with the policy.
    pub with: Option<Figure>,
    /// The same without the policy.
    pub without: Option<Figure>,
    /// What the policy does to the statistic of the same shops. For a ratio it is the change of
    /// the gap between the two cohorts, in the unit of the outcome or of its change.
    pub same_shops: Option<Figure>,
    /// What it does to the cohort's side for all shops together.
    pub everybody: Option<Figure>,
    /// What the lever does to shops of a sample that alone have it.
    pub sample: Option<Figure>,
    /// The statistic with cohorts by the score on the eve of the launch.
    pub by_launch: Option<Figure>,
    /// The same shops without the policy.
    pub by_launch_without: Option<Figure>,
    /// What other worlds say that fit as well, where that was asked.
    pub over: Option<OverWorlds>,
    /// The verdict.
    pub verdict: Verdict,
    /// What it means.
    pub sentence: String,
}

/// The findings on every claim of a registry, from what each replicate shows.
#[must_use]
pub fn findings(registry: &Registry, replicates: &[Replicate]) -> Vec<Finding> {
    let claims = registry.claims.iter().enumerate();
    claims
        .map(|(index, claim)| {
            let seen: Vec<Observation> = replicates
                .iter()
                .filter_map(|replicate| replicate.claims[index])
                .collect();
            match &claim.measured {
                Ok(measured) => found(claim, measured, &seen),
                Err(why) => unmeasured(claim, why),
            }
        })
        .collect()
}

fn unmeasured(claim: &Claim, why: &str) -> Finding {
    let input = claim.kind == Kind::Input;
    let sentence = if input {
        format!("An input of the model and not judged: {why}.")
    } else {
        format!("Not measurable: {why}.")
    };
    Finding {
        claim: claim.clone(),
        unit: None,
        replicates: 0,
        shops: 0.0,
        with: None,
        without: None,
        same_shops: None,
        everybody: None,
        sample: None,
        by_launch: None,
        by_launch_without: None,
        over: None,
        verdict: if input {
            Verdict::Input
        } else {
            Verdict::NotMeasurable(why.to_owned())
        },
        sentence,
    }
}

fn found(claim: &Claim, measured: &Measured, seen: &[Observation]) -> Finding {
    let statistic = &measured.statistic;
    let form = Form::of(statistic);
    let column = |of: fn(&Observation) -> Sides| -> Vec<Sides> { seen.iter().map(of).collect() };
    let evidence = Evidence {
        with: column(|observation| observation.with),
        without: column(|observation| observation.without),
        same_shops: column(|observation| observation.same_shops),
    };
    let optional = |of: fn(&Observation) -> Option<Sides>| {
        let sides: Vec<Sides> = seen.iter().filter_map(of).collect();
        Figure::of_sides(statistic, &sides)
    };
    let gap = |of: fn(&Observation) -> Option<(f64, f64)>| {
        let gaps: Vec<f64> = seen
            .iter()
            .filter_map(of)
            .map(|(with, without)| with - without)
            .collect();
        Figure::of_values(&gaps)
    };
    let defined = evidence.with.iter().filter(|sides| sides.cohort.is_some());
    let shops: f64 = seen
        .iter()
        .map(|observation| observation.shops as f64)
        .sum();
    let same_shops = causal(form, &evidence).map(|estimate| Figure {
        value: estimate.mean,
        ends: estimate.low().zip(estimate.high()),
    });
    let mut finding = Finding {
        claim: claim.clone(),
        unit: Some(FigureUnit::of(statistic)),
        replicates: defined.count(),
        shops: shops / seen.len().max(1) as f64,
        with: Figure::of_sides(statistic, &evidence.with),
        without: Figure::of_sides(statistic, &evidence.without),
        same_shops,
        everybody: gap(|observation| observation.everybody),
        sample: gap(|observation| observation.sample),
        by_launch: optional(|observation| observation.by_launch),
        by_launch_without: optional(|observation| observation.by_launch_without),
        over: None,
        verdict: judge(form, claim.published, measured.band, &evidence),
        sentence: String::new(),
    };
    finding.sentence = sentence(&finding, form, statistic);
    finding
}

/// The verdict in a sentence made from the numbers.
fn sentence(finding: &Finding, form: Form, statistic: &Statistic) -> String {
    let unit = finding.unit.expect("it was measured");
    let write = |figure: &Option<Figure>| {
        figure.map_or_else(
            || "undefined".to_owned(),
            |figure| unit.interval(figure.value, figure.ends),
        )
    };
    let published = unit.write(finding.claim.published, None);
    let (with, without) = (write(&finding.with), write(&finding.without));
    if statistic.effect {
        let took = if finding.with.is_some_and(|figure| figure.value > 0.0) {
            "takes off"
        } else {
            "does not take off"
        };
        return format!("Published: {published}. The policy {took} this much: {with}.");
    }
    let moved = moved(finding, form, unit);
    let what = match finding.verdict {
        Verdict::Caused => {
            format!("It comes out, and without the policy it would be {without}{moved}.")
        }
        Verdict::Selection => format!(
            "It comes out, but without any policy it is {without}: selection gives the figure{moved}."
        ),
        Verdict::DirectionOnly => format!(
            "The direction comes out, not the size; without the policy it is {without}{moved}."
        ),
        Verdict::Contradicted => {
            format!("It does not come out; without the policy it is {without}{moved}.")
        }
        _ => format!("Replicates cannot tell yet; without the policy it is {without}{moved}."),
    };
    format!("Published {published}, simulated {with}. {what}")
}

/// What the policy does to the same shops, as the end of a sentence.
fn moved(finding: &Finding, form: Form, unit: FigureUnit) -> String {
    let Some(Figure {
        value,
        ends: Some((low, high)),
    }) = finding.same_shops
    else {
        return String::new();
    };
    let what = if form == Form::Ratio {
        "the gap between the two groups of the very same shops"
    } else {
        "the very same shops"
    };
    if low <= 0.0 && high >= 0.0 {
        return format!("; on {what} it has no effect that replicates can show");
    }
    if form == Form::Ratio {
        let way = if value > 0.0 { "widens" } else { "narrows" };
        return format!("; the policy {way} {what}");
    }
    let size = unit.difference().interval(value, Some((low, high)));
    format!("; the policy moves {what} by {size}")
}

/// One method of the analyst over all replicates.
#[derive(Debug, Clone)]
pub struct AuditFinding {
    /// The method.
    pub method: Method,
    /// Its estimate, in log points.
    pub estimate: Figure,
    /// What it was meant to find.
    pub truth: Figure,
    /// The estimate less the truth of the same replicate.
    pub bias: Figure,
    /// Share of replicates in which the analyst's own 95 % interval holds the truth.
    pub coverage: f64,
    /// Share of replicates in which he would call his estimate significant.
    pub significant: f64,
    /// Replicates.
    pub replicates: usize,
}

/// The audit over all replicates.
#[derive(Debug, Clone, Default)]
pub struct AuditFindings {
    /// Method by method.
    pub methods: Vec<AuditFinding>,
    /// Truth by truth.
    pub truths: Vec<(Truth, Figure)>,
    /// Share of replicates in which the density test rejects at 5 %.
    pub density_rejected: Option<f64>,
    /// The gap between shops with and without the score at launch, by month: seen, and without the policy.
    pub gaps: Vec<(Date, Option<Figure>, Option<Figure>)>,
}

/// Adds up the audits of all replicates.
#[must_use]
pub fn audit_findings(replicates: &[Replicate]) -> AuditFindings {
    let audits: Vec<&AuditObservation> = replicates
        .iter()
        .filter_map(|replicate| replicate.audit.as_ref())
        .collect();
    let truth_of = |audit: &AuditObservation, truth: Truth| match truth {
        Truth::Nothing => Some(0.0),
        other => audit.truths.get(&other).copied(),
    };
    let methods = Method::ALL.into_iter().filter_map(|method| {
        let rows: Vec<_> = audits
            .iter()
            .filter_map(|audit| {
                Some((
                    *audit.estimates.get(&method)?,
                    truth_of(audit, method.aim())?,
                ))
            })
            .collect();
        let column = |of: &dyn Fn(f64, f64) -> f64| {
            let values: Vec<f64> = rows
                .iter()
                .map(|(found, truth)| of(found.estimate, *truth))
                .collect();
            Figure::of_values(&values)
        };
        let share = |count: usize| count as f64 / rows.len() as f64;
        let covered = rows.iter().filter(|(found, truth)| {
            let interval = found.interval();
            interval.low <= *truth && *truth <= interval.high
        });
        Some(AuditFinding {
            method,
            estimate: column(&|estimate, _| estimate)?,
            truth: column(&|_, truth| truth)?,
            bias: column(&|estimate, truth| estimate - truth)?,
            coverage: share(covered.count()),
            significant: share(
                rows.iter()
                    .filter(|(found, _)| found.is_significant())
                    .count(),
            ),
            replicates: rows.len(),
        })
    });
    let truths = Truth::ALL.into_iter().filter_map(|truth| {
        let values: Vec<f64> = audits
            .iter()
            .filter_map(|audit| truth_of(audit, truth))
            .collect();
        Some((truth, Figure::of_values(&values)?))
    });
    let rejections: Vec<bool> = audits
        .iter()
        .filter_map(|audit| Some(audit.density_p? < 0.05))
        .collect();
    let rejected = rejections.iter().filter(|rejected| **rejected).count() as f64;
    AuditFindings {
        methods: methods.collect(),
        truths: truths.collect(),
        density_rejected: (!rejections.is_empty()).then(|| rejected / rejections.len() as f64),
        gaps: gaps(&audits),
    }
}

fn gaps(audits: &[&AuditObservation]) -> Vec<(Date, Option<Figure>, Option<Figure>)> {
    let months = audits.first().map_or(0, |audit| audit.gaps.len());
    (0..months)
        .map(|month| {
            let column = |of: fn(&Gap) -> Option<f64>| {
                let values: Vec<f64> = audits
                    .iter()
                    .filter_map(|audit| of(audit.gaps.get(month)?))
                    .collect();
                Figure::of_values(&values)
            };
            (
                audits[0].gaps[month].0,
                column(|gap| gap.1),
                column(|gap| gap.2),
            )
        })
        .collect()
}
