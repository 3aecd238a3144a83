//! Shapley values: dividing what a coalition achieves among its members.

use super::estimate::{Estimate, mean};
use super::splitmix::SplitMix64;

/// A coalition of players as bits: player i is in it if bit i is set.
pub type Coalition = u32;

/// Most players for whom coalitions are told apart.
pub const MOST_PLAYERS: usize = 30;

/// Exact Shapley values (Shapley 1953) of a game with `players` players, whose coalitions are worth
/// what `worth` says: each player's mean marginal contribution over all orders of joining. They add
/// up to what all are worth together less what nobody is.
///
/// # Panics
/// If there are more than 20 players: there are then more than a million coalitions.
#[must_use]
pub fn shapley(players: usize, worth: impl Fn(Coalition) -> f64) -> Vec<f64> {
    assert!(players <= 20, "2^{players} coalitions are too many");
    // |S|! (n − |S| − 1)! / n! = 1 / (n · C(n − 1, |S|)).
    let weights: Vec<f64> = (0..players)
        .map(|size| 1.0 / (players as f64 * binomial(players - 1, size)))
        .collect();
    let mut values = vec![0.0; players];
    for coalition in 0..(1_u32 << players) {
        let size = coalition.count_ones() as usize;
        let without = worth(coalition);
        for (player, value) in values.iter_mut().enumerate() {
            if coalition & (1 << player) == 0 {
                *value += weights[size] * (worth(coalition | 1 << player) - without);
            }
        }
    }
    values
}

fn binomial(n: usize, k: usize) -> f64 {
    (0..k).fold(1.0, |product, index| {
        product * (n - index) as f64 / (index + 1) as f64
    })
}

/// Orders of joining from which Shapley values are estimated: `pairs` random orders and the reverse
/// of each, which takes out much of the noise (Mitchell et al. 2022). The same seed gives the same
/// orders.
///
/// # Panics
/// If there are more than [`MOST_PLAYERS`] players.
#[must_use]
pub fn joining_orders(players: usize, pairs: usize, seed: u64) -> Vec<Vec<usize>> {
    assert!(players <= MOST_PLAYERS, "{players} players are too many");
    let mut generator = SplitMix64::new(seed);
    let mut orders = Vec::with_capacity(2 * pairs);
    for _ in 0..pairs {
        let mut order: Vec<usize> = (0..players).collect();
        for last in (1..players).rev() {
            order.swap(last, generator.below(last + 1));
        }
        let reverse = order.iter().rev().copied().collect();
        orders.push(order);
        orders.push(reverse);
    }
    orders
}

/// The coalitions through which an order of joining passes, from nobody to all.
#[must_use]
pub fn coalitions_of(order: &[usize]) -> Vec<Coalition> {
    let mut coalition = 0;
    let mut passed = vec![0];
    for player in order {
        coalition |= 1 << player;
        passed.push(coalition);
    }
    passed
}

/// Shapley values from some orders of joining: per player the mean marginal contribution over
/// orders. They add up exactly to what all are worth less what nobody is, whatever the orders.
///
/// Orders that stand in neighbouring pairs, as [`joining_orders`] makes them, are one observation:
/// the interval is over pairs.
///
/// # Panics
/// If a coalition is worth no finite number.
#[must_use]
pub fn sampled_shapley(orders: &[Vec<usize>], worth: impl Fn(Coalition) -> f64) -> Vec<Estimate> {
    let players = orders.first().map_or(0, Vec::len);
    let mut contributions = vec![Vec::new(); players];
    for order in orders {
        let passed = coalitions_of(order);
        for (step, player) in order.iter().enumerate() {
            contributions[*player].push(worth(passed[step + 1]) - worth(passed[step]));
        }
    }
    contributions
        .iter()
        .map(|values| {
            let pairs: Vec<f64> = values.chunks(2).map(mean).collect();
            Estimate::of(&pairs).expect("every player joins in every order, with a finite worth")
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The glove market: players 0 and 1 own a left glove, player 2 a right one; a pair is worth 1.
    fn gloves(coalition: Coalition) -> f64 {
        f64::from(u8::from(coalition & 0b100 != 0 && coalition & 0b011 != 0))
    }

    /// The United Nations Security Council, cut down: three with a veto, four without; two of the
    /// latter are needed.
    fn council(coalition: Coalition) -> f64 {
        let veto = coalition & 0b111 == 0b111;
        f64::from(u8::from(veto && (coalition >> 3).count_ones() >= 2))
    }

    fn close(found: &[f64], expected: &[f64]) {
        for (found, expected) in found.iter().zip(expected) {
            assert!((found - expected).abs() < 1e-12, "{found} not {expected}");
        }
    }

    #[test]
    fn the_glove_market_has_its_textbook_values() {
        close(&shapley(3, gloves), &[1.0 / 6.0, 1.0 / 6.0, 4.0 / 6.0]);
    }

    #[test]
    fn values_add_up_to_what_all_achieve_together() {
        for players in 1..=6 {
            let worth =
                |coalition: Coalition| f64::from(coalition.wrapping_mul(2_654_435_761) >> 8);
            let values = shapley(players, worth);
            let all = worth((1 << players) - 1) - worth(0);
            assert!((values.iter().sum::<f64>() - all).abs() < 1e-6 * all.abs().max(1.0));
        }
    }

    #[test]
    fn equal_players_get_the_same_and_who_adds_nothing_gets_nothing() {
        let values = shapley(7, council);
        close(&values[1..3], &[values[0]; 2]);
        close(&values[4..7], &[values[3]; 3]);
        // Player 7 changes nothing.
        let with_dummy = shapley(8, |coalition| council(coalition & 0b111_1111));
        close(&with_dummy[..7], &values);
        close(&with_dummy[7..], &[0.0]);
    }

    #[test]
    fn sampled_values_agree_within_their_intervals_and_add_up_exactly() {
        let exact = shapley(7, council);
        let orders = joining_orders(7, 400, 1);
        let sampled = sampled_shapley(&orders, council);
        let sum: f64 = sampled.iter().map(|value| value.mean).sum();
        assert!((sum - 1.0).abs() < 1e-12);
        for (sampled, exact) in sampled.iter().zip(exact) {
            let reach = 2.0 * sampled.half_width.unwrap();
            assert!((sampled.mean - exact).abs() <= reach, "{sampled:?} {exact}");
        }
    }

    #[test]
    fn every_order_comes_with_its_reverse() {
        let orders = joining_orders(5, 3, 7);
        assert_eq!(orders.len(), 6);
        for pair in orders.chunks(2) {
            let reverse: Vec<usize> = pair[0].iter().rev().copied().collect();
            assert_eq!(pair[1], reverse);
            assert_eq!(coalitions_of(&pair[0]).last(), Some(&0b11111));
        }
    }
}
