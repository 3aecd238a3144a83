//! Fitting the world to published facts, by history matching with emulators.
//!
//! There is no likelihood that anybody would believe, and a doubt for each fact: history matching
//! (Craig and others 1997; Vernon, Goldstein and Bower 2010) asks which worlds the facts rule out,
//! and keeps all others. A market is cheap but not free: an emulator of each fact, made from the
//! worlds that were run, tells which of a million others are worth running, and markets decide.
//! The remainder is an ensemble: worlds that were each run and that no fact rules out, with
//! weights.
//!
//! | file | idea |
//! |---|---|
//! | `priors` | what is varied, and what is believed of it beforehand |
//! | `target` | what is to be met, on the scale on which its doubt is even |
//! | `point`, `noise` | a world that was tried, and how much replicates of one differ |
//! | `distances` | how implausible what came out makes a world |
//! | `screening` | groups of parameters that no target speaks about |
//! | `emulators` | what every target would be where no market was run |
//! | `weights` | weights of the worlds that are left |
//! | `learned` | what pins what, and which targets no world meets |
//! | `recovery` | whether known worlds, and what policies do in them, are found again |

mod distances;
mod emulators;
mod learned;
mod noise;
mod point;
mod priors;
mod recovery;
mod screening;
mod target;
mod weights;

pub use distances::{CUT, Distances};
pub use emulators::{Emulators, spread};
pub use learned::{Contraction, Counted, INFORMED, contractions, informed};
pub use noise::Noise;
pub use point::Point;
pub use priors::{Calibration, Prior, PriorScale, Priors, calibration_schema};
pub use recovery::{Coverage, EffectCoverage, LEVEL, Recovery, Truth, coverage, expected, truth};
pub use screening::{Group, NOTICED, design, groups};
pub use target::Target;
pub use weights::{Weighted, effective, weighted};

use crate::parameter::Value;

/// A parameter's value as a number.
#[must_use]
pub fn number(value: Value) -> f64 {
    match value {
        Value::Number(number) => number,
        Value::Whole(whole) => whole as f64,
        Value::Switch(switch) => f64::from(u8::from(switch)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::Scale;
    use crate::stats::Walk;

    fn target(published: f64, spread: f64) -> Target {
        Target {
            id: "t".to_owned(),
            says: String::new(),
            band: (published - spread, published + spread),
            scale: Scale::Linear,
            aim: published,
            spread,
        }
    }

    fn run(wave: u32, places: Vec<Vec<f64>>, of: impl Fn(&[f64]) -> Vec<f64>) -> Vec<Point> {
        let points = places.into_iter().map(|place| {
            let values: Vec<Option<f64>> = of(&place).into_iter().map(Some).collect();
            Point {
                seen: vec![values.clone(), values],
                ..Point::new(wave, place)
            }
        });
        points.collect()
    }

    #[test]
    fn a_distance_is_in_standard_deviations_of_doubt_and_noise() {
        let mut point = Point::new(1, vec![0.0]);
        point.seen = vec![vec![Some(1.0), Some(9.0)], vec![Some(3.0), Some(9.0)]];
        // Mean 2, variance of the mean 1; doubt's variance 3: two standard deviations of 2 off 6.
        let targets = [target(6.0, 3.0_f64.sqrt()), target(9.0, 1.0)];
        let noise = Noise::over(std::slice::from_ref(&point), &targets);
        let distances = point.distances(&targets, &noise);
        assert!((distances.0[0] - 2.0).abs() < 1e-12);
        assert_eq!(distances.worst(&[true, true]).2, Some(0));
        assert!(distances.worst(&[true, true]).1 < 1e-12);
        assert!(distances.worst(&[false, true]).0 < 1e-12);
        point.seen[1][0] = None;
        assert!(point.distances(&targets, &noise).0[0].is_infinite());
    }

    #[test]
    fn two_replicates_that_happen_to_differ_do_not_excuse_a_point() {
        let near = |gap: f64| {
            let mut point = Point::new(1, vec![0.0]);
            point.seen = vec![vec![Some(10.0 - gap)], vec![Some(10.0 + gap)]];
            point
        };
        // Noise is small everywhere but, by chance, here.
        let mut points: Vec<Point> = (0..40).map(|_| near(0.1)).collect();
        points.push(near(2.0));
        let targets = [target(0.0, 1.0)];
        let noise = Noise::over(&points, &targets);
        let far = |point: &Point| point.distances(&targets, &noise).0[0] > 6.0;
        assert!(points.iter().all(far));
    }

    /// Three parameters: the first two move the first target by their sum, the third does nothing.
    fn market(place: &[f64]) -> Vec<f64> {
        vec![place[0] + place[1], place[0] - 0.5 * place[1] * place[1]]
    }

    #[test]
    fn known_parameters_are_found_and_one_that_does_nothing_is_not_pinned_down() {
        let targets = [target(0.5, 0.1), target(0.3, 0.1)];
        let points = run(1, spread(120, 3, 1), market);
        let noise = Noise::over(&points, &targets);
        let all: Vec<&Point> = points.iter().collect();
        let emulators = Emulators::fit(&all, &targets, &noise);
        let counted = vec![true; 2];
        let walk = Walk {
            chains: 24,
            steps: 800,
            seed: 4,
        };
        let drawn = emulators.draw(&counted, 3, walk).thinned(80);
        let mut points = points.clone();
        points.extend(run(2, drawn, market));
        let kept = weighted(&points, 120, &targets, &noise, &emulators, &counted);
        assert!(kept.len() > 60, "{}", kept.len());
        let places: Vec<Vec<f64>> = kept
            .iter()
            .map(|one| points[one.point].place.clone())
            .collect();
        let weights: Vec<f64> = kept.iter().map(|one| one.weight).collect();
        assert!((weights.iter().sum::<f64>() - 1.0).abs() < 1e-9);
        assert!(effective(&weights) > 20.0);
        let left = contractions(&places, &weights, &emulators, &targets, &counted);
        assert!(left[0].share > 0.5 && left[1].share > 0.4, "{left:?}");
        assert!(left[2].share.abs() < 0.25, "{left:?}");
        assert_eq!(left[0].pinned_by.len(), 2);
        assert!(left[2].pinned_by[0].1 < 1.0);
        assert!(!informed(&places, &weights).is_empty());
    }

    #[test]
    fn a_target_out_of_reach_is_told_and_one_that_fights_names_its_rival() {
        // The first two are the same thing and want opposite values; the third is never reached.
        let same = |place: &[f64]| vec![place[0], place[0], place[1]];
        let targets = [target(0.6, 0.1), target(-0.6, 0.1), target(9.0, 0.5)];
        let points = run(1, spread(80, 2, 1), same);
        let noise = Noise::over(&points, &targets);
        let all: Vec<&Point> = points.iter().collect();
        let emulators = Emulators::fit(&all, &targets, &noise);
        let ran: Vec<Distances> = points
            .iter()
            .map(|point| point.distances(&targets, &noise))
            .collect();
        let mut counted = Counted::of(&emulators.nearest(&ran, 2, 1));
        assert_eq!(counted.counted, [true, true, false]);
        assert_eq!(counted.unmet[0].0, 2);
        let walk = Walk {
            chains: 16,
            steps: 600,
            seed: 2,
        };
        let walkers = emulators.draw(&counted.counted, 2, walk);
        let distances = |place: &Vec<f64>| emulators.distances(place);
        let draws: Vec<Distances> = walkers.places.iter().map(distances).collect();
        assert!(counted.set_aside(&draws));
        assert_eq!(counted.counted.iter().filter(|counts| **counts).count(), 1);
        let (loser, rival) = counted.fighting[0];
        assert_eq!(rival, Some(1 - loser));
    }
}
