//! A small generator of fixed definition, so that resampling gives the same answer everywhere.

/// `SplitMix64` of Steele, Lea and Flood (2014): one addition and one mixing function per number.
#[derive(Debug, Clone)]
pub struct SplitMix64(u64);

impl SplitMix64 {
    /// A generator whose numbers depend on the seed alone.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next 64 bits.
    pub fn next_u64(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A whole number below `bound`. The high half of a 128-bit product favours no index by more
    /// than `bound` in 2^64, which no resample can notice.
    pub fn below(&mut self, bound: usize) -> usize {
        ((u128::from(self.next_u64()) * bound as u128) >> 64) as usize
    }

    /// A number in (0, 1).
    pub fn unit(&mut self) -> f64 {
        ((self.next_u64() >> 11) as f64 + 0.5) / (1_u64 << 53) as f64
    }
}

#[cfg(test)]
impl SplitMix64 {
    /// A standard normal number, for simulated data in tests (Box and Muller 1958).
    pub(super) fn normal(&mut self) -> f64 {
        let radius = (-2.0 * self.unit().ln()).sqrt();
        radius * (std::f64::consts::TAU * self.unit()).cos()
    }

    /// The share of `runs` sets of simulated data, drawn one after another, that have a property.
    pub(super) fn frequency(seed: u64, runs: u32, mut has: impl FnMut(&mut Self) -> bool) -> f64 {
        let mut generator = Self::new(seed);
        let hits = (0..runs).filter(|_| has(&mut generator));
        hits.count() as f64 / f64::from(runs)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_numbers_are_those_of_the_reference_implementation() {
        let mut generator = SplitMix64::new(1_234_567);
        let first: Vec<u64> = (0..3).map(|_| generator.next_u64()).collect();
        assert_eq!(
            first,
            [
                6_457_827_717_110_365_317,
                3_203_168_211_198_807_973,
                9_817_491_932_198_370_423
            ]
        );
    }

    #[test]
    fn every_index_below_the_bound_turns_up() {
        let mut generator = SplitMix64::new(1);
        let mut seen = [false; 7];
        for _ in 0..200 {
            seen[generator.below(7)] = true;
        }
        assert_eq!(seen, [true; 7]);
    }
}
