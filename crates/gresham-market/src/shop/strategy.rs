//! Strategies of shops.

use crate::shop::services::Services;
use serde::{Deserialize, Serialize};

/// A shop's strategy: all that it decides.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Strategy {
    /// Probability that the item is as a truthful description says.
    pub quality: f64,
    /// Share of parcels handed over in time.
    pub promptness: f64,
    /// Service effort: the share of slow answers that the desk avoids.
    pub effort: f64,
    /// Log price against the industry's.
    pub log_price: f64,
    /// Quality promised beyond the truth.
    pub exaggeration: f64,
    /// Advertising budget as a share of revenue.
    pub advertising: f64,
    /// Share of staff that is certified; idle where there is no certification.
    pub certification: f64,
    /// Special services on offer.
    pub services: Services,
}

/// The components of a strategy that are numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Component {
    /// [`Strategy::quality`].
    Quality,
    /// [`Strategy::promptness`].
    Promptness,
    /// [`Strategy::effort`].
    Effort,
    /// [`Strategy::log_price`].
    Price,
    /// [`Strategy::exaggeration`].
    Exaggeration,
    /// [`Strategy::advertising`].
    Advertising,
    /// [`Strategy::certification`].
    Certification,
}

impl Component {
    /// All components, by index.
    pub const ALL: [Self; 7] = [
        Self::Quality,
        Self::Promptness,
        Self::Effort,
        Self::Price,
        Self::Exaggeration,
        Self::Advertising,
        Self::Certification,
    ];

    /// The range within which the component can lie.
    #[must_use]
    pub const fn bounds(self) -> (f64, f64) {
        match self {
            Self::Quality => (0.05, 0.999),
            Self::Promptness => (0.3, 0.999),
            Self::Effort => (0.0, 0.999),
            Self::Certification => (0.0, 1.0),
            Self::Price => (-0.6, 0.6),
            Self::Exaggeration => (0.0, 0.4),
            Self::Advertising => (0.0, 0.3),
        }
    }
}

impl Strategy {
    /// Nothing decided yet.
    pub const BLANK: Self = Self {
        quality: 0.0,
        promptness: 0.0,
        effort: 0.0,
        log_price: 0.0,
        exaggeration: 0.0,
        advertising: 0.0,
        certification: 0.0,
        services: Services::NONE,
    };

    /// The value of a component.
    #[must_use]
    pub const fn get(&self, component: Component) -> f64 {
        match component {
            Component::Quality => self.quality,
            Component::Promptness => self.promptness,
            Component::Effort => self.effort,
            Component::Price => self.log_price,
            Component::Exaggeration => self.exaggeration,
            Component::Advertising => self.advertising,
            Component::Certification => self.certification,
        }
    }

    /// The strategy with one component set, within its bounds.
    #[must_use]
    pub fn with(mut self, component: Component, value: f64) -> Self {
        let (low, high) = component.bounds();
        let value = value.clamp(low, high);
        match component {
            Component::Quality => self.quality = value,
            Component::Promptness => self.promptness = value,
            Component::Effort => self.effort = value,
            Component::Price => self.log_price = value,
            Component::Exaggeration => self.exaggeration = value,
            Component::Advertising => self.advertising = value,
            Component::Certification => self.certification = value,
        }
        self
    }

    /// Quality that the description promises.
    #[must_use]
    pub fn described(&self) -> f64 {
        (self.quality + self.exaggeration).min(1.0)
    }

    /// Probability that an order is as described, which exaggeration lowers by `harm` of itself.
    ///
    /// Equation (1).
    #[must_use]
    pub fn delivered_quality(&self, harm: f64) -> f64 {
        (self.quality - harm * self.exaggeration).clamp(0.0, 1.0)
    }
}
