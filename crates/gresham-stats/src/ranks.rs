//! Rank correlation.

use super::estimate::{covariance, mean};

/// Spearman's rank correlation of pairs, equal values sharing their mean rank; `None` with fewer
/// than three pairs, or where a side does not vary.
#[must_use]
pub fn rank_correlation(pairs: &[(f64, f64)]) -> Option<f64> {
    if pairs.len() < 3 {
        return None;
    }
    let side = |of: fn(&(f64, f64)) -> f64| ranks(&pairs.iter().map(of).collect::<Vec<f64>>());
    let (left, right) = (side(|pair| pair.0), side(|pair| pair.1));
    let spread = covariance(&left, &left) * covariance(&right, &right);
    (spread > 0.0).then(|| covariance(&left, &right) / spread.sqrt())
}

fn ranks(values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|left, right| values[*left].total_cmp(&values[*right]));
    let mut ranks = vec![0.0; values.len()];
    let mut first = 0;
    while first < order.len() {
        let equal = order[first..]
            .iter()
            .take_while(|index| values[**index].total_cmp(&values[order[first]]).is_eq())
            .count();
        let shared = mean(&[first as f64, (first + equal - 1) as f64]);
        for index in &order[first..first + equal] {
            ranks[*index] = shared;
        }
        first += equal;
    }
    ranks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_order_counts() {
        let rising = [(1.0, 1.0), (2.0, 10.0), (3.0, 11.0), (4.0, 1_000.0)];
        assert!((rank_correlation(&rising).unwrap() - 1.0).abs() < 1e-12);
        let falling: Vec<(f64, f64)> = rising.iter().map(|(x, y)| (*x, -y)).collect();
        assert!((rank_correlation(&falling).unwrap() + 1.0).abs() < 1e-12);
    }

    #[test]
    fn equal_values_share_their_rank() {
        // Ranks 0.5, 0.5, 2 against 0, 1, 2: Pearson's correlation of these is 0.866.
        let pairs = [(5.0, 1.0), (5.0, 2.0), (7.0, 3.0)];
        assert!((rank_correlation(&pairs).unwrap() - 0.75_f64.sqrt()).abs() < 1e-12);
    }

    #[test]
    fn what_does_not_vary_has_no_correlation() {
        assert_eq!(
            rank_correlation(&[(1.0, 1.0), (1.0, 2.0), (1.0, 3.0)]),
            None
        );
        assert_eq!(rank_correlation(&[(1.0, 1.0), (2.0, 2.0)]), None);
    }
}
