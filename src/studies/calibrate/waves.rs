//! Waves: the first spread over the priors, each further one drawn by what emulators made of those
//! before.

use super::markets::{FEWEST, Markets};
use super::request::CalibrateRequest;
use crate::claims::calibration::{
    Counted, Distances, Emulators, Noise, Point, Priors, Target, Weighted, spread, weighted,
};
use crate::records::Journal;
use crate::report::pages::calibration::Wave;
use crate::stats::{Walk, Walkers};
use crate::studies::error::Error;
use crate::studies::session::Session;
use rayon::prelude::*;

/// Walks that go on beside each other, whatever the number of threads.
const WALKS: u32 = 4;
/// Chains of each.
const CHAINS: u32 = 32;
/// Draws by which it is told whether targets are strained.
const LOOKED_AT: usize = 2000;

/// A search by waves.
pub(super) struct Search<'a> {
    priors: &'a Priors,
    request: &'a CalibrateRequest,
    /// Everything that was run.
    pub(super) points: Vec<Point>,
}

/// A search's outcome.
pub(super) struct Found {
    pub(super) counted: Counted,
    pub(super) waves: Vec<Wave>,
    pub(super) worlds: Vec<Weighted>,
}

impl<'a> Search<'a> {
    pub(super) fn new(
        priors: &'a Priors,
        request: &'a CalibrateRequest,
        points: Vec<Point>,
    ) -> Self {
        Self {
            priors,
            request,
            points,
        }
    }

    /// Runs all waves.
    pub(super) fn run(
        &mut self,
        markets: &mut Markets<'_>,
        journal: &mut Journal,
        session: &mut Session<'_>,
    ) -> Result<Found, Error> {
        let targets = markets.targets().to_vec();
        let dimensions = self.priors.iter().len();
        let seed = self.request.options.seed;
        let mut waves = Vec::new();
        let mut found = None;
        for number in 1..=self.request.waves {
            let first = if number == 1 { 0 } else { self.points.len() };
            let points = self.request.points as usize;
            let affordable = markets.affordable(points, session);
            // Without a first wave nothing could be reported.
            let least = if number == 1 { FEWEST.min(points) } else { 0 };
            let wanted = affordable.max(least);
            if wanted == 0 {
                session.note("the time that was allowed is used up; what is known is reported");
                break;
            }
            let noise = Noise::over(&self.points, &targets);
            let drawn = (number > 1).then(|| {
                let run: Vec<&Point> = self.points.iter().filter(|it| it.wave > 0).collect();
                let emulators = Emulators::fit(&run, &targets, &noise);
                self.draw(emulators, &targets, &noise, u64::from(number) + seed)
            });
            let places = match &drawn {
                Some(drawn) => drawn.thinned(wanted),
                None => spread(wanted, dimensions, seed),
            };
            let fresh = places.into_iter().map(|place| Point::new(number, place));
            self.points.extend(fresh);
            markets.run(&mut self.points[first..], self.priors, journal, session)?;
            let begin = if number == 1 { 1 } else { first };
            let noise = Noise::over(&self.points, &targets);
            waves.push(wave(
                number,
                &self.points[begin..],
                &targets,
                &noise,
                drawn.as_ref(),
            ));
            if let Some(drawn) = drawn {
                found = Some((drawn, first));
            }
        }
        let noise = Noise::over(&self.points, &targets);
        let (counted, worlds) = match found {
            Some((drawn, first)) => {
                let counted = drawn.counted;
                let worlds = weighted(
                    &self.points,
                    first,
                    &targets,
                    &noise,
                    &drawn.emulators,
                    &counted.counted,
                );
                (counted, worlds)
            }
            None => self.of_the_first(&targets, &noise),
        };
        Ok(Found {
            counted,
            waves,
            worlds,
        })
    }

    /// The remainder of a single wave: its points that are inside, all alike.
    fn of_the_first(&self, targets: &[Target], noise: &Noise) -> (Counted, Vec<Weighted>) {
        let points = self.points.iter().enumerate().skip(1);
        let distances: Vec<(usize, Distances)> = points
            .map(|(index, point)| (index, point.distances(targets, noise)))
            .collect();
        let nearest = (0..targets.len()).map(|target| {
            let gaps = distances.iter().map(|(_, distances)| distances.0[target]);
            gaps.fold(f64::INFINITY, f64::min)
        });
        let counted = Counted::of(&nearest.collect::<Vec<_>>());
        let inside = distances.iter();
        let inside: Vec<usize> = inside
            .filter(|(_, distances)| distances.is_inside(&counted.counted))
            .map(|(index, _)| *index)
            .collect();
        let weight = 1.0 / inside.len().max(1) as f64;
        let worlds = inside.into_iter().map(|point| Weighted { point, weight });
        (counted, worlds.collect())
    }

    /// Draws places, after setting aside what no world meets.
    fn draw<'t>(
        &self,
        emulators: Emulators<'t>,
        targets: &[Target],
        noise: &Noise,
        seed: u64,
    ) -> Drawn<'t> {
        let dimensions = self.priors.iter().len();
        let ran: Vec<Distances> = self
            .points
            .iter()
            .map(|point| point.distances(targets, noise))
            .collect();
        let mut counted = Counted::of(&emulators.nearest(&ran, dimensions, seed));
        let walked = |counted: &Counted, candidates: u32| {
            walks(&emulators, counted, dimensions, candidates, seed)
        };
        loop {
            // A tenth of the candidates tells whether a target is strained.
            let walks = walked(&counted, self.request.candidates / 10);
            let draws = thinned(&walks, LOOKED_AT);
            let distances: Vec<Distances> = draws
                .par_iter()
                .map(|place| emulators.distances(place))
                .collect();
            if !counted.set_aside(&distances) {
                break;
            }
        }
        let walks = walked(&counted, self.request.candidates);
        Drawn {
            emulators,
            counted,
            walks,
        }
    }
}

/// Places drawn by what emulators say.
struct Drawn<'a> {
    emulators: Emulators<'a>,
    counted: Counted,
    walks: Vec<Walkers>,
}

impl Drawn<'_> {
    fn thinned(&self, count: usize) -> Vec<Vec<f64>> {
        thinned(&self.walks, count)
    }
}

/// So many places, the same number of each walk but for the last ones.
fn thinned(walks: &[Walkers], count: usize) -> Vec<Vec<f64>> {
    let each = count.div_ceil(walks.len());
    let places = walks.iter().flat_map(|walk| walk.thinned(each));
    places.take(count).collect()
}

/// Walks under what the counted targets say.
pub(super) fn walks(
    emulators: &Emulators<'_>,
    counted: &Counted,
    dimensions: usize,
    candidates: u32,
    seed: u64,
) -> Vec<Walkers> {
    let steps = (candidates / (WALKS * CHAINS)).max(20) as usize;
    (0..WALKS)
        .into_par_iter()
        .map(|nth| {
            let walk = Walk {
                chains: CHAINS as usize,
                steps,
                seed: seed * u64::from(WALKS) + u64::from(nth),
            };
            emulators.draw(&counted.counted, dimensions, walk)
        })
        .collect()
}

/// A wave as it is told.
fn wave(
    number: u32,
    points: &[Point],
    targets: &[Target],
    noise: &Noise,
    drawn: Option<&Drawn<'_>>,
) -> Wave {
    let distances = points.iter().map(|point| point.distances(targets, noise));
    let counted = drawn.map(|drawn| drawn.counted.counted.clone());
    let counted = counted.unwrap_or_else(|| vec![true; targets.len()]);
    let inside = distances.filter(|distances| distances.is_inside(&counted));
    Wave {
        number,
        points: points.len(),
        inside: inside.count(),
        predicted: drawn.and_then(|drawn| middle(&drawn.emulators)),
        surprised: drawn.and_then(|drawn| surprised(points, targets, noise, &drawn.emulators)),
    }
}

/// The median share of variance that emulators predict.
fn middle(emulators: &Emulators<'_>) -> Option<f64> {
    let checks = emulators.checks();
    let known = checks.iter().flatten().filter_map(|check| check.r_squared);
    let mut known: Vec<f64> = known.collect();
    known.sort_by(f64::total_cmp);
    known.get(known.len() / 2).copied()
}

/// The share of values further than two standard deviations from what was expected.
fn surprised(
    points: &[Point],
    targets: &[Target],
    noise: &Noise,
    emulators: &Emulators<'_>,
) -> Option<f64> {
    let (mut beyond, mut all) = (0_usize, 0_usize);
    for point in points {
        for (index, target) in targets.iter().enumerate() {
            let (Some(emulator), Some(mean)) = (emulators.of(index), point.mean(index, target))
            else {
                continue;
            };
            let found = emulator.predict(&point.place);
            let noise = noise.of_mean(&point.defined(index, target), index);
            let gap = mean - found.mean;
            all += 1;
            beyond += usize::from(gap * gap > 4.0 * (found.variance + noise));
        }
    }
    (all > 0).then(|| beyond as f64 / all as f64)
}

/// How well emulators made from a quarter, a half and all of the points predict.
pub(super) fn growth(points: &[&Point], targets: &[Target], noise: &Noise) -> Vec<(usize, f64)> {
    let sizes = [points.len() / 4, points.len() / 2, points.len()];
    let known = sizes.into_iter().filter_map(|size| {
        let share = middle(&Emulators::fit(&points[..size], targets, noise))?;
        Some((size, share))
    });
    known.collect()
}
