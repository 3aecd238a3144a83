//! The value of knowing a parameter before one decides.
//!
//! One may adopt something, which is worth its effect, or leave it, which is worth nothing.
//! Deciding by what is known now is worth the larger of the mean effect and nothing. Who learned a
//! parameter first would decide by the mean effect given its value; what that is worth more, on
//! average, is the expected value of partial perfect information. The mean given a value is a
//! regression on it (Strong, Oakley and Brennan 2014): a constant, a line or a parabola, whichever
//! foretells worlds that were left out best, so that chance does not pass for knowledge.

/// One parameter of several worlds, and what hangs on it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Knowing {
    /// The value of knowing the parameter before deciding, in the unit of the effect.
    pub value: f64,
    /// Rank correlation of the parameter with the effect, −1 to 1, worlds by their weight; `None`
    /// where one of them does not vary.
    pub correlation: Option<f64>,
    /// The value from which on the decision turns, if it does within the worlds, and whether
    /// adopting is right above it.
    pub turns: Option<Turn>,
}

/// Where a decision turns.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Turn {
    /// The value of the parameter.
    pub at: f64,
    /// True if adopting is right above it rather than below.
    pub adopt_above: bool,
}

/// Rounding of sums over worlds, as a share of the effects' size.
const ROUNDING: f64 = 1e-12;

/// Worlds by weight, parameter and effect.
type Points = [(f64, f64, f64)];

/// The value of knowing a parameter, from worlds given as weight, value of the parameter and
/// effect, larger being better. Weights count in proportion. `None` with fewer than three worlds,
/// or where something is not finite.
#[must_use]
pub fn value_of_knowing(worlds: &Points) -> Option<Knowing> {
    let total: f64 = worlds.iter().map(|world| world.0).sum();
    let finite =
        |world: &(f64, f64, f64)| [world.0, world.1, world.2].iter().all(|x| x.is_finite());
    if worlds.len() < 3 || total <= 0.0 || !worlds.iter().all(finite) {
        return None;
    }
    let worlds: Vec<(f64, f64, f64)> = worlds
        .iter()
        .map(|one| (one.0 / total, one.1, one.2))
        .collect();
    let mean: f64 = worlds.iter().map(|one| one.0 * one.2).sum();
    let fit = Curve::fit(&worlds);
    let informed = worlds.iter().map(|one| one.0 * fit.at(one.1).max(0.0));
    Some(Knowing {
        value: gain(
            informed.sum(),
            mean,
            worlds.iter().map(|one| one.0 * one.2.abs()).sum(),
        ),
        correlation: ranked(&worlds),
        turns: turn(&worlds, &fit),
    })
}

/// The value of knowing which world it is.
#[must_use]
pub fn value_of_knowing_all(worlds: &[(f64, f64)]) -> f64 {
    let total: f64 = worlds.iter().map(|world| world.0).sum();
    let mean: f64 = worlds
        .iter()
        .map(|(weight, effect)| weight * effect / total)
        .sum();
    let informed = worlds
        .iter()
        .map(|(weight, effect)| weight * effect.max(0.0) / total);
    let size = worlds
        .iter()
        .map(|(weight, effect)| weight * effect.abs() / total);
    gain(informed.sum(), mean, size.sum())
}

/// The gain of deciding informed rather than now; nothing if rounding could make as much.
fn gain(informed: f64, mean: f64, size: f64) -> f64 {
    let gain = informed - mean.max(0.0);
    if gain > ROUNDING * size { gain } else { 0.0 }
}

/// The only place between worlds at which a curve crosses zero.
fn turn(worlds: &Points, fit: &Curve) -> Option<Turn> {
    let mut values: Vec<f64> = worlds.iter().map(|one| one.1).collect();
    values.sort_by(f64::total_cmp);
    let mut crossings = values.windows(2).filter_map(|pair| {
        let (before, after) = (fit.at(pair[0]), fit.at(pair[1]));
        let share = before / (before - after);
        ((before > 0.0) != (after > 0.0)).then(|| Turn {
            at: pair[0] + share * (pair[1] - pair[0]),
            adopt_above: after > 0.0,
        })
    });
    crossings.next().filter(|_| crossings.next().is_none())
}

/// A polynomial of degree 0 to 2, as a sum of polynomials that are orthogonal over the worlds.
struct Curve {
    centre: f64,
    /// Coefficients of 1 and u in the third polynomial, u² + b u + a.
    third: [f64; 2],
    coefficients: Vec<f64>,
}

impl Curve {
    fn fit(worlds: &Points) -> Self {
        let moment = |of: &dyn Fn(f64, f64) -> f64| -> f64 {
            worlds
                .iter()
                .map(|(weight, x, y)| weight * of(*x, *y))
                .sum()
        };
        let centre = moment(&|x, _| x);
        let second = moment(&|x, _| (x - centre) * (x - centre));
        let mean = moment(&|_, y| y);
        let mut curve = Self {
            centre,
            third: [0.0; 2],
            coefficients: vec![mean],
        };
        if second <= 0.0 {
            return curve;
        }
        let cube = moment(&|x, _| (x - centre) * (x - centre) * (x - centre));
        curve.third = [-second, -cube / second];
        let norms: Vec<f64> = (0..3)
            .map(|degree| moment(&|x, _| curve.basis(degree, x) * curve.basis(degree, x)))
            .collect();
        let slack = 1e-9 * second * second;
        let mut best = (curve.left_out(worlds, &norms), 1);
        let mut all = curve.coefficients.clone();
        for degree in 1..3 {
            // A parabola needs three distinct values, and more worlds than it has coefficients.
            let is_known = norms[degree] > if degree == 2 { slack } else { 0.0 };
            if !is_known || worlds.len() < degree + 3 {
                break;
            }
            all.push(moment(&|x, y| curve.basis(degree, x) * y) / norms[degree]);
            curve.coefficients.clone_from(&all);
            let missed = curve.left_out(worlds, &norms);
            if missed < best.0 {
                best = (missed, degree + 1);
            }
        }
        curve.coefficients = all;
        curve.coefficients.truncate(best.1);
        curve
    }

    fn basis(&self, degree: usize, x: f64) -> f64 {
        let u = x - self.centre;
        match degree {
            0 => 1.0,
            1 => u,
            _ => u * u + self.third[1] * u + self.third[0],
        }
    }

    fn at(&self, x: f64) -> f64 {
        let terms = self.coefficients.iter().enumerate();
        terms
            .map(|(degree, coefficient)| coefficient * self.basis(degree, x))
            .sum()
    }

    /// The mean squared error in worlds that are left out of the fit, one at a time.
    fn left_out(&self, worlds: &Points, norms: &[f64]) -> f64 {
        let errors = worlds.iter().map(|(weight, x, y)| {
            let terms = 0..self.coefficients.len();
            let pull: f64 = terms
                .map(|degree| self.basis(degree, *x) * self.basis(degree, *x) / norms[degree])
                .sum();
            let kept = 1.0 - weight * pull;
            if kept <= 1e-9 {
                return f64::INFINITY;
            }
            let error = (y - self.at(*x)) / kept;
            weight * error * error
        });
        errors.sum()
    }
}

/// Spearman's rank correlation with weights.
fn ranked(worlds: &Points) -> Option<f64> {
    let ranks = |of: fn(&(f64, f64, f64)) -> f64| -> Vec<f64> {
        let rank = |one: &(f64, f64, f64)| -> f64 {
            let shares = worlds
                .iter()
                .map(|other| match of(other).total_cmp(&of(one)) {
                    std::cmp::Ordering::Less => other.0,
                    std::cmp::Ordering::Equal => 0.5 * other.0,
                    std::cmp::Ordering::Greater => 0.0,
                });
            shares.sum()
        };
        worlds.iter().map(rank).collect()
    };
    let (left, right) = (ranks(|one| one.1), ranks(|one| one.2));
    let moment = |a: &[f64], b: &[f64]| -> f64 {
        let pairs = worlds.iter().zip(a.iter().zip(b));
        pairs
            .map(|(one, (a, b))| one.0 * (a - 0.5) * (b - 0.5))
            .sum()
    };
    let spread = moment(&left, &left) * moment(&right, &right);
    (spread > 1e-18).then(|| moment(&left, &right) / spread.sqrt())
}

#[cfg(test)]
mod tests {
    use super::super::splitmix::SplitMix64;
    use super::*;

    /// A square of worlds over two parameters from −1 to 1, and their effects.
    fn square(side: usize, effect: impl Fn(f64, f64) -> f64) -> Vec<(f64, f64, f64, f64)> {
        let place = |nth: usize| (2.0 * nth as f64 + 1.0) / side as f64 - 1.0;
        let cells = (0..side * side).map(|cell| {
            let (x, y) = (place(cell / side), place(cell % side));
            (1.0, x, y, effect(x, y))
        });
        cells.collect()
    }

    fn of(worlds: &[(f64, f64, f64, f64)], second: bool) -> Knowing {
        let worlds = worlds.iter();
        let worlds = worlds.map(|(w, x, y, effect)| (*w, if second { *y } else { *x }, *effect));
        value_of_knowing(&worlds.collect::<Vec<_>>()).unwrap()
    }

    #[test]
    fn a_linear_effect_of_two_parameters_has_the_values_of_the_textbook() {
        // With an effect of 4 x + y, uniform on a square, knowing x is worth 4 E max(x, 0) = 1 and
        // knowing y a quarter; deciding now is worth nothing.
        let worlds = square(40, |x, y| 4.0 * x + y);
        let (first, second) = (of(&worlds, false), of(&worlds, true));
        assert!((first.value - 1.0).abs() < 0.01, "{first:?}");
        assert!((second.value - 0.25).abs() < 0.01, "{second:?}");
        assert!(first.turns.unwrap().at.abs() < 1e-9 && first.turns.unwrap().adopt_above);
        // All together: 4 x + y has a trapezoid distribution; E max = 1 + 1/48 = 1.0208.
        let all: Vec<(f64, f64)> = worlds.iter().map(|one| (one.0, one.3)).collect();
        assert!((value_of_knowing_all(&all) - 1.0208).abs() < 0.01);
    }

    #[test]
    fn with_a_mean_above_zero_knowing_is_worth_the_losses_that_it_avoids() {
        // E max(x + c, 0) − c = (1 − c)² / 4 for x uniform on −1 to 1.
        for c in [0.0, 0.25, 0.5, 0.9] {
            let worlds = square(60, |x, _| x + c);
            let expected = (1.0 - c) * (1.0 - c) / 4.0;
            assert!((of(&worlds, false).value - expected).abs() < 0.002, "{c}");
        }
    }

    #[test]
    fn nothing_is_at_stake_where_the_sign_is_the_same_everywhere_but_ranks_still_tell() {
        let worlds = square(10, |x, y| 10.0 - x + 0.1 * y);
        let first = of(&worlds, false);
        assert_eq!(
            (first.value, first.turns),
            (0.0, None),
            "not even by rounding"
        );
        assert!(first.correlation.unwrap() < -0.9);
        assert!(of(&worlds, true).correlation.unwrap().abs() < 0.2);
    }

    #[test]
    fn a_parabola_is_seen_and_turns_twice_so_that_no_single_value_is_told() {
        let worlds = square(40, |x, _| x * x - 1.0 / 3.0);
        let first = of(&worlds, false);
        // The integral of x² − 1/3 from √(1/3) to 1 is 2/9 · √(1/3) = 0.1283.
        assert!((first.value - 0.1283).abs() < 0.002, "{first:?}");
        assert_eq!(first.turns, None);
        assert!(first.correlation.unwrap().abs() < 0.1);
    }

    #[test]
    fn a_parameter_on_which_nothing_depends_is_worth_next_to_nothing_through_the_noise() {
        let mut generator = SplitMix64::new(8);
        let (mut idle, mut active) = (0.0, 0.0);
        for _ in 0..200 {
            let worlds: Vec<(f64, f64, f64, f64)> = (0..24)
                .map(|_| {
                    let (x, y) = (2.0 * generator.unit() - 1.0, 2.0 * generator.unit() - 1.0);
                    (1.0, x, y, 4.0 * x + generator.normal())
                })
                .collect();
            active += of(&worlds, false).value / 200.0;
            idle += of(&worlds, true).value / 200.0;
        }
        // In a sample of 24 the mean is rarely zero, and deciding by it is worth 0.2 on average.
        assert!((0.7..0.9).contains(&active), "{active}");
        assert!(idle < 0.12, "{idle}");
    }

    #[test]
    fn weights_count_as_copies_do() {
        let heavy = [
            (3.0, 0.0, -1.0),
            (1.0, 1.0, 2.0),
            (1.0, 2.0, 1.0),
            (1.0, 3.0, 4.0),
        ];
        let mut copies = heavy.to_vec();
        copies.extend([heavy[0]; 2]);
        for world in &mut copies {
            world.0 = 1.0;
        }
        let all = |worlds: &Points| {
            let pairs: Vec<(f64, f64)> = worlds.iter().map(|one| (one.0, one.2)).collect();
            value_of_knowing_all(&pairs)
        };
        assert!((all(&heavy) - all(&copies)).abs() < 1e-12);
        let ranked = |worlds: &Points| value_of_knowing(worlds).unwrap().correlation.unwrap();
        assert!((ranked(&heavy) - ranked(&copies)).abs() < 1e-12);
    }

    #[test]
    fn two_worlds_and_what_is_not_a_number_tell_nothing() {
        assert_eq!(value_of_knowing(&[(1.0, 0.0, 1.0), (1.0, 1.0, 2.0)]), None);
        assert_eq!(value_of_knowing(&[(1.0, 0.0, f64::NAN); 4]), None);
        let constant = value_of_knowing(&[(1.0, 2.0, -1.0), (1.0, 2.0, 1.0), (1.0, 2.0, 0.0)]);
        assert_eq!(constant.map(|one| one.value), Some(0.0));
        assert_eq!(constant.unwrap().correlation, None);
    }
}
