//! Drawing a shop with probability proportional to its weight.

/// Buckets of the guide table per place: with so many a draw seldom goes more than one place on.
const BUCKETS_PER_PLACE: usize = 4;

/// Weights of consecutive shop places as a cumulative table. A draw inverts it in the fixed order
/// of the places, so that a small change of weights changes few draws; a guide table makes that
/// cost about the same for any number of shops.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Wheel {
    first_shop: u32,
    /// Upper bound of each place's share of the range of 32 bits, ascending.
    cumulative: Vec<u32>,
    /// For each bucket of draws, the first place whose bound exceeds the bucket's start.
    guide: Vec<Start>,
    shift: u32,
}

/// Where a draw begins to look.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Start {
    place: u32,
    /// The place's bound.
    bound: u32,
}

impl Wheel {
    /// A wheel over the places from `first_shop` on with these weights. Places without weight are
    /// never drawn; a wheel without any weight is empty.
    #[must_use]
    pub fn new(first_shop: u32, weights: &[f64]) -> Self {
        let total: f64 = weights.iter().sum();
        if total <= 0.0 || !total.is_finite() {
            return Self::default();
        }
        let scale = f64::from(u32::MAX) / total;
        let mut sum = 0.0;
        let mut cumulative: Vec<u32> = weights
            .iter()
            .map(|weight| {
                sum += weight;
                (sum * scale) as u32
            })
            .collect();
        // Rounding must not leave a gap at the top, nor give it to a place without weight.
        let Some(last) = weights.iter().rposition(|weight| *weight > 0.0) else {
            return Self::default();
        };
        cumulative[last..].fill(u32::MAX);
        let buckets = (weights.len() * BUCKETS_PER_PLACE).next_power_of_two();
        let shift = 32 - buckets.trailing_zeros();
        let mut place = 0;
        let guide = (0..buckets as u64)
            .map(|bucket| {
                while u64::from(cumulative[place as usize]) <= (bucket << shift)
                    && (place as usize) < last
                {
                    place += 1;
                }
                Start {
                    place,
                    bound: cumulative[place as usize],
                }
            })
            .collect();
        Self {
            first_shop,
            cumulative,
            guide,
            shift,
        }
    }

    /// Whether no shop has weight.
    #[inline]
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.guide.is_empty()
    }

    /// The shop for 32 uniform bits.
    ///
    /// # Panics
    /// If no shop has weight.
    #[inline]
    #[must_use]
    pub fn draw(&self, bits: u32) -> u32 {
        let start = self.guide[(bits >> self.shift) as usize];
        let below_top = bits.min(u32::MAX - 1);
        // The first step is taken without a branch, because nobody could predict it.
        let mut place = start.place + u32::from(start.bound <= below_top);
        while self.cumulative[place as usize] <= below_top {
            place += 1;
        }
        self.first_shop + place
    }
}

#[cfg(test)]
mod tests {
    use super::Wheel;

    #[test]
    fn shops_are_drawn_in_proportion_to_their_weights() {
        let weights = [1.0, 0.0, 3.0, 4.0, 0.0];
        let wheel = Wheel::new(10, &weights);
        let draws = 80_000_u32;
        let mut counts = [0_u32; 5];
        for draw in 0..draws {
            let shop = wheel.draw(draw * (u32::MAX / draws));
            counts[(shop - 10) as usize] += 1;
        }
        for (count, expected) in counts.iter().zip([10_000_u32, 0, 30_000, 40_000, 0]) {
            assert!(count.abs_diff(expected) <= 2, "{counts:?}");
        }
    }

    #[test]
    fn the_ends_of_the_range_are_drawn_from_shops_with_weight() {
        let wheel = Wheel::new(0, &[0.0, 1.0, 0.0]);
        assert_eq!(wheel.draw(0), 1);
        assert_eq!(wheel.draw(u32::MAX), 1);
    }

    #[test]
    fn a_wheel_without_weight_is_empty() {
        assert!(Wheel::new(0, &[0.0, 0.0]).is_empty());
        assert!(Wheel::new(0, &[]).is_empty());
    }
}
