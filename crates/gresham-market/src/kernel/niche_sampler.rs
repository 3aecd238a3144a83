//! Drawing a shop of a buyer's own niche with probability proportional to its weight.

use crate::kernel::bitmask::mask;
use crate::kernel::weighted_sampler::WeightedSampler;
use crate::niches::Niches;
use serde::{Deserialize, Serialize};

/// The draws of a wheel that lead into a niche, from the first to the last.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
struct Span {
    first: u32,
    last: u32,
}

impl Span {
    const EMPTY: Self = Self { first: 1, last: 0 };
}

/// A wheel over the places of an industry, niche after niche. Who draws for a niche draws among the
/// numbers that lead there, so that shops of a niche share its buyers by their weights.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct NicheSampler {
    wheel: WeightedSampler,
    niches: Niches,
    /// Track by track and niche by niche; none where there is one niche alone.
    spans: Vec<Span>,
}

impl NicheSampler {
    /// A wheel over the places of these niches with these weights, one list for each track.
    #[must_use]
    pub fn new<const TRACKS: usize>(tracks: [&[f64]; TRACKS], niches: Niches) -> Self {
        let wheel = WeightedSampler::new(tracks);
        let mut spans = Vec::new();
        if niches.count() > 1 {
            for (track, weights) in tracks.into_iter().enumerate() {
                spans.extend(spans_of(&wheel, track, weights, niches));
            }
        }
        Self {
            wheel,
            niches,
            spans,
        }
    }

    /// The wheel, whose draws [`Self::narrowed`] holds to a niche.
    #[inline(always)]
    #[must_use]
    pub const fn wheel(&self) -> &WeightedSampler {
        &self.wheel
    }

    /// The niches that its places lie in.
    #[inline(always)]
    #[must_use]
    pub const fn niches(&self) -> Niches {
        self.niches
    }

    /// The draw for a niche on a track that 32 uniform bits lead to, and all bits set if no place
    /// there has weight. There has to be more than one niche.
    #[inline(always)]
    #[must_use]
    pub fn narrowed(&self, track: bool, niche: u32, bits: u32) -> (u32, u32) {
        let before = if track { self.niches.count() } else { 0 };
        let Span { first, last } = self.spans[(before + niche) as usize];
        let wide = u64::from(last.wrapping_sub(first)) + 1;
        let along = (u64::from(bits) * wide) >> 32;
        (first.wrapping_add(along as u32), mask(first > last))
    }
}

/// The draws that lead into each niche on a track.
fn spans_of(
    wheel: &WeightedSampler,
    track: usize,
    weights: &[f64],
    niches: Niches,
) -> impl Iterator<Item = Span> {
    let is_sound = weights.iter().sum::<f64>().is_finite();
    let mut next = 0;
    niches.ranges().map(move |places| {
        let has_any = weights[places.clone()].iter().any(|weight| *weight > 0.0);
        if !has_any || !is_sound {
            return Span::EMPTY;
        }
        let (first, last) = (next, wheel.last_draw(track, places.end - 1));
        next = last.wrapping_add(1);
        if first > last {
            return Span::EMPTY;
        }
        Span { first, last }
    })
}

#[cfg(test)]
mod tests {
    use super::NicheSampler;
    use crate::niches::Niches;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_niche_draws_its_own_places_by_their_weights_and_never_another(
            weights in prop::collection::vec(0_u8..4, 12), niche in 0_u32..3,
        ) {
            let weights: Vec<f64> = weights.into_iter().map(f64::from).collect();
            let sampler = NicheSampler::new([&weights[..], &[1.0; 12]], Niches::new(12, 3));
            let own = &weights[niche as usize * 4..][..4];
            let (total, draws) = (own.iter().sum::<f64>(), 4000_u32);
            let mut counts = [0_u32; 12];
            for draw in 0..draws {
                let (bits, is_none) = sampler.narrowed(false, niche, draw * (u32::MAX / draws));
                prop_assert_eq!(is_none != 0, total == 0.0);
                if is_none == 0 {
                    counts[sampler.wheel().spin(bits) as usize] += 1;
                }
            }
            for (place, count) in counts.into_iter().enumerate() {
                let is_own = place / 4 == niche as usize;
                let share = if is_own && total > 0.0 { weights[place] / total } else { 0.0 };
                prop_assert!((f64::from(count) - share * f64::from(draws)).abs() < 3.0);
            }
        }
    }
}
