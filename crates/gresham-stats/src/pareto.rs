//! Which points no other beats in every respect.

/// True if `one` is at least as good as `other` in every respect and better in some; more is
/// better.
#[must_use]
pub fn dominates(one: &[f64], other: &[f64]) -> bool {
    let pairs = || one.iter().zip(other);
    pairs().all(|(a, b)| a >= b) && pairs().any(|(a, b)| a > b)
}

/// Points sorted into fronts (Deb and others 2002): the first holds those that none dominates, the
/// second those that only points of the first dominate, and so on. Each front is in ascending
/// order.
#[must_use]
pub fn fronts(points: &[Vec<f64>]) -> Vec<Vec<usize>> {
    let mut left: Vec<usize> = (0..points.len()).collect();
    let mut fronts = Vec::new();
    while !left.is_empty() {
        let beaten = |one: &usize| {
            left.iter()
                .any(|other| dominates(&points[*other], &points[*one]))
        };
        let (rest, front): (Vec<usize>, Vec<usize>) = left.iter().partition(|one| beaten(one));
        fronts.push(front);
        left = rest;
    }
    fronts
}

/// How far apart the neighbours of each point of a front lie, added up over objectives in units of
/// the front's extent; infinite at its ends. In the order of `front`.
#[must_use]
pub fn crowding(points: &[Vec<f64>], front: &[usize]) -> Vec<f64> {
    let mut distance = vec![0.0; front.len()];
    let objectives = front.first().map_or(0, |one| points[*one].len());
    let along = |objective: usize| front.iter().map(move |one| points[*one][objective]);
    let columns = (0..objectives).map(|objective| along(objective).collect::<Vec<f64>>());
    for values in columns {
        let mut order: Vec<usize> = (0..front.len()).collect();
        order.sort_by(|a, b| values[*a].total_cmp(&values[*b]));
        let (least, most) = (order[0], order[order.len() - 1]);
        let extent = values[most] - values[least];
        distance[least] = f64::INFINITY;
        distance[most] = f64::INFINITY;
        if extent > 0.0 {
            for three in order.windows(3) {
                distance[three[1]] += (values[three[2]] - values[three[0]]) / extent;
            }
        }
    }
    distance
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_are_sorted_into_fronts() {
        let points = [[1.0, 5.0], [3.0, 3.0], [2.0, 2.0], [5.0, 1.0], [1.0, 1.0]].map(Vec::from);
        assert_eq!(fronts(&points), [vec![0, 1, 3], vec![2], vec![4]]);
        assert!(fronts(&[]).is_empty());
    }

    #[test]
    fn equal_points_do_not_dominate_each_other() {
        assert!(!dominates(&[1.0, 2.0], &[1.0, 2.0]));
        assert!(dominates(&[1.0, 2.0], &[1.0, 1.0]));
        assert_eq!(fronts(&[vec![1.0], vec![1.0]]), [vec![0, 1]]);
    }

    #[test]
    fn the_ends_of_a_front_are_the_least_crowded() {
        let points = [[0.0, 10.0], [1.0, 8.0], [2.0, 1.0], [10.0, 0.0]].map(Vec::from);
        let crowding = crowding(&points, &[0, 1, 2, 3]);
        assert!(crowding[0].is_infinite() && crowding[3].is_infinite());
        assert!((crowding[1] - (0.2 + 0.9)).abs() < 1e-12);
        assert!((crowding[2] - (0.9 + 0.8)).abs() < 1e-12);
    }
}
