//! Drawing a shop, or an industry, with probability proportional to its weight.

use crate::kernel::bitmask::{mask, set_among};
use serde::{Deserialize, Serialize};

/// Places that a look at a wheel takes in.
const REACH: usize = 4;

/// Places per bucket of the guide table: so few that a draw seldom looks twice.
const PLACES_PER_BUCKET: usize = 2;

/// Weights of consecutive places as a cumulative table. A draw inverts it in the fixed order of the
/// places, so that a small change of weights changes few draws. A guide table makes that cost about
/// the same for any number of places, and a place takes so few bytes that the places of many shops
/// stay in cache.
///
/// A wheel can have several tracks, each with weights of its own for the same places.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WeightedSampler {
    /// Places of a track.
    places: u32,
    /// Track by track, the largest draw that a place or one before it gets, of all 32 bits:
    /// ascending, and followed by as many that nobody's draw passes as a look takes in.
    last: Vec<u32>,
    /// Track by track, for each bucket of draws, where in `last` the place that gets its first draw
    /// is.
    guide: Vec<u32>,
    shift: u32,
}

impl Default for WeightedSampler {
    /// A wheel with one track and no place.
    fn default() -> Self {
        Self::new([&[]])
    }
}

impl WeightedSampler {
    /// A wheel over places with these weights, one list for each track. Places
    /// without weight are never drawn; where none has any weight, none ever is.
    ///
    /// # Panics
    /// If the lists are not of the same length.
    #[must_use]
    pub fn new<const TRACKS: usize>(tracks: [&[f64]; TRACKS]) -> Self {
        let places = tracks[0].len();
        let buckets = (places / PLACES_PER_BUCKET).next_power_of_two().max(2);
        let mut wheel = Self {
            places: places as u32,
            last: Vec::with_capacity((places + REACH) * TRACKS),
            guide: Vec::with_capacity(buckets * TRACKS),
            shift: 32 - buckets.trailing_zeros(),
        };
        for weights in tracks {
            assert_eq!(weights.len(), places, "tracks have the same places");
            wheel.add_track(weights, buckets as u64);
        }
        wheel
    }

    fn add_track(&mut self, weights: &[f64], buckets: u64) {
        let first = self.last.len();
        let beyond = first + weights.len();
        let total: f64 = weights.iter().sum();
        let heaviest = weights.iter().rposition(|weight| *weight > 0.0);
        let Some(end) = heaviest.filter(|_| total.is_finite()) else {
            self.last.resize(beyond + REACH, u32::MAX);
            self.guide.extend((0..buckets).map(|_| beyond as u32));
            return;
        };
        let scale = f64::from(u32::MAX) / total;
        let mut sum = 0.0;
        self.last.extend(weights.iter().map(|weight| {
            sum += weight;
            ((sum * scale) as u32).saturating_sub(1)
        }));
        // Rounding must not leave a gap at the top, nor give it to a place without weight.
        self.last[first + end..].fill(u32::MAX);
        self.last.resize(beyond + REACH, u32::MAX);
        let lightest = weights.iter().position(|weight| *weight > 0.0);
        let mut place = first + lightest.unwrap_or(end);
        for bucket in 0..buckets {
            while u64::from(self.last[place]) < bucket << self.shift {
                place += 1;
            }
            self.guide.push(place as u32);
        }
    }

    /// The largest draw that a place of a track or one before it gets.
    #[must_use]
    pub fn last_draw(&self, track: usize, place: usize) -> u32 {
        self.last[track * (self.places as usize + REACH) + place]
    }

    /// The bucket of a track for 32 uniform bits.
    #[inline(always)]
    #[must_use]
    pub const fn bucket(&self, track: bool, bits: u32) -> u32 {
        (bits >> self.shift) + ((track as u32) << (32 - self.shift))
    }

    /// Where 32 uniform bits lead on the track of the bucket that they lead to; [`Self::place`]
    /// tells which place that is.
    #[inline(always)]
    #[must_use]
    #[expect(clippy::inline_always, reason = "drawn for every slot of every page")]
    pub fn draw(&self, bucket: u32, bits: u32) -> u32 {
        let mut start = self.guide[bucket as usize] as usize;
        loop {
            let last = &self.last[start..start + REACH];
            // How far to go nobody could predict, so it is found by halves without a branch.
            let mut passed = usize::from(last[1] < bits) * 2;
            passed += usize::from(last[passed] < bits);
            if last[passed] >= bits {
                return (start + passed) as u32;
            }
            start += REACH;
        }
    }

    /// The place that [`Self::draw`] led to on a track, or all bits set where no place has weight.
    #[inline(always)]
    #[must_use]
    pub const fn place(&self, track: bool, drawn: u32) -> u32 {
        let place = drawn.wrapping_sub((track as u32).wrapping_mul(self.places + REACH as u32));
        let is_none = 0_u32.wrapping_sub((place >= self.places) as u32);
        place | is_none
    }

    /// The place on the first track for 32 uniform bits, or all bits set where no place has weight.
    #[must_use]
    pub fn spin(&self, bits: u32) -> u32 {
        self.place(false, self.draw(self.bucket(false, bits), bits))
    }
}

/// Places whose bounds are compared with a draw at a time.
const TOGETHER: usize = 8;

/// A wheel over so few places that a draw is compared with all their bounds: that takes no branch.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct SmallSampler {
    /// The first place with weight.
    first: u32,
    /// The largest draw that a place or one before it gets, as in [`WeightedSampler`].
    last: Vec<[u32; TOGETHER]>,
}

impl SmallSampler {
    /// A wheel over places with these weights, some of which are above zero. It draws as a
    /// [`WeightedSampler`] does.
    #[must_use]
    pub fn new(weights: &[f64]) -> Self {
        let wheel = WeightedSampler::new([weights]);
        let fill = |places: &[u32]| {
            let mut last = [u32::MAX; TOGETHER];
            last[..places.len()].copy_from_slice(places);
            last
        };
        let places = wheel.last[..weights.len()].chunks(TOGETHER);
        Self {
            first: wheel.guide[0],
            last: places.map(fill).collect(),
        }
    }

    /// The place for 32 uniform bits.
    #[inline(always)]
    #[must_use]
    pub fn spin(&self, bits: u32) -> u32 {
        let mut place = 0;
        for last in &self.last {
            let passed = set_among(&last.map(|last| mask(last < bits))).trailing_ones();
            place += passed;
            if passed < TOGETHER as u32 {
                break;
            }
        }
        place.max(self.first)
    }
}

#[cfg(test)]
mod tests {
    use super::{SmallSampler, WeightedSampler};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_small_wheel_draws_as_a_large_one_does(
            weights in prop::collection::vec(0_u8..4, 1..20),
            some: prop::sample::Index,
            draws: [u32; 16],
        ) {
            let mut weights: Vec<f64> = weights.into_iter().map(f64::from).collect();
            let some = some.index(weights.len());
            weights[some] += 1.0;
            let (small, large) = (SmallSampler::new(&weights), WeightedSampler::new([&weights]));
            for bits in draws.into_iter().chain([0, 1, u32::MAX]) {
                prop_assert_eq!(small.spin(bits), large.spin(bits));
            }
        }
    }

    #[test]
    fn places_are_drawn_in_proportion_to_their_weights() {
        let wheel = WeightedSampler::new([&[1.0, 0.0, 3.0, 4.0, 0.0]]);
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
    fn places_of_hardly_any_weight_are_passed_over_whatever_their_number() {
        let mut weights = vec![1e-9; 1000];
        (weights[0], weights[999]) = (1.0, 1.0);
        let wheel = WeightedSampler::new([&weights]);
        // Together they take about two thousand of all draws, around the middle.
        let half = 1 << 31;
        assert_eq!(wheel.spin(half - 4000), 0);
        assert_eq!(wheel.spin(half + 4000), 999);
        let middle: Vec<u32> = (0..1000)
            .map(|draw| wheel.spin(half - 500 + draw))
            .collect();
        assert!(middle.is_sorted(), "places come in their order");
        assert!(middle[0] > 0 && middle[999] < 999);
    }

    #[test]
    fn the_ends_of_the_range_are_drawn_from_places_with_weight() {
        let wheel = WeightedSampler::new([&[0.0, 1.0, 0.0]]);
        assert_eq!(wheel.spin(0), 1);
        assert_eq!(wheel.spin(u32::MAX), 1);
    }

    #[test]
    fn no_place_is_drawn_where_none_has_weight() {
        for weights in [&[0.0, 0.0][..], &[]] {
            let wheel = WeightedSampler::new([weights]);
            assert_eq!(wheel.spin(7), u32::MAX);
            assert_eq!(wheel.spin(u32::MAX), u32::MAX);
        }
    }

    #[test]
    fn every_track_draws_by_its_own_weights() {
        let wheel = WeightedSampler::new([&[1.0, 0.0, 0.0], &[0.0, 0.0, 2.0]]);
        for bits in [0, 1 << 31, u32::MAX] {
            let on = |track| wheel.place(track, wheel.draw(wheel.bucket(track, bits), bits));
            assert_eq!([on(false), on(true)], [0, 2]);
        }
        let wheel = WeightedSampler::new([&[1.0, 1.0], &[0.0, 0.0]]);
        let on = |track| wheel.place(track, wheel.draw(wheel.bucket(track, 7), 7));
        assert_eq!([on(false), on(true)], [0, u32::MAX]);
    }
}
