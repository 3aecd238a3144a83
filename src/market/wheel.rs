//! Drawing a shop with probability proportional to its weight.

/// Buckets of the guide table per place: with so many a draw seldom goes more than one place on.
const BUCKETS_PER_PLACE: usize = 2;

/// Weights of consecutive places as a cumulative table. A draw inverts it in the fixed order of the
/// places, so that a small change of weights changes few draws; a guide table makes that cost about
/// the same for any number of places.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Wheel {
    /// The largest draw that each place or one before it gets, of all 32 bits; ascending.
    last: Vec<u32>,
    /// For each bucket of draws, the place that gets its first draw.
    guide: Vec<u32>,
    shift: u32,
}

impl Wheel {
    /// A wheel over places with these weights. Places without weight are never drawn; a wheel
    /// without any weight is empty.
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
        Self { last, guide, shift }
    }

    /// Whether no place has weight.
    #[inline]
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.guide.is_empty()
    }

    /// The place for 32 uniform bits.
    ///
    /// # Panics
    /// If no place has weight.
    #[inline]
    #[must_use]
    pub fn draw(&self, bits: u32) -> u32 {
        let start = self.guide[(bits >> self.shift) as usize];
        // The first step is taken without a branch, because nobody could predict it.
        let mut place = start + u32::from(self.last[start as usize] < bits);
        while self.last[place as usize] < bits {
            place += 1;
        }
        place
    }
}
#[cfg(test)]
mod tests {
    use super::Wheel;

    #[test]
    fn places_are_drawn_in_proportion_to_their_weights() {
        let wheel = Wheel::new(&[1.0, 0.0, 3.0, 4.0, 0.0]);
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
        let wheel = Wheel::new(&[0.0, 1.0, 0.0]);
        assert_eq!(wheel.draw(0), 1);
        assert_eq!(wheel.draw(u32::MAX), 1);
    }

    #[test]
    fn a_wheel_without_weight_is_empty() {
        assert!(Wheel::new(&[0.0, 0.0]).is_empty());
        assert!(Wheel::new(&[]).is_empty());
    }
}
