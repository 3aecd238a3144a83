//! A world that was tried.

use super::target::Target;
use crate::experiment::Values;

/// A point in the space of parameters and what came out there.
#[derive(Debug, Clone, PartialEq)]
pub struct Point {
    /// 0 for the shipped world.
    pub wave: u32,
    /// One coordinate per prior, from -1 to 1 on the prior's scale.
    pub place: Vec<f64>,
    /// One value per target, replicate by replicate.
    pub seen: Vec<Values>,
}

impl Point {
    /// A point that has not been run.
    #[must_use]
    pub const fn new(wave: u32, place: Vec<f64>) -> Self {
        Self {
            wave,
            place,
            seen: Vec::new(),
        }
    }

    /// A target's values on its scale, in the replicates in which it is defined.
    #[must_use]
    pub fn defined(&self, index: usize, target: &Target) -> Vec<f64> {
        let values = self.seen.iter().filter_map(|row| row.get(index).copied()?);
        values.filter_map(|value| target.scale.of(value)).collect()
    }

    /// The mean of a target on its scale; `None` unless every replicate defines it.
    #[must_use]
    pub fn mean(&self, index: usize, target: &Target) -> Option<f64> {
        let values = self.defined(index, target);
        let whole = !values.is_empty() && values.len() == self.seen.len();
        whole.then(|| values.iter().sum::<f64>() / values.len() as f64)
    }
}
