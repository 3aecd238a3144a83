//! Drawing a shop, or an industry, with probability proportional to its weight.

use super::board::NOBODY;

/// Buckets of the guide table per place: with so many a draw seldom goes more than one place on.
const BUCKETS_PER_PLACE: usize = 2;

/// A place on a wheel.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Place {
    /// The largest draw that this place or one before it gets, of all 32 bits; ascending.
    last: u32,
    /// Who stands there.
    shop: u32,
}

/// Weights of consecutive places as a cumulative table. A draw inverts it in the fixed order of the
/// places, so that a small change of weights changes few draws; a guide table makes that cost about
/// the same for any number of places.
///
/// A wheel can have several tracks, each with weights of its own for the same places.
#[derive(Debug, Clone, PartialEq)]
pub struct Wheel {
    /// The places track by track, each track followed by nobody's place, and one more at the end: so each has a
    /// next one.
    places: Vec<Place>,
    /// Track by track, for each bucket of draws, the place that gets its first draw.
    guide: Vec<u32>,
    shift: u32,
}

const NOBODYS: Place = Place {
    last: u32::MAX,
    shop: NOBODY,
};

impl Default for Wheel {
    /// A wheel with one track, on which nobody stands.
    fn default() -> Self {
        Self::new([&[]])
    }
}

impl Wheel {
    /// A wheel over places with these weights, one list for each track, on which nobody stands yet. Places
    /// without weight are never drawn; where none has any weight, nobody ever is.
    ///
    /// # Panics
    /// If the lists are not of the same length.
    #[must_use]
    pub fn new<const TRACKS: usize>(tracks: [&[f64]; TRACKS]) -> Self {
        let places = tracks[0].len();
        let buckets = (places * BUCKETS_PER_PLACE).next_power_of_two().max(2);
        let mut wheel = Self {
            places: Vec::with_capacity((places + 1) * TRACKS + 1),
            guide: Vec::with_capacity(buckets * TRACKS),
            shift: 32 - buckets.trailing_zeros(),
        };
        for weights in tracks {
            assert_eq!(weights.len(), places, "tracks have the same places");
            wheel.add_track(weights, buckets as u64);
        }
        wheel.places.push(NOBODYS);
        wheel
    }

    fn add_track(&mut self, weights: &[f64], buckets: u64) {
        let first = self.places.len();
        let total: f64 = weights.iter().sum();
        let heaviest = weights.iter().rposition(|weight| *weight > 0.0);
        let Some(end) = heaviest.filter(|_| total.is_finite()) else {
            self.places.resize(first + weights.len() + 1, NOBODYS);
            let nobody = (first + weights.len()) as u32;
            self.guide.extend((0..buckets).map(|_| nobody));
            return;
        };
        let scale = f64::from(u32::MAX) / total;
        let mut sum = 0.0;
        self.places.extend(weights.iter().map(|weight| {
            sum += weight;
            let last = ((sum * scale) as u32).saturating_sub(1);
            Place { last, ..NOBODYS }
        }));
        // Rounding must not leave a gap at the top, nor give it to a place without weight.
        self.places[first + end..].fill(NOBODYS);
        self.places.push(NOBODYS);
        let lightest = weights.iter().position(|weight| *weight > 0.0);
        let mut place = first + lightest.unwrap_or(end);
        for bucket in 0..buckets {
            while u64::from(self.places[place].last) < bucket << self.shift {
                place += 1;
            }
            self.guide.push(place as u32);
        }
    }

    /// Lets `shops` stand at the places of every track, in their order.
    pub fn seat(&mut self, shops: &[u32]) {
        for track in self.places.chunks_exact_mut(shops.len() + 1) {
            for (place, shop) in track.iter_mut().zip(shops) {
                place.shop = *shop;
            }
        }
    }

    /// The bucket of a track for 32 uniform bits.
    #[inline(always)]
    #[must_use]
    #[expect(
        clippy::inline_always,
        reason = "compiled for every width of registers"
    )]
    pub const fn bucket(&self, track: bool, bits: u32) -> u32 {
        (bits >> self.shift) + ((track as u32) << (32 - self.shift))
    }

    /// The shop at the place for 32 uniform bits, in the bucket that these bits lead to.
    #[inline(always)]
    #[must_use]
    #[expect(clippy::inline_always, reason = "drawn for every slot of every page")]
    pub fn draw(&self, bucket: u32, bits: u32) -> u32 {
        let mut start = self.guide[bucket as usize] as usize;
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

    /// The shop on the first track for 32 uniform bits.
    #[inline(always)]
    #[must_use]
    #[expect(
        clippy::inline_always,
        reason = "compiled for every width of registers"
    )]
    pub fn spin(&self, bits: u32) -> u32 {
        self.draw(self.bucket(false, bits), bits)
    }
}

#[cfg(test)]
mod tests {
    use super::{NOBODY, Wheel};

    fn seated(weights: &[f64]) -> Wheel {
        let mut wheel = Wheel::new([weights]);
        wheel.seat(&(0..weights.len() as u32).collect::<Vec<_>>());
        wheel
    }

    #[test]
    fn places_are_drawn_in_proportion_to_their_weights() {
        let wheel = seated(&[1.0, 0.0, 3.0, 4.0, 0.0]);
        let draws = 80_000_u32;
        let mut counts = [0_u32; 5];
        for draw in 0..draws {
            counts[wheel.spin(draw * (u32::MAX / draws)) as usize] += 1;
        }
        for (count, expected) in counts.iter().zip([10_000_u32, 0, 30_000, 40_000, 0]) {
            assert!(count.abs_diff(expected) <= 2, "{counts:?}");
        }
    }

    #[test]
    fn the_ends_of_the_range_are_drawn_from_places_with_weight() {
        let wheel = seated(&[0.0, 1.0, 0.0]);
        assert_eq!(wheel.spin(0), 1);
        assert_eq!(wheel.spin(u32::MAX), 1);
    }

    #[test]
    fn nobody_is_drawn_where_nobody_has_weight() {
        for weights in [&[0.0, 0.0][..], &[]] {
            let wheel = seated(weights);
            assert_eq!(wheel.spin(7), NOBODY);
            assert_eq!(wheel.spin(u32::MAX), NOBODY);
        }
    }

    #[test]
    fn every_track_draws_by_its_own_weights() {
        let mut wheel = Wheel::new([&[1.0, 0.0, 0.0], &[0.0, 0.0, 2.0], &[0.0, 0.0, 0.0]]);
        wheel.seat(&[4, 5, 6]);
        for bits in [0, 1 << 31, u32::MAX] {
            let on = |track| wheel.draw(wheel.bucket(track, bits), bits);
            assert_eq!([on(false), on(true)], [4, 6]);
        }
    }
}
