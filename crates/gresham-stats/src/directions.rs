//! How much narrower than the cube from -1 to 1 a weighted set of points is, and in which
//! directions.

/// A uniform coordinate's variance over the cube.
const UNIFORM: f64 = 1.0 / 3.0;
/// Sweeps of rotations; a handful is enough for any matrix of this size.
const SWEEPS: usize = 60;

/// A direction in the cube.
#[derive(Debug, Clone, PartialEq)]
pub struct Direction {
    /// Variance of the points along it, relative to that of the uniform cube.
    pub variance: f64,
    /// Its unit vector.
    pub vector: Vec<f64>,
}

/// Principal directions of weighted points, the narrowest first. Their number below some variance
/// is the number of things that were learned.
///
/// # Panics
/// If points and weights differ in number.
#[must_use]
pub fn directions(points: &[Vec<f64>], weights: &[f64]) -> Vec<Direction> {
    assert_eq!(points.len(), weights.len());
    let size = points.first().map_or(0, Vec::len);
    let mut matrix = covariance(points, weights, size);
    let mut vectors: Vec<Vec<f64>> = (0..size)
        .map(|row| (0..size).map(|c| f64::from(u8::from(row == c))).collect())
        .collect();
    for _ in 0..SWEEPS {
        let mut turned = false;
        for row in 0..size {
            for column in row + 1..size {
                turned |= rotate(&mut matrix, &mut vectors, row, column);
            }
        }
        if !turned {
            break;
        }
    }
    let mut found: Vec<Direction> = vectors
        .into_iter()
        .enumerate()
        .map(|(index, vector)| Direction {
            variance: matrix[index][index] / UNIFORM,
            vector,
        })
        .collect();
    found.sort_by(|a, b| a.variance.total_cmp(&b.variance));
    found
}

fn covariance(points: &[Vec<f64>], weights: &[f64], size: usize) -> Vec<Vec<f64>> {
    let total: f64 = weights.iter().sum();
    let mut means = vec![0.0; size];
    for (point, weight) in points.iter().zip(weights) {
        for (mean, value) in means.iter_mut().zip(point) {
            *mean += weight / total * value;
        }
    }
    let mut matrix = vec![vec![0.0; size]; size];
    for (point, weight) in points.iter().zip(weights) {
        for row in 0..size {
            for column in 0..size {
                let product = (point[row] - means[row]) * (point[column] - means[column]);
                matrix[row][column] += weight / total * product;
            }
        }
    }
    matrix
}

/// Turns two coordinates so that they do not vary together (Jacobi 1846); false if they did not.
fn rotate(matrix: &mut [Vec<f64>], vectors: &mut [Vec<f64>], row: usize, column: usize) -> bool {
    let together = matrix[row][column];
    if together.abs() < 1e-14 {
        return false;
    }
    let theta = (matrix[column][column] - matrix[row][row]) / (2.0 * together);
    let tangent = theta.signum() / (theta.abs() + (theta * theta + 1.0).sqrt());
    let cosine = 1.0 / (tangent * tangent + 1.0).sqrt();
    let sine = tangent * cosine;
    for line in matrix.iter_mut() {
        let (x, y) = (line[row], line[column]);
        line[row] = cosine * x - sine * y;
        line[column] = sine * x + cosine * y;
    }
    for other in 0..matrix.len() {
        let (x, y) = (matrix[row][other], matrix[column][other]);
        matrix[row][other] = cosine * x - sine * y;
        matrix[column][other] = sine * x + cosine * y;
    }
    for other in 0..matrix.len() {
        let (x, y) = (vectors[row][other], vectors[column][other]);
        vectors[row][other] = cosine * x - sine * y;
        vectors[column][other] = sine * x + cosine * y;
    }
    true
}

/// The standard deviation of weighted values.
#[must_use]
pub fn spread(values: &[f64], weights: &[f64]) -> f64 {
    let total: f64 = weights.iter().sum();
    let pairs = values.iter().zip(weights);
    let mean = pairs
        .clone()
        .map(|(value, weight)| value * weight)
        .sum::<f64>()
        / total;
    let squares = pairs.map(|(value, weight)| weight * (value - mean) * (value - mean));
    (squares.sum::<f64>() / total).sqrt()
}

/// The value below which a share of the weight lies, half of a value's own weight counting as below
/// it; between values it is linear. `None` of no values.
#[must_use]
pub fn quantile(values: &[f64], weights: &[f64], share: f64) -> Option<f64> {
    let mut pairs: Vec<(f64, f64)> = values
        .iter()
        .copied()
        .zip(weights.iter().copied())
        .collect();
    pairs.sort_by(|a, b| a.0.total_cmp(&b.0));
    let total: f64 = weights.iter().sum();
    let mut below = 0.0;
    let mut last: Option<(f64, f64)> = None;
    for (value, weight) in pairs {
        let middle = (below + weight / 2.0) / total;
        if middle >= share {
            return Some(last.map_or(value, |(known, at)| {
                known + (value - known) * (share - at) / (middle - at).max(f64::EPSILON)
            }));
        }
        below += weight;
        last = Some((value, middle));
    }
    last.map(|(value, _)| value)
}

#[cfg(test)]
mod tests {
    use super::super::splitmix::SplitMix64;
    use super::*;

    #[test]
    fn the_narrow_direction_across_a_valley_is_found() {
        let mut luck = SplitMix64::new(1);
        let points: Vec<Vec<f64>> = (0..4000)
            .map(|_| {
                let along = 2.0 * luck.unit() - 1.0;
                vec![along, 0.05 * luck.normal() - along, 2.0 * luck.unit() - 1.0]
            })
            .collect();
        let found = directions(&points, &vec![1.0; 4000]);
        assert!(found[0].variance < 0.01, "{}", found[0].variance);
        let vector = &found[0].vector;
        assert!((vector[0] - vector[1]).abs() < 0.05 && vector[2].abs() < 0.05);
        assert!((found[1].variance - 1.0).abs() < 0.1 && (found[2].variance - 2.0).abs() < 0.2);
    }

    #[test]
    fn weights_count_as_often_as_they_say() {
        let (values, weights) = ([3.0, 1.0, 2.0], [1.0, 2.0, 1.0]);
        assert_eq!(quantile(&values, &weights, 0.25), Some(1.0));
        assert!((quantile(&values, &weights, 0.5).unwrap() - (1.0 + 0.25 / 0.375)).abs() < 1e-12);
        assert_eq!(quantile(&values, &weights, 1.0), Some(3.0));
        assert_eq!(quantile(&[], &[], 0.5), None);
        assert!((spread(&values, &weights) - 0.6875_f64.sqrt()).abs() < 1e-12);
    }
}
