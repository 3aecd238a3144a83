//! How implausible what came out makes a world.

use super::noise::Noise;
use super::point::Point;
use super::target::Target;

/// Implausibility from which a point is ruled out: three standard deviations, which by the rule of
/// Pukelsheim (1994) holds 95 % of any unimodal distribution.
pub const CUT: f64 = 3.0;

/// The distances of a point's targets, in standard deviations.
#[derive(Debug, Clone, PartialEq)]
pub struct Distances(pub Vec<f64>);

impl Point {
    /// How far each target's value lies from what is published, in standard deviations of what is
    /// published, what the model may miss, and the noise of few replicates. A target that is not
    /// defined is infinitely far.
    #[must_use]
    pub fn distances(&self, targets: &[Target], noise: &Noise) -> Distances {
        let of = |(index, target): (usize, &Target)| {
            self.mean(index, target).map_or(f64::INFINITY, |mean| {
                let noise = noise.of_mean(&self.defined(index, target), index);
                let variance = target.spread * target.spread + noise;
                (mean - target.aim).abs() / variance.sqrt()
            })
        };
        Distances(targets.iter().enumerate().map(of).collect())
    }
}

impl Distances {
    /// The greatest and the second greatest among some of the targets, with the target that is
    /// furthest.
    #[must_use]
    pub fn worst(&self, counted: &[bool]) -> (f64, f64, Option<usize>) {
        let (mut worst, mut second, mut which) = (0.0, 0.0, None);
        for (index, distance) in self.0.iter().enumerate() {
            if !counted[index] {
                continue;
            }
            if *distance > worst || which.is_none() {
                (second, worst, which) = (worst, *distance, Some(index));
            } else if *distance > second {
                second = *distance;
            }
        }
        (worst, second, which)
    }

    /// True if none of the counted targets rules the point out.
    #[must_use]
    pub fn is_inside(&self, counted: &[bool]) -> bool {
        self.worst(counted).0 < CUT
    }
}
