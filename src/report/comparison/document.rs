//! Outcomes for programs. The keys are promised in `docs/output.md`.

use super::answer::Answer;
use crate::experiment::drift::Drift;
use crate::experiment::measured::read;
use crate::experiment::{Contrast, Row};
use crate::render::unit;
use crate::report::at_scale::AtScale;
use crate::report::worlds::OverReport;
use crate::stats::{CONFIDENCE, Estimate};
use serde::{Serialize, Serializer};

#[derive(Serialize)]
struct Document<'a> {
    format: u32,
    gresham: &'static str,
    digest: &'a str,
    seed: u64,
    replicates: usize,
    confidence: f64,
    adjustment: &'static str,
    efficiency: bool,
    window: WindowDates,
    arms: Vec<ArmEntry<'a>>,
    outcomes: Vec<OutcomeEntry<'a>>,
    measured_against_true: Vec<MeasuredEntry<'a>>,
    who_gains: Vec<PartyEntry<'a>>,
    drift: Vec<DriftEntry>,
    effects_over_time: Vec<HorizonEntry<'a>>,
    over_worlds: Option<&'a OverReport>,
    at_scale: Option<&'a AtScale>,
    precision: Vec<PrecisionEntry<'a>>,
    run: RunEntry<'a>,
}

#[derive(Serialize)]
struct WindowDates {
    from: String,
    to: String,
}

#[derive(Serialize)]
struct ArmEntry<'a> {
    name: &'a str,
    summary: &'a str,
    path: &'a str,
    scenario_digest: &'a str,
    baseline: bool,
}

#[derive(Serialize)]
struct OutcomeEntry<'a> {
    name: &'static str,
    label: &'static str,
    unit: &'static str,
    better: &'static str,
    arms: Vec<ValueEntry<'a>>,
}

#[derive(Serialize)]
struct ValueEntry<'a> {
    arm: &'a str,
    n: usize,
    mean: Option<f64>,
    half_width: Option<f64>,
    against_baseline: Option<ContrastEntry>,
}

#[derive(Serialize)]
struct ContrastEntry {
    pairs: usize,
    pairs_dropped: usize,
    difference: IntervalEntry,
    relative: Option<IntervalEntry>,
    correlation: Option<f64>,
    p_value: Option<f64>,
    adjusted_p_value: Option<f64>,
    margin: f64,
    verdict: &'static str,
}

#[derive(Serialize)]
struct IntervalEntry {
    value: f64,
    low: Option<f64>,
    high: Option<f64>,
}

#[derive(Serialize)]
struct MeasuredEntry<'a> {
    arm: &'a str,
    misleads: bool,
    measured_better: Vec<&'static str>,
    measured_worse: Vec<&'static str>,
    true_better: Vec<&'static str>,
    true_worse: Vec<&'static str>,
}

#[derive(Serialize)]
struct PartyEntry<'a> {
    side: &'static str,
    group: &'static str,
    party: &'a str,
    arms: Vec<ChangeEntry<'a>>,
}

/// Change of the baseline in a year.
#[derive(Serialize)]
struct DriftEntry {
    outcome: &'static str,
    relative: bool,
    value: f64,
    low: Option<f64>,
    high: Option<f64>,
    limit: f64,
    beyond: bool,
}

/// Effects in one month.
#[derive(Serialize)]
struct HorizonEntry<'a> {
    month: i32,
    first: String,
    outcomes: Vec<HorizonOutcome<'a>>,
}

#[derive(Serialize)]
struct HorizonOutcome<'a> {
    outcome: &'static str,
    arm: &'a str,
    against_baseline: Option<ContrastEntry>,
}

/// In yuan per day.
#[derive(Serialize)]
struct ChangeEntry<'a> {
    arm: &'a str,
    total: IntervalEntry,
    transfers: IntervalEntry,
    gain: IntervalEntry,
}

#[derive(Serialize)]
struct PrecisionEntry<'a> {
    outcome: &'static str,
    arm: &'a str,
    target: Option<f64>,
    half_width: Option<f64>,
    reached: bool,
}

#[derive(Serialize)]
struct RunEntry<'a> {
    results: &'a str,
    orders: u64,
    orders_simulated: u64,
    wall_seconds: Option<f64>,
    threads: Option<usize>,
    orders_per_second_per_core: Option<f64>,
    peak_memory_bytes: Option<u64>,
}

impl Serialize for Answer {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        document(self).serialize(serializer)
    }
}

fn document(answer: &Answer) -> Document<'_> {
    let arms = answer.arms.iter().enumerate().map(|(index, arm)| ArmEntry {
        name: &arm.name,
        summary: &arm.summary,
        path: &arm.path,
        scenario_digest: &arm.digest,
        baseline: index == 0,
    });
    let outcomes = answer.comparison.rows.iter();
    Document {
        format: 1,
        gresham: env!("CARGO_PKG_VERSION"),
        digest: &answer.digest,
        seed: answer.seed,
        replicates: answer.comparison.replicates,
        confidence: CONFIDENCE,
        adjustment: "holm",
        efficiency: answer.efficiency,
        window: WindowDates {
            from: answer.calendar.evaluate_from.to_string(),
            to: answer.calendar.end.to_string(),
        },
        arms: arms.collect(),
        outcomes: outcomes.map(|row| outcome(answer, row)).collect(),
        measured_against_true: measured(answer),
        who_gains: who_gains(answer),
        drift: answer.drift.iter().map(drift).collect(),
        effects_over_time: over_time(answer),
        over_worlds: answer.over_worlds.as_ref(),
        at_scale: answer.at_scale.as_ref(),
        precision: precision(answer),
        run: run(answer),
    }
}

fn drift(drift: &Drift) -> DriftEntry {
    DriftEntry {
        outcome: drift.of.outcome.name,
        relative: drift.of.relative,
        value: drift.per_year.mean,
        low: drift.per_year.low(),
        high: drift.per_year.high(),
        limit: drift.of.limit,
        beyond: drift.is_beyond(),
    }
}

fn over_time(answer: &Answer) -> Vec<HorizonEntry<'_>> {
    let horizons = answer.horizons.iter();
    let horizons = horizons.map(|horizon| {
        let rows = horizon.comparison.rows.iter();
        let outcomes = rows.flat_map(|row| {
            answer.others().map(|(other, arm)| HorizonOutcome {
                outcome: row.outcome.name,
                arm,
                against_baseline: row.contrasts[other].as_ref().map(contrast),
            })
        });
        HorizonEntry {
            month: horizon.months,
            first: horizon.first.to_string(),
            outcomes: outcomes.collect(),
        }
    });
    horizons.collect()
}

fn outcome<'a>(answer: &'a Answer, row: &Row) -> OutcomeEntry<'a> {
    let arms = answer.arms.iter().enumerate();
    OutcomeEntry {
        name: row.outcome.name,
        label: row.outcome.label,
        unit: row.outcome.unit.name(),
        better: unit::better(row.outcome.direction),
        arms: arms
            .map(|(index, arm)| ValueEntry {
                arm: &arm.name,
                n: row.means[index].map_or(0, |mean| mean.n),
                mean: row.means[index].map(|mean| mean.mean),
                half_width: row.means[index].and_then(|mean| mean.half_width),
                against_baseline: index
                    .checked_sub(1)
                    .and_then(|other| row.contrasts[other].as_ref().map(contrast)),
            })
            .collect(),
    }
}

fn contrast(contrast: &Contrast) -> ContrastEntry {
    let paired = &contrast.paired;
    ContrastEntry {
        pairs: paired.n,
        pairs_dropped: paired.dropped,
        difference: interval(&paired.difference),
        relative: paired.relative.map(|relative| IntervalEntry {
            value: relative.ratio_minus_one,
            low: Some(relative.low),
            high: Some(relative.high),
        }),
        correlation: paired.correlation,
        p_value: paired.p_value,
        adjusted_p_value: contrast.adjusted_p,
        margin: contrast.margin,
        verdict: contrast.verdict.words(),
    }
}

fn interval(estimate: &Estimate) -> IntervalEntry {
    IntervalEntry {
        value: estimate.mean,
        low: estimate.low(),
        high: estimate.high(),
    }
}

fn measured(answer: &Answer) -> Vec<MeasuredEntry<'_>> {
    let others = answer.arms.iter().skip(1);
    let readings = others.zip(read(&answer.measured));
    readings
        .map(|(arm, reading)| MeasuredEntry {
            arm: &arm.name,
            misleads: reading.misleads(),
            measured_better: reading.measured_better,
            measured_worse: reading.measured_worse,
            true_better: reading.true_better,
            true_worse: reading.true_worse,
        })
        .collect()
}

fn who_gains(answer: &Answer) -> Vec<PartyEntry<'_>> {
    let others = &answer.arms[1..];
    let parties = answer.gains.iter();
    parties
        .map(|changes| PartyEntry {
            side: changes.party.side.name(),
            group: changes.party.group.name(),
            party: &changes.party.label,
            arms: others
                .iter()
                .zip(&changes.arms)
                .map(|(arm, change)| ChangeEntry {
                    arm: &arm.name,
                    total: interval(&change.total),
                    transfers: interval(&change.transfers),
                    gain: interval(&change.gain),
                })
                .collect(),
        })
        .collect()
}

fn precision(answer: &Answer) -> Vec<PrecisionEntry<'_>> {
    let attained = answer.attained.iter();
    attained
        .map(|attained| PrecisionEntry {
            outcome: attained.goal.outcome.name,
            arm: &answer.arms[attained.arm].name,
            target: attained.target,
            half_width: attained.half_width,
            reached: attained.reached,
        })
        .collect()
}

fn run(answer: &Answer) -> RunEntry<'_> {
    let speed = answer.speed.as_ref();
    RunEntry {
        results: &answer.folder,
        orders: answer.orders,
        orders_simulated: speed.map_or(0, |speed| speed.orders),
        wall_seconds: speed.map(|speed| speed.wall_seconds),
        threads: speed.map(|speed| speed.threads),
        orders_per_second_per_core: speed.map(|speed| speed.orders_per_second_per_core),
        peak_memory_bytes: answer.peak_memory_bytes,
    }
}
