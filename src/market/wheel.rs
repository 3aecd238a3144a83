//! Drawing a shop with probability proportional to its weight.

use super::board::NOBODY;

/// Buckets of the guide table per place: with so many a draw seldom goes more than one place on.
const BUCKETS_PER_PLACE: usize = 2;

/// A place on a wheel.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Place {
    /// The largest draw that this place or one before it gets, of all 32 bits; ascending.
    last: u32,
    /// The shop that stands there.
    shop: u32,
}

/// Weights of consecutive places as a cumulative table. A draw inverts it in the fixed order of the
/// places, so that a small change of weights changes few draws; a guide table makes that cost about
/// the same for any number of places.
#[derive(Debug, Clone, PartialEq)]
pub struct Wheel {
    /// The places, and one more behind them that is never drawn, so that each has a next one.
    places: Vec<Place>,
    /// For each bucket of draws, the place that gets its first draw.
    guide: Vec<u32>,
    shift: u32,
}

impl Default for Wheel {
    /// A wheel on which nobody stands.
    fn default() -> Self {
        let nobody = Place {
            last: u32::MAX,
            shop: NOBODY,
        };
        Self {
            places: vec![nobody; 2],
            guide: vec![0; 2],
            shift: 31,
        }
    }
}

impl Wheel {
    /// A wheel over places with these weights, on which nobody stands yet. Places without weight are never
    /// drawn; if none has any weight, nobody ever is.
    #[must_use]
    pub fn new(weights: &[f64]) -> Self {
        let total: f64 = weights.iter().sum();
        let heaviest = weights.iter().rposition(|weight| *weight > 0.0);
        let Some(end) = heaviest.filter(|_| total.is_finite()) else {
            return Self::default();
        };
        let scale = f64::from(u32::MAX) / total;
        let mut sum = 0.0;
        let mut last: Vec<u32> = weights
            .iter()
            .map(|weight| {
                sum += weight;
                ((sum * scale) as u32).saturating_sub(1)
            })
            .collect();
        // Rounding must not leave a gap at the top, nor give it to a place without weight.
        last[end..].fill(u32::MAX);
        last.push(u32::MAX);
        let buckets = (weights.len() * BUCKETS_PER_PLACE).next_power_of_two();
        let shift = 32 - buckets.trailing_zeros();
        let mut place = weights
            .iter()
            .position(|weight| *weight > 0.0)
            .unwrap_or(end);
        let guide = (0..buckets as u64)
            .map(|bucket| {
                while u64::from(last[place]) < bucket << shift {
                    place += 1;
                }
                place as u32
            })
            .collect();
        let nobody_at = |last| Place { last, shop: NOBODY };
        let places = last.into_iter().map(nobody_at).collect();
        Self {
            places,
            guide,
            shift,
        }
    }

    /// Lets `shops` stand at the places, in their order.
    pub fn seat(&mut self, shops: &[u32]) {
        for (place, shop) in self.places.iter_mut().zip(shops) {
            place.shop = *shop;
        }
    }

    /// The shop at the place for 32 uniform bits.
    #[inline(always)]
    #[must_use]
    #[expect(clippy::inline_always, reason = "drawn for every slot of every page")]
    pub fn draw(&self, bits: u32) -> u32 {
        let mut start = self.guide[(bits >> self.shift) as usize] as usize;
        loop {
            let pair = &self.places[start..start + 2];
            // Which of the two it is nobody could predict, so there is no branch; it seldom is neither.
            if pair[1].last >= bits {
                let is_next = pair[0].last < bits;
                return if is_next { pair[1].shop } else { pair[0].shop };
            }
            start += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{NOBODY, Wheel};

    #[test]
    fn places_are_drawn_in_proportion_to_their_weights() {
        let mut wheel = Wheel::new(&[1.0, 0.0, 3.0, 4.0, 0.0]);
        wheel.seat(&[0, 1, 2, 3, 4]);
        let draws = 80_000_u32;
        let mut counts = [0_u32; 5];
        for draw in 0..draws {
            counts[wheel.draw(draw * (u32::MAX / draws)) as usize] += 1;
        }
        for (count, expected) in counts.iter().zip([10_000_u32, 0, 30_000, 40_000, 0]) {
            assert!(count.abs_diff(expected) <= 2, "{counts:?}");
        }
    }

    #[test]
    fn the_ends_of_the_range_are_drawn_from_places_with_weight() {
        let mut wheel = Wheel::new(&[0.0, 1.0, 0.0]);
        wheel.seat(&[5, 6, 7]);
        assert_eq!(wheel.draw(0), 6);
        assert_eq!(wheel.draw(u32::MAX), 6);
    }

    #[test]
    fn nobody_is_drawn_where_nobody_has_weight() {
        for weights in [&[0.0, 0.0][..], &[]] {
            let mut wheel = Wheel::new(weights);
            wheel.seat(&[]);
            assert_eq!(wheel.draw(7), NOBODY);
            assert_eq!(wheel.draw(u32::MAX), NOBODY);
        }
    }
}
