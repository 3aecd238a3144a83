//! A model's output between the points at which it was run: Bayesian regression on linear,
//! square and mixed terms, with the noise of every point known.
//!
//! An output is y(x) = φ(x)·β + e(x) + noise. φ holds 1, every input, and those squares and
//! products of inputs that go best with what is left of a fit without them; the coefficients β are
//! normal with a variance for each kind of term; e is what these terms miss, independent from
//! point to point. The two variances of coefficients and that of e are those under which the
//! outputs were likeliest (empirical Bayes; Rasmussen and Williams 2006, ch. 2 and 5). What is
//! predicted then has a variance of its own, and leaving each point out in turn costs nothing
//! more, so that the emulator can be held to what it says of itself.

use super::cholesky::Cholesky;
use super::estimate::mean;

/// Prior variances of coefficients that are tried, relative to that of the output.
const COEFFICIENTS: [f64; 6] = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3];
/// Variances of what the terms miss that are tried, likewise.
const MISSED: [f64; 7] = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0];
/// Numbers of squares and products that are tried.
const CURVED: [usize; 5] = [4, 8, 16, 32, 64];
/// The prior variance of the constant, relative to that of the output.
const CONSTANT: f64 = 100.0;
/// Fewest points from which an emulator is made.
const FEWEST: usize = 12;

/// An output at some point, with its doubt.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Prediction {
    /// Its expectation.
    pub mean: f64,
    /// Its variance, without the noise of a run.
    pub variance: f64,
}

/// How well each point is predicted from all others.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LeaveOneOut {
    /// Share of the outputs' variance, noise taken off, that is predicted; below 0 if the mean of
    /// all would have done better, `None` if outputs vary no more than noise would make them.
    pub r_squared: Option<f64>,
    /// Share of points further off than two standard deviations of what was predicted; of normal
    /// errors it is 0.046.
    pub beyond_two: f64,
    /// Points.
    pub points: usize,
}

/// Two inputs, which may be the same, whose product is a term.
type Pair = (usize, usize);

/// An emulator of one output over the cube from -1 to 1.
#[derive(Debug, Clone)]
pub struct Emulator {
    curved: Vec<Pair>,
    coefficients: Vec<f64>,
    precision: Cholesky,
    missed: f64,
    middle: f64,
    scale: f64,
    check: LeaveOneOut,
}

/// Outputs in units of their own spread.
struct Data<'a> {
    inputs: &'a [Vec<f64>],
    values: Vec<f64>,
    noise: Vec<f64>,
}

/// A fit with its likelihood.
struct Fit {
    curved: Vec<Pair>,
    coefficients: Vec<f64>,
    precision: Cholesky,
    missed: f64,
    evidence: f64,
}

impl Emulator {
    /// An emulator of the outputs at some inputs, each with the variance of its noise; `None` of
    /// fewer than a dozen points, or if the output never varies.
    #[must_use]
    pub fn fit(inputs: &[Vec<f64>], outputs: &[f64], noise: &[f64]) -> Option<Self> {
        if outputs.len() < FEWEST {
            return None;
        }
        let middle = mean(outputs);
        let squares = outputs.iter().map(|y| (y - middle) * (y - middle));
        let variance = squares.sum::<f64>() / (outputs.len() - 1) as f64;
        if variance <= 0.0 || !variance.is_finite() {
            return None;
        }
        let scale = variance.sqrt();
        let data = Data {
            inputs,
            values: outputs.iter().map(|y| (y - middle) / scale).collect(),
            noise: noise.iter().map(|noise| noise / variance).collect(),
        };
        let mut best = data.best(&[])?;
        let ranked = data.ranked(&best);
        for count in CURVED {
            let terms = 1 + inputs[0].len() + count;
            if count > ranked.len() || 2 * terms > outputs.len() {
                break;
            }
            let fit = data.best(&ranked[..count]);
            if let Some(fit) = fit.filter(|fit| fit.evidence > best.evidence) {
                best = fit;
            }
        }
        let check = data.leave_one_out(&best);
        Some(Self {
            curved: best.curved,
            coefficients: best.coefficients,
            precision: best.precision,
            missed: best.missed,
            middle,
            scale,
            check,
        })
    }

    /// The output at some inputs.
    #[must_use]
    pub fn predict(&self, inputs: &[f64]) -> Prediction {
        let terms = terms(inputs, &self.curved);
        let mean = dot(&terms, &self.coefficients);
        let own = self.precision.quadratic_form(&terms, &mut Vec::new());
        Prediction {
            mean: self.middle + self.scale * mean,
            variance: self.scale * self.scale * (own + self.missed),
        }
    }

    /// How well it predicts what it has not seen.
    #[must_use]
    pub const fn check(&self) -> LeaveOneOut {
        self.check
    }

    /// By how much the output rises, on average over the cube, when an input goes from its middle
    /// to its upper end; one value per input.
    #[must_use]
    pub fn slopes(&self) -> Vec<f64> {
        let inputs = self.coefficients.len() - 1 - self.curved.len();
        let slopes = self.coefficients[1..=inputs].iter();
        slopes.map(|slope| self.scale * slope).collect()
    }
}

/// The terms at some inputs: 1, the inputs, then products. A square has its mean over the cube
/// taken off, so that the linear terms keep their meaning.
fn terms(inputs: &[f64], curved: &[Pair]) -> Vec<f64> {
    let mut terms = Vec::with_capacity(1 + inputs.len() + curved.len());
    terms.push(1.0);
    terms.extend_from_slice(inputs);
    terms.extend(curved.iter().map(|pair| product(inputs, *pair)));
    terms
}

fn product(inputs: &[f64], (one, other): Pair) -> f64 {
    let mean = if one == other { 1.0 / 3.0 } else { 0.0 };
    inputs[one] * inputs[other] - mean
}

fn dot(left: &[f64], right: &[f64]) -> f64 {
    left.iter().zip(right).map(|(l, r)| l * r).sum()
}

impl Data<'_> {
    /// Squares and products by how well they go with what a fit leaves, the best first.
    fn ranked(&self, fit: &Fit) -> Vec<Pair> {
        let points = self.inputs.iter().zip(&self.values).zip(&self.noise);
        let left: Vec<f64> = points
            .map(|((inputs, value), noise)| {
                let found = dot(&terms(inputs, &fit.curved), &fit.coefficients);
                (value - found) / (noise + fit.missed)
            })
            .collect();
        let inputs = self.inputs[0].len();
        let pairs = (0..inputs).flat_map(|one| (0..=one).map(move |other| (one, other)));
        let mut ranked: Vec<(f64, Pair)> = pairs
            .map(|pair| {
                let values = self.inputs.iter().map(|inputs| product(inputs, pair));
                let (with, own) = values.zip(&left).fold((0.0, 0.0), |sums, (value, left)| {
                    (sums.0 + value * left, sums.1 + value * value)
                });
                (with * with / own.max(f64::EPSILON), pair)
            })
            .collect();
        ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        ranked.into_iter().map(|(_, pair)| pair).collect()
    }

    /// The likeliest fit with these products.
    fn best(&self, products: &[Pair]) -> Option<Fit> {
        let rows: Vec<Vec<f64>> = self.inputs.iter().map(|x| terms(x, products)).collect();
        let mut best: Option<Fit> = None;
        for missed in MISSED {
            let moments = Moments::of(&rows, &self.values, &self.noise, missed);
            for linear in COEFFICIENTS {
                for curved in COEFFICIENTS {
                    if products.is_empty() && curved > COEFFICIENTS[0] {
                        break;
                    }
                    let inputs = self.inputs[0].len();
                    let prior = |term: usize| match term {
                        0 => CONSTANT,
                        term if term <= inputs => linear,
                        _ => curved,
                    };
                    let fit = moments.solve(prior);
                    let better = |fit: &(f64, Vec<f64>, Cholesky)| {
                        best.as_ref().is_none_or(|known| fit.0 > known.evidence)
                    };
                    if let Some((evidence, coefficients, precision)) = fit.filter(better) {
                        best = Some(Fit {
                            curved: products.to_vec(),
                            coefficients,
                            precision,
                            missed,
                            evidence,
                        });
                    }
                }
            }
        }
        best
    }

    /// Errors of predicting each point's output from the others (the closed form of
    /// linear smoothers).
    fn leave_one_out(&self, fit: &Fit) -> LeaveOneOut {
        let (mut squares, mut noise, mut beyond) = (0.0, 0.0, 0_usize);
        let mut scratch = Vec::new();
        for (index, inputs) in self.inputs.iter().enumerate() {
            let terms = terms(inputs, &fit.curved);
            let variance = self.noise[index] + fit.missed;
            let pull = fit.precision.quadratic_form(&terms, &mut scratch) / variance;
            let gap = (self.values[index] - dot(&terms, &fit.coefficients)) / (1.0 - pull);
            squares += gap * gap;
            noise += self.noise[index];
            beyond += usize::from(gap * gap > 4.0 * variance / (1.0 - pull));
        }
        let points = self.values.len();
        let all: f64 = self.values.iter().map(|value| value * value).sum();
        // Two standard deviations of a variance of so many normal values above it.
        let told = all > noise * (1.0 + (8.0 / points as f64).sqrt());
        let share = 1.0 - (squares - noise).max(0.0) / (all - noise);
        LeaveOneOut {
            r_squared: told.then_some(share),
            beyond_two: beyond as f64 / points as f64,
            points,
        }
    }
}

/// Weighted sums of products of the terms.
struct Moments {
    terms: usize,
    products: Vec<f64>,
    with_output: Vec<f64>,
    outputs: f64,
    log_variances: f64,
}

impl Moments {
    fn of(rows: &[Vec<f64>], values: &[f64], noise: &[f64], missed: f64) -> Self {
        let terms = rows.first().map_or(0, Vec::len);
        let mut moments = Self {
            terms,
            products: vec![0.0; terms * (terms + 1) / 2],
            with_output: vec![0.0; terms],
            outputs: 0.0,
            log_variances: 0.0,
        };
        for ((row, value), noise) in rows.iter().zip(values).zip(noise) {
            let weight = 1.0 / (noise + missed);
            moments.outputs += weight * value * value;
            moments.log_variances -= libm::log(weight);
            let mut place = 0;
            for (index, term) in row.iter().enumerate() {
                let weighted = weight * term;
                moments.with_output[index] += weighted * value;
                let stored = &mut moments.products[place..=place + index];
                for (sum, other) in stored.iter_mut().zip(row) {
                    *sum += weighted * other;
                }
                place += index + 1;
            }
        }
        moments
    }

    /// Twice the log evidence but for a constant, the coefficients and their precision, under prior
    /// variances of the terms.
    fn solve(&self, prior: impl Fn(usize) -> f64) -> Option<(f64, Vec<f64>, Cholesky)> {
        let mut matrix = self.products.clone();
        let mut log_prior = 0.0;
        for term in 0..self.terms {
            matrix[term * (term + 1) / 2 + term] += 1.0 / prior(term);
            log_prior += libm::log(prior(term));
        }
        let precision = Cholesky::of(self.terms, matrix)?;
        let mut coefficients = self.with_output.clone();
        precision.solve(&mut coefficients);
        let explained = dot(&coefficients, &self.with_output);
        let evidence =
            explained - self.outputs - self.log_variances - precision.log_determinant() - log_prior;
        Some((evidence, coefficients, precision))
    }
}

#[cfg(test)]
#[path = "emulator_tests.rs"]
mod tests;
