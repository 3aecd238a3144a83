//! Known worlds found again: points of the last wave play the truth in turn.

use super::effects::Effects;
use super::request::CalibrateRequest;
use super::waves::walks;
use crate::claims::calibration::{
    Counted, Coverage, EffectCoverage, Emulators, LEVEL, Noise, Point, Recovery, Truth, coverage,
    expected, truth,
};
use crate::report::pages::calibration::Fit;
use crate::stats::quantile;
use rayon::prelude::*;

/// Draws of a calibration to a known world that are kept, of each of its walks.
const DRAWS: usize = 1000;

/// A known world that was to be found again.
struct Found {
    /// True if its own figures do not rule it out.
    kept: bool,
    /// Its parameters that lie in their ranges.
    covered: usize,
    /// Per outcome: the effect in it, and the ends of the range; `None` if it cannot be told.
    effects: Vec<Option<(f64, f64, f64)>>,
}

/// Calibrates to the outputs of known worlds that the emulators have not seen; `None` if in each of
/// them some target is not defined.
pub(super) fn recover(
    request: &CalibrateRequest,
    fit: &Fit<'_>,
    effects: Option<&Effects>,
) -> Option<Recovery> {
    let last = fit.points.iter().map(|point| point.wave).max()?;
    let of_the_last = fit.points.iter().enumerate();
    let of_the_last = of_the_last.filter(|(_, point)| point.wave == last);
    let chosen: Vec<usize> = of_the_last.map(|(index, _)| index).collect();
    let step = (chosen.len() / request.recover as usize).max(1);
    let chosen: Vec<usize> = chosen.into_iter().step_by(step).collect();
    let chosen = &chosen[..chosen.len().min(request.recover as usize)];
    let noise = Noise::over(fit.points, fit.targets);
    let found: Vec<Found> = chosen
        .par_iter()
        .filter_map(|point| found_again(request, fit, &noise, effects, *point))
        .collect();
    if found.is_empty() {
        return None;
    }
    let dimensions = fit.priors.iter().len();
    let kept = found.iter().filter(|world| world.kept).count();
    let covered = found.iter().map(|world| world.covered).sum();
    Some(Recovery {
        truths: found.len(),
        kept: Coverage::of(kept, found.len()),
        parameters: Coverage::of(covered, found.len() * dimensions),
        effects: effects.map_or_else(Vec::new, |effects| over(&found, effects)),
    })
}

/// Calibrates to a known world's own figures; `None` where some target is not defined in it.
fn found_again(
    request: &CalibrateRequest,
    fit: &Fit<'_>,
    noise: &Noise,
    effects: Option<&Effects>,
    point: usize,
) -> Option<Found> {
    let seed = request.options.seed;
    let truth = truth(fit.points, point, fit.targets, seed)?;
    let ran: Vec<Point> = fit
        .points
        .iter()
        .filter(|point| point.wave > 0)
        .cloned()
        .collect();
    let index = point - (fit.points.len() - ran.len());
    let hidden = Truth {
        point: index,
        ..truth
    };
    let emulators = hidden.emulators(&ran, noise);
    let counted = Counted {
        counted: vec![true; hidden.targets.len()],
        unmet: Vec::new(),
        fighting: Vec::new(),
    };
    let dimensions = fit.priors.iter().len();
    let candidates = request.candidates / 4;
    let seed = seed + index as u64;
    let walks = walks(&emulators, &counted, dimensions, candidates, seed);
    let places: Vec<Vec<f64>> = walks.iter().flat_map(|walk| walk.thinned(DRAWS)).collect();
    let weights = vec![1.0; places.len()];
    let own = &ran[index].place;
    let covered = (0..dimensions).filter(|parameter| {
        let draws: Vec<f64> = places.iter().map(|place| place[*parameter]).collect();
        coverage(own[*parameter], &draws, &weights)
    });
    Some(Found {
        kept: emulators.distances(own).is_inside(&counted.counted),
        covered: covered.count(),
        effects: effects.map_or_else(Vec::new, |effects| {
            ranges(effects, point - effects.first, &places, seed)
        }),
    })
}

/// A known world's effects, each with the range in which a calibration to that world expects it, by
/// emulators that have not seen it.
fn ranges(
    effects: &Effects,
    hidden: usize,
    places: &[Vec<f64>],
    seed: u64,
) -> Vec<Option<(f64, f64, f64)>> {
    let others = effects.points.iter().enumerate();
    let others = others.filter(|(index, _)| *index != hidden);
    let others: Vec<&Point> = others.map(|(_, point)| point).collect();
    let emulators = Emulators::fit(&others, &effects.targets, &effects.noise);
    let world = &effects.points[hidden];
    let weights = vec![1.0; places.len()];
    let tail = (1.0 - LEVEL) / 2.0;
    let of = |(index, target)| {
        let own = world.mean(index, target)?;
        let noise = effects.noise.of_mean(&world.defined(index, target), index);
        let draws = expected(emulators.of(index)?, places, noise, seed);
        let end = |share| quantile(&draws, &weights, share);
        Some((own, end(tail)?, end(1.0 - tail)?))
    };
    effects.targets.iter().enumerate().map(of).collect()
}

/// How often the ranges of each outcome's effect hold it.
fn over(found: &[Found], effects: &Effects) -> Vec<EffectCoverage> {
    let all: Vec<&Point> = effects.points.iter().collect();
    let checks = Emulators::fit(&all, &effects.targets, &effects.noise).checks();
    let middle = |values: Vec<f64>| quantile(&values, &vec![1.0; values.len()], 0.5);
    let of = |(index, outcome): (usize, &&'static crate::outcome::Outcome)| {
        let told: Vec<(f64, f64, f64)> = found
            .iter()
            .filter_map(|world| world.effects[index])
            .collect();
        if told.is_empty() {
            return None;
        }
        let held = told
            .iter()
            .filter(|(own, low, high)| (*low..=*high).contains(own));
        Some(EffectCoverage {
            outcome,
            covered: Coverage::of(held.count(), told.len()),
            width: middle(told.iter().map(|(_, low, high)| high - low).collect())?,
            effect: middle(told.iter().map(|(own, ..)| *own).collect())?,
            emulated: checks[index].and_then(|check| check.r_squared),
        })
    };
    let outcomes = Effects::outcomes().iter().enumerate();
    outcomes.filter_map(of).collect()
}
