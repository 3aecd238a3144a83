//! Search for packages that no other beats: the Pareto front of several outcomes.
//!
//! Packages are points of the factors' ranges. A population of them is bred over generations
//! (NSGA-II; Deb and others 2002) on paired differences from the study's first arm, all under the
//! same luck. New packages get few replicates; those that reach the front get more before they may
//! stay there, so that what is selected is not the luckiest. The front is then run on fresh luck,
//! by which the best is chosen, and once more on luck that chose nothing: only these numbers are
//! reported.

pub use super::breeding::{Package, beginning};

use super::breeding::{breed, first_generation, fittest, gains, hasty, possible};
use super::points::Point;
use super::{Search, Study};
use crate::experiment::comparison::most;
use crate::experiment::{
    Allotment, Dealt, Effort, ProgressListener, ReplicateSummary, Setup, Share, Store, run,
};
use crate::outcome::Outcome;
use crate::stats::pareto::fronts;
use crate::stats::{Direction, Paired, Question, SplitMix64, Verdict, holm, judge};
use rayon::ThreadPool;
use std::sync::atomic::AtomicBool;

/// Level of the verdicts on a package, over all objectives and packages confirmed.
const ALPHA: f64 = 0.05;

/// A package of the front as confirmed on fresh seeds.
#[derive(Debug, Clone)]
pub struct Confirmed {
    /// The factors' values.
    pub point: Point,
    /// Objective by objective the comparison with the reference on the luck by which packages are
    /// chosen; `None` if it is not defined.
    pub chosen_by: Vec<Option<(Paired, Verdict)>>,
    /// Results on luck that chose nothing, which are reported.
    pub objectives: Vec<Option<(Paired, Verdict)>>,
    /// True if no other package is better in all objectives' means on the luck that chooses.
    pub on_front: bool,
}

/// Packages that a search found.
#[derive(Debug, Clone)]
pub struct Found {
    /// Every package that was tried, in order.
    pub tried: Vec<Package>,
    /// The front on fresh seeds.
    pub confirmed: Vec<Confirmed>,
}

impl Confirmed {
    /// True if it is better than the reference in some objective and, in every other, better or not
    /// materially different.
    #[must_use]
    pub fn dominates_reference(&self) -> bool {
        beats(&self.objectives)
    }

    /// Results on the luck by which packages are chosen.
    #[must_use]
    pub fn is_eligible(&self) -> bool {
        beats(&self.chosen_by)
    }
}

fn beats(objectives: &[Option<(Paired, Verdict)>]) -> bool {
    let verdict = |one: &Option<(Paired, Verdict)>| one.as_ref().map(|(_, verdict)| *verdict);
    let sound = |one| {
        matches!(
            verdict(one),
            Some(Verdict::Better | Verdict::NoMaterialDifference)
        )
    };
    objectives.iter().all(sound)
        && objectives
            .iter()
            .any(|one| verdict(one) == Some(Verdict::Better))
}

/// The means to simulate.
#[derive(Debug)]
pub struct Means<'a, M, W> {
    /// The threads.
    pub pool: &'a ThreadPool,
    /// Ends the search once it is set.
    pub stop: &'a AtomicBool,
    /// Replicates on the seed of the study.
    pub memory: &'a mut M,
    /// Replicates on the luck by which the front is confirmed.
    pub fresh: &'a mut M,
    /// Replicates on the luck that is reported.
    pub report: &'a mut M,
    /// The listener that is told.
    pub watch: &'a mut W,
    /// The share of markets that may be run here.
    pub share: Share,
    /// Markets that were left to others, for which the search stopped.
    pub elsewhere: usize,
}

/// Luck that a search runs on. No two of them share any, in one study or in studies of different
/// seeds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// That of the study, on which packages are found.
    Search,
    /// That by which the front is confirmed and the best package chosen.
    Confirmation,
    /// That by which what was chosen is reported.
    Report,
}

impl Stage {
    /// The seed of its luck.
    #[must_use]
    pub fn seed(self, study: &Study) -> u64 {
        let name = match self {
            Self::Search => return study.seed(),
            Self::Confirmation => "confirmation",
            Self::Report => "report",
        };
        let mut hasher = blake3::Hasher::new();
        hasher.update(&study.seed().to_le_bytes());
        hasher.update(name.as_bytes());
        // Seeds are written as numbers, which have to be exact in JSON and TOML.
        let mut bytes = [0; 8];
        bytes[..6].copy_from_slice(&hasher.finalize().as_bytes()[..6]);
        // Far from the small numbers that people choose.
        u64::from_le_bytes(bytes) | 1 << 48
    }
}

/// Searches; `None` if it was stopped or markets are left to others. What was run is remembered, so
/// that the same search goes on where it was stopped.
///
/// # Errors
/// The first error of a memory.
///
/// # Panics
/// If the study asks for no search.
pub fn search<M: Store, W: ProgressListener>(
    study: &Study,
    means: &mut Means<'_, M, W>,
) -> Result<Option<Found>, M::Error> {
    let asked = study.search.as_ref().expect("the study asks for a search");
    let rules = asked.rules;
    let size = rules.population as usize;
    let mut generator = SplitMix64::new(u64::from(rules.search_seed));
    let mut tried: Vec<Package> = Vec::new();
    let mut population: Vec<Package> = Vec::new();
    let mut offspring = first_generation(study, asked);
    for generation in 0..=rules.generations {
        let points = possible(study, tried.len(), &mut offspring);
        let Some(new) = assess(study, asked, &points, rules.first_replicates, means)? else {
            return Ok(None);
        };
        tried.extend(new.iter().cloned());
        population.extend(new);
        // Those on the front are looked at more closely, until all on it have been.
        while let Some(hasty) = hasty(&population, rules.front_replicates) {
            let points: Vec<Point> = hasty
                .iter()
                .map(|one| population[*one].point.clone())
                .collect();
            let Some(closer) = assess(study, asked, &points, rules.front_replicates, means)? else {
                return Ok(None);
            };
            for (place, package) in hasty.into_iter().zip(closer) {
                tried[package.point.index].clone_from(&package);
                population[place] = package;
            }
        }
        population = fittest(&population, size);
        if generation < rules.generations {
            offspring = breed(&population, size, &mut generator);
        }
    }
    let best = fronts(&gains(&population));
    let mut front: Vec<Point> = Vec::new();
    for one in best.first().into_iter().flatten() {
        let point = &population[*one].point;
        if front.iter().all(|other| other.values != point.values) {
            front.push(point.clone());
        }
    }
    let Some(confirmed) = confirm(study, asked, front, means)? else {
        return Ok(None);
    };
    Ok(Some(Found { tried, confirmed }))
}

/// The arms of several packages, each once, after the reference.
///
/// # Panics
/// If a point is not possible.
#[must_use]
pub fn arms(study: &Study, asked: &Search, points: &[Point]) -> (Vec<Setup>, Vec<usize>) {
    let at = |point: &Point| study.arms_at(point).expect("the point was checked");
    let mut arms: Vec<Setup> = Vec::new();
    let mut places = Vec::new();
    for point in points {
        let both = at(point);
        if arms.is_empty() {
            arms.push(both[0].clone());
        }
        let package = both[asked.arm].clone();
        let known = arms.iter().position(|arm| arm.digest == package.digest);
        places.push(known.unwrap_or(arms.len()));
        if known.is_none() {
            arms.push(package);
        }
    }
    (arms, places)
}

pub(super) fn simulate<M: Store, W: ProgressListener>(
    study: &Study,
    arms: Vec<Setup>,
    replicates: u32,
    stage: Stage,
    means: &mut Means<'_, M, W>,
) -> Result<Option<Vec<Vec<ReplicateSummary>>>, M::Error> {
    let mut plan = study.plan(arms);
    plan.seed = stage.seed(study);
    let memory = match stage {
        Stage::Search => &mut *means.memory,
        Stage::Confirmation => &mut *means.fresh,
        Stage::Report => &mut *means.report,
    };
    let digests = plan.arms.iter().map(|arm| vec![arm.digest.clone()]);
    let digests: Vec<Vec<String>> = digests.collect();
    let allotment = Allotment::by_groups(means.share, replicates, &digests);
    let mut dealt = Dealt::new(memory, allotment);
    let effort = Effort::of(replicates);
    let (pool, stop) = (means.pool, means.stop);
    let conducted = run(
        &plan.experiment(),
        &effort,
        pool,
        stop,
        &mut dealt,
        means.watch,
    )?;
    means.elsewhere += conducted.elsewhere;
    let whole = !conducted.interrupted && conducted.elsewhere == 0;
    Ok(whole.then_some(conducted.arms))
}

/// The value of an outcome in a replicate, if it is defined there.
pub(super) fn value(outcome: &Outcome, kept: &ReplicateSummary) -> Option<f64> {
    (outcome.value)(&kept.window[0]).filter(|value| value.is_finite())
}

/// A change of an outcome, positive where it is better.
#[must_use]
pub fn gain(outcome: &Outcome, change: f64) -> f64 {
    if outcome.direction == Direction::LowerIsBetter {
        -change
    } else {
        change
    }
}

fn pair(
    outcome: &Outcome,
    reference: &[ReplicateSummary],
    package: &[ReplicateSummary],
) -> Option<Paired> {
    let values = |arm: &[ReplicateSummary]| -> Vec<Option<f64>> {
        arm.iter().map(|kept| value(outcome, kept)).collect()
    };
    Paired::of(&values(reference), &values(package))
}

/// Simulates packages and takes their mean gains; `None` if it was stopped.
fn assess<M: Store, W: ProgressListener>(
    study: &Study,
    asked: &Search,
    points: &[Point],
    replicates: u32,
    means: &mut Means<'_, M, W>,
) -> Result<Option<Vec<Package>>, M::Error> {
    if points.is_empty() {
        return Ok(Some(Vec::new()));
    }
    let (arms, places) = arms(study, asked, points);
    let Some(kept) = simulate(study, arms, replicates, Stage::Search, means)? else {
        return Ok(None);
    };
    let gain = |outcome: &&'static Outcome, place: usize| {
        let paired = pair(outcome, &kept[0], &kept[place]);
        paired.map_or(f64::NEG_INFINITY, |paired| {
            gain(outcome, paired.difference.mean)
        })
    };
    let package = |(point, place): (&Point, usize)| Package {
        point: point.clone(),
        gains: asked
            .objectives
            .iter()
            .map(|one| gain(one, place))
            .collect(),
        replicates,
    };
    Ok(Some(points.iter().zip(places).map(package).collect()))
}

/// Comparisons of a package with the reference, objective by objective.
type Judged = Vec<Option<(Paired, Verdict)>>;

/// Runs the front on fresh luck to choose, and on further luck to report.
fn confirm<M: Store, W: ProgressListener>(
    study: &Study,
    asked: &Search,
    front: Vec<Point>,
    means: &mut Means<'_, M, W>,
) -> Result<Option<Vec<Confirmed>>, M::Error> {
    let chosen_by = judged(study, asked, &front, Stage::Confirmation, means)?;
    let reported = judged(study, asked, &front, Stage::Report, means)?;
    let (Some(chosen_by), Some(reported)) = (chosen_by, reported) else {
        return Ok(None);
    };
    let signed = |row: &Judged| -> Vec<f64> {
        let objectives = row.iter().zip(&asked.objectives);
        objectives
            .map(|(one, outcome)| {
                one.map_or(f64::NEG_INFINITY, |(pair, _)| {
                    gain(outcome, pair.difference.mean)
                })
            })
            .collect()
    };
    let gains: Vec<Vec<f64>> = chosen_by.iter().map(signed).collect();
    let best = fronts(&gains);
    let packages = front.into_iter().zip(chosen_by).zip(reported).enumerate();
    let confirmed = packages.map(|(index, ((point, chosen_by), objectives))| Confirmed {
        point,
        chosen_by,
        objectives,
        on_front: best.first().is_some_and(|front| front.contains(&index)),
    });
    Ok(Some(confirmed.collect()))
}

/// Judges every package of a front against the reference, with p-values adjusted over all packages
/// and objectives.
fn judged<M: Store, W: ProgressListener>(
    study: &Study,
    asked: &Search,
    front: &[Point],
    stage: Stage,
    means: &mut Means<'_, M, W>,
) -> Result<Option<Vec<Judged>>, M::Error> {
    let (arms, places) = arms(study, asked, front);
    let replicates = asked.rules.confirm_replicates;
    let Some(kept) = simulate(study, arms, replicates, stage, means)? else {
        return Ok(None);
    };
    let pairs = places.iter().flat_map(|place| {
        let objectives = asked.objectives.iter();
        objectives.map(|one| pair(one, &kept[0], &kept[*place]))
    });
    let pairs: Vec<Option<Paired>> = pairs.collect();
    let p_value = |pair: &Option<Paired>| pair.and_then(|pair| pair.p_value).unwrap_or(1.0);
    let adjusted = holm(&pairs.iter().map(p_value).collect::<Vec<f64>>());
    let count = asked.objectives.len();
    let verdict = |(index, pair): (usize, &Option<Paired>)| {
        let pair = (*pair)?;
        let outcome = asked.objectives[index % count];
        let question = Question {
            margin: outcome.margin_for(pair.baseline.mean),
            direction: outcome.direction,
            alpha: ALPHA,
            most: most(outcome),
            same_rules: false,
        };
        Some((pair, judge(&pair, adjusted[index], &question)))
    };
    let all: Judged = pairs.iter().enumerate().map(verdict).collect();
    Ok(Some(all.chunks(count).map(<[_]>::to_vec).collect()))
}
