//! The Cholesky decomposition of a symmetric, positive definite matrix.

/// The lower triangle L of A = L·Lᵀ, row after row.
#[derive(Debug, Clone, PartialEq)]
pub struct Cholesky {
    size: usize,
    rows: Vec<f64>,
}

impl Cholesky {
    /// Decomposes the matrix whose lower triangle is stored row after row; `None` if it is not
    /// positive definite.
    pub fn of(size: usize, mut rows: Vec<f64>) -> Option<Self> {
        for row in 0..size {
            let start = row * (row + 1) / 2;
            for column in 0..=row {
                let other = column * (column + 1) / 2;
                let (above, below) = rows.split_at(start);
                let done = if column == row {
                    below
                } else {
                    &above[other..]
                };
                let dot: f64 = below[..column]
                    .iter()
                    .zip(&done[..column])
                    .map(|(left, right)| left * right)
                    .sum();
                let rest = below[column] - dot;
                rows[start + column] = if column == row {
                    if rest <= 0.0 || !rest.is_finite() {
                        return None;
                    }
                    rest.sqrt()
                } else {
                    rest / rows[other + column]
                };
            }
        }
        Some(Self { size, rows })
    }

    fn row(&self, row: usize) -> &[f64] {
        let start = row * (row + 1) / 2;
        &self.rows[start..=start + row]
    }

    /// Solves L·x = b in place.
    pub fn forward(&self, values: &mut [f64]) {
        for row in 0..self.size {
            let factors = self.row(row);
            let dot: f64 = factors[..row]
                .iter()
                .zip(&values[..row])
                .map(|(factor, value)| factor * value)
                .sum();
            values[row] = (values[row] - dot) / factors[row];
        }
    }

    /// Solves Lᵀ·x = b in place.
    fn backward(&self, values: &mut [f64]) {
        for row in (0..self.size).rev() {
            let factors = self.row(row);
            values[row] /= factors[row];
            let value = values[row];
            for (rest, factor) in values[..row].iter_mut().zip(factors) {
                *rest -= factor * value;
            }
        }
    }

    /// Solves A·x = b in place.
    pub fn solve(&self, values: &mut [f64]) {
        self.forward(values);
        self.backward(values);
    }

    /// The logarithm of A's determinant.
    pub fn log_determinant(&self) -> f64 {
        let diagonal = (0..self.size).map(|row| libm::log(self.row(row)[row]));
        2.0 * diagonal.sum::<f64>()
    }

    /// bᵀ·A⁻¹·b, with `scratch` as room for a vector.
    pub fn quadratic_form(&self, vector: &[f64], scratch: &mut Vec<f64>) -> f64 {
        scratch.clear();
        scratch.extend_from_slice(vector);
        self.forward(scratch);
        scratch.iter().map(|value| value * value).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_known_system_is_solved_and_its_determinant_known() {
        // [[4, 2, 0], [2, 5, 1], [0, 1, 3]] · [1, -1, 2] = [2, -1, 5]; determinant 44.
        let matrix = Cholesky::of(3, vec![4.0, 2.0, 5.0, 0.0, 1.0, 3.0]).unwrap();
        let mut values = vec![2.0, -1.0, 5.0];
        let form = matrix.quadratic_form(&values, &mut Vec::new());
        assert!((form - (2.0 + 1.0 + 10.0)).abs() < 1e-12);
        matrix.solve(&mut values);
        for (value, expected) in values.iter().zip([1.0, -1.0, 2.0]) {
            assert!((value - expected).abs() < 1e-12);
        }
        assert!((matrix.log_determinant() - 44.0_f64.ln()).abs() < 1e-12);
    }

    #[test]
    fn a_matrix_that_is_not_positive_definite_has_none() {
        assert_eq!(Cholesky::of(2, vec![1.0, 2.0, 1.0]), None);
        assert_eq!(Cholesky::of(1, vec![f64::NAN]), None);
    }
}
