//! Random samples of shop places, the same under every policy.

use crate::market::luck::draws::{Agent, Luck};

/// Keeps the luck of sampling apart from the market's own.
const SAMPLING: u64 = 0x5A3D_91C7_20BE_F44F;

/// Which shop places are in a random sample. A place's lot depends on nothing but seed and
/// replicate.
#[must_use]
pub fn sample(seed: u64, replicate: u32, places: usize, share: f64) -> Vec<bool> {
    let luck = Luck::new(seed ^ SAMPLING, replicate);
    let draw = |place: usize| luck.of(Agent::ShopTraits(place as u32, 0)).stream().unit();
    (0..places).map(|place| draw(place) < share).collect()
}
