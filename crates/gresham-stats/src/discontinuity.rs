//! Changes at a cut: a jump of the outcome (regression discontinuity), and a jump of the
//! density of units (a sign that they were sorted around the cut).

use super::observational::Observed;
use super::student;

/// The jump of an outcome at `cut`: local linear regression on either side with a triangular kernel
/// of half-width `bandwidth`, units from the cut on being treated (Hahn, Todd and van der Klaauw
/// 2001), with a standard error that is robust to unequal variances.
///
/// `points` are (running variable, outcome). `None` with fewer than four units within the bandwidth
/// on a side, or where they do not differ in the running variable.
#[must_use]
pub fn regression_discontinuity(
    points: &[(f64, f64)],
    cut: f64,
    bandwidth: f64,
) -> Option<Observed> {
    let near = |above: bool| -> Vec<(f64, f64, f64)> {
        let side = points.iter().filter(|(x, _)| (*x >= cut) == above);
        side.map(|(x, y)| (x - cut, *y, 1.0 - (x - cut).abs() / bandwidth))
            .filter(|(_, _, weight)| *weight > 0.0)
            .collect()
    };
    let (above, below) = (near(true), near(false));
    let (at_above, variance_above) = intercept(&above)?;
    let (at_below, variance_below) = intercept(&below)?;
    Some(Observed {
        estimate: at_above - at_below,
        standard_error: (variance_above + variance_below).sqrt(),
        treated: above.len(),
        untreated: below.len(),
    })
}

/// Intercept of the weighted regression of y on x with its robust variance (HC1), from (x, y,
/// weight).
fn intercept(points: &[(f64, f64, f64)]) -> Option<(f64, f64)> {
    if points.len() < 4 {
        return None;
    }
    let sum = |of: &dyn Fn(f64, f64, f64) -> f64| -> f64 {
        points.iter().map(|(x, y, w)| of(*x, *y, *w)).sum()
    };
    let (s0, s1, s2) = (
        sum(&|_, _, w| w),
        sum(&|x, _, w| w * x),
        sum(&|x, _, w| w * x * x),
    );
    let determinant = s0 * s2 - s1 * s1;
    if determinant <= 1e-12 * s0 * s2 {
        return None;
    }
    let (t0, t1) = (sum(&|_, y, w| w * y), sum(&|x, y, w| w * x * y));
    let level = (s2 * t0 - s1 * t1) / determinant;
    let slope = (s0 * t1 - s1 * t0) / determinant;
    let spread = sum(&|x, y, w| {
        let leverage = w * (s2 - s1 * x) / determinant;
        let residual = y - level - slope * x;
        leverage * leverage * residual * residual
    });
    let n = points.len() as f64;
    Some((level, spread * n / (n - 2.0)))
}

/// A density that jumps at a cut, or does not.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DensityJump {
    /// Log density just above the cut less that just below.
    pub log_jump: f64,
    /// Its standard error.
    pub standard_error: f64,
    /// Two-sided p-value of no jump.
    pub p_value: f64,
}

/// The test of `McCrary` (2008): a fine histogram, no bin of which straddles the cut, is smoothed
/// on either side by local linear regression with a triangular kernel; the log densities at the cut
/// are compared.
///
/// `bandwidth` is the half-width of the kernel, in the unit of the running variable; bins are a
/// tenth of it. `None` if a side has no density to speak of.
#[must_use]
pub fn density_jump(values: &[f64], cut: f64, bandwidth: f64) -> Option<DensityJump> {
    const BINS: usize = 10;
    let bin = bandwidth / BINS as f64;
    let n = values.len() as f64;
    let side = |sign: f64| {
        let mut counts = [0.0_f64; BINS];
        for value in values {
            let gap = sign * (value - cut);
            // A value at the cut belongs above.
            let inside = if sign > 0.0 { gap >= 0.0 } else { gap > 0.0 };
            let index = (gap / bin) as usize;
            if inside && index < BINS {
                counts[index] += 1.0;
            }
        }
        let heights = counts.iter().enumerate().map(|(index, count)| {
            let x = (index as f64 + 0.5) * bin;
            (x, count / (n * bin), 1.0 - x / bandwidth)
        });
        let heights: Vec<(f64, f64, f64)> = heights.collect();
        intercept(&heights).map(|(level, _)| level)
    };
    let (above, below) = (side(1.0)?, side(-1.0)?);
    if above <= 0.0 || below <= 0.0 {
        return None;
    }
    let log_jump = (above / below).ln();
    let variance = 24.0 / 5.0 * (1.0 / above + 1.0 / below) / (n * bandwidth);
    let standard_error = variance.sqrt();
    Some(DensityJump {
        log_jump,
        standard_error,
        p_value: 2.0 * (1.0 - student::normal_cdf((log_jump / standard_error).abs())),
    })
}

#[cfg(test)]
mod tests {
    use super::super::splitmix::SplitMix64;
    use super::*;

    #[test]
    fn a_jump_between_two_straight_lines_is_found_exactly() {
        let points: Vec<(f64, f64)> = (0..40)
            .map(|index| f64::from(index) / 10.0)
            .map(|x| (x, if x >= 2.0 { 5.0 + 3.0 * x } else { 4.0 - x }))
            .collect();
        let found = regression_discontinuity(&points, 2.0, 1.0).unwrap();
        assert!((found.estimate - 9.0).abs() < 1e-9, "{found:?}");
        assert!(found.standard_error < 1e-9, "{found:?}");
    }

    #[test]
    fn the_interval_at_the_cut_covers_the_jump() {
        let share = SplitMix64::frequency(3, 800, |generator| {
            let points: Vec<(f64, f64)> = (0..300)
                .map(|_| {
                    let x = 2.0 * generator.unit() - 1.0;
                    let jump = if x >= 0.0 { 0.3 } else { 0.0 };
                    (x, x + jump + 0.5 * generator.normal())
                })
                .collect();
            let found = regression_discontinuity(&points, 0.0, 0.5).unwrap();
            let interval = found.interval();
            interval.low <= 0.3 && 0.3 <= interval.high
        });
        assert!((0.92..=0.97).contains(&share), "{share}");
    }

    #[test]
    fn a_smooth_density_is_called_a_jump_about_once_in_twenty_times() {
        let share = SplitMix64::frequency(9, 600, |generator| {
            // A density that rises through the cut without a jump.
            let values: Vec<f64> = (0..2_000).map(|_| generator.unit().sqrt()).collect();
            density_jump(&values, 0.5, 0.2).unwrap().p_value < 0.05
        });
        assert!((0.02..=0.09).contains(&share), "{share}");
    }

    #[test]
    fn units_that_were_moved_over_the_cut_are_noticed() {
        let share = SplitMix64::frequency(4, 200, |generator| {
            let values: Vec<f64> = (0..2_000)
                .map(|_| {
                    let x = generator.unit();
                    let moved = (0.45..0.5).contains(&x) && generator.unit() < 0.6;
                    if moved { x + 0.05 } else { x }
                })
                .collect();
            density_jump(&values, 0.5, 0.1).unwrap().p_value < 0.05
        });
        assert!(share > 0.95, "{share}");
    }

    #[test]
    fn a_side_without_units_has_no_estimate() {
        let points = [(1.0, 1.0), (1.1, 1.0), (1.2, 1.0), (1.3, 1.0)];
        assert_eq!(regression_discontinuity(&points, 1.0, 1.0), None);
        assert_eq!(density_jump(&[1.0, 1.1, 1.2], 1.0, 0.5), None);
    }
}
