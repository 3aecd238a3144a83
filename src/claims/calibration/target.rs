//! Targets: a fact of use `fit`, on the scale on which its doubt is even.

use crate::facts::{Fact, FitFacts, Scale};

/// A target.
#[derive(Debug, Clone)]
pub struct Target {
    /// The fact's identifier.
    pub id: String,
    /// The fact in words.
    pub says: String,
    /// Values that agree with what is published.
    pub band: (f64, f64),
    /// On which distances are taken.
    pub scale: Scale,
    /// Where the target lies on that scale.
    pub aim: f64,
    /// Standard deviation, on that scale, of what is published and of what the model may miss.
    pub spread: f64,
}

impl Target {
    /// The targets of some facts, in their order.
    #[must_use]
    pub fn all(facts: &FitFacts) -> Vec<Self> {
        let of = |fact: &Fact| Self {
            id: fact.id.clone(),
            says: fact.says.clone(),
            band: fact.published.band,
            scale: fact.published.scale,
            aim: fact.aim(),
            spread: fact.spread(),
        };
        facts.facts().facts.iter().map(of).collect()
    }

    /// True of a value that agrees with what is published.
    #[must_use]
    pub fn agrees(&self, value: f64) -> bool {
        (self.band.0..=self.band.1).contains(&value)
    }
}
