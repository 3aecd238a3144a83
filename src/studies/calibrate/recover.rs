//! Known worlds found again: points of the last wave play the truth in turn.

use super::request::CalibrateRequest;
use super::waves::walks;
use crate::claims::calibration::{
    Counted, Coverage, Distances, Noise, Point, Recovery, Truth, coverage, truth,
};
use crate::report::pages::calibration::Fit;
use rayon::prelude::*;

/// Calibrates to the outputs of known worlds that the emulators have not seen.
pub(super) fn recover(request: &CalibrateRequest, fit: &Fit<'_>) -> Option<Recovery> {
    if request.recover == 0 {
        return None;
    }
    let last = fit.points.iter().map(|point| point.wave).max()?;
    let of_the_last = fit.points.iter().enumerate();
    let of_the_last = of_the_last.filter(|(_, point)| point.wave == last);
    let chosen: Vec<usize> = of_the_last.map(|(index, _)| index).collect();
    let step = (chosen.len() / request.recover as usize).max(1);
    let chosen: Vec<usize> = chosen.into_iter().step_by(step).collect();
    let chosen = &chosen[..chosen.len().min(request.recover as usize)];
    let noise = Noise::over(fit.points, fit.targets);
    let found: Vec<(bool, usize)> = chosen
        .par_iter()
        .filter_map(|point| found_again(request, fit, &noise, *point))
        .collect();
    let dimensions = fit.priors.iter().len();
    let kept = found.iter().filter(|(kept, _)| *kept).count();
    let covered = found.iter().map(|(_, covered)| covered).sum();
    Some(Recovery {
        truths: found.len(),
        kept: Coverage::of(kept, found.len()),
        parameters: Coverage::of(covered, found.len() * dimensions),
    })
}

/// Tells if a known world is not ruled out by its own figures, and how many of its parameters lie
/// in their ranges; `None` where some target is not defined in it.
fn found_again(
    request: &CalibrateRequest,
    fit: &Fit<'_>,
    noise: &Noise,
    point: usize,
) -> Option<(bool, usize)> {
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
    let walks = walks(
        &emulators,
        &counted,
        dimensions,
        candidates,
        seed + index as u64,
    );
    let places: Vec<Vec<f64>> = walks.iter().flat_map(|walk| walk.thinned(1000)).collect();
    let weights = vec![1.0; places.len()];
    let own = &ran[index].place;
    let covered = (0..dimensions).filter(|parameter| {
        let draws: Vec<f64> = places.iter().map(|place| place[*parameter]).collect();
        coverage(own[*parameter], &draws, &weights)
    });
    let distances: Distances = emulators.distances(own);
    Some((distances.is_inside(&counted.counted), covered.count()))
}
