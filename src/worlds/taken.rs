//! A few worlds that stand for all.

use super::ensemble::{Ensemble, World};
use crate::stats::representatives;

impl Ensemble {
    /// At most `count` worlds that stand for all, their weights adding up to 1; in the ensemble's
    /// order.
    #[must_use]
    pub fn take(&self, count: usize) -> Self {
        let worlds = self.worlds.iter();
        let (values, weights): (Vec<&[f64]>, Vec<f64>) =
            worlds.map(|world| (&*world.values, world.weight)).unzip();
        let taken = representatives(&values, &weights, count).into_iter();
        let worlds = taken.map(|(place, weight)| World {
            weight,
            ..self.worlds[place].clone()
        });
        Self {
            worlds: worlds.collect(),
            ..self.clone()
        }
    }
}
