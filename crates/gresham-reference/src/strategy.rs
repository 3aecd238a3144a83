//! A shop's strategy: all that it decides.

/// The components that are numbers, by index.
pub const QUALITY: usize = 0;
/// Promptness.
pub const PROMPTNESS: usize = 1;
/// Service effort.
pub const EFFORT: usize = 2;
/// Log price.
pub const PRICE: usize = 3;
/// Exaggeration.
pub const EXAGGERATION: usize = 4;
/// Advertising budget.
pub const ADVERTISING: usize = 5;
/// Share of staff certified.
pub const CERTIFICATION: usize = 6;
/// Number of them.
pub const COMPONENTS: usize = 7;

/// Most special services of an industry.
pub const SERVICES: usize = 16;

/// Lowest and highest value of each component.
const BOUNDS: [(f64, f64); COMPONENTS] = [
    (0.05, 0.999),
    (0.3, 0.999),
    (0.0, 0.999),
    (-0.6, 0.6),
    (0.0, 0.4),
    (0.0, 0.3),
    (0.0, 1.0),
];

/// A shop's strategy.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Strategy {
    /// The components that are numbers.
    pub numbers: [f64; COMPONENTS],
    /// Which special services are on offer.
    pub services: [bool; SERVICES],
}

impl Strategy {
    /// Nothing decided yet.
    pub const BLANK: Self = Self {
        numbers: [0.0; COMPONENTS],
        services: [false; SERVICES],
    };

    /// A strategy of these components, each held within its bounds.
    #[must_use]
    pub fn of(values: [f64; COMPONENTS]) -> Self {
        let mut strategy = Self::BLANK;
        for (component, value) in values.into_iter().enumerate() {
            strategy = strategy.with(component, value);
        }
        strategy
    }

    /// The strategy with one component set, held within its bounds.
    #[must_use]
    pub fn with(mut self, component: usize, value: f64) -> Self {
        let (low, high) = BOUNDS[component];
        self.numbers[component] = value.clamp(low, high);
        self
    }

    /// The strategy with one service taken up, or dropped if it was on offer.
    #[must_use]
    pub fn toggled(mut self, service: usize) -> Self {
        self.services[service] = !self.services[service];
        self
    }

    /// Quality q.
    #[must_use]
    pub fn quality(&self) -> f64 {
        self.numbers[QUALITY]
    }

    /// Promptness m.
    #[must_use]
    pub fn promptness(&self) -> f64 {
        self.numbers[PROMPTNESS]
    }

    /// Service effort e.
    #[must_use]
    pub fn effort(&self) -> f64 {
        self.numbers[EFFORT]
    }

    /// Log price π.
    #[must_use]
    pub fn log_price(&self) -> f64 {
        self.numbers[PRICE]
    }

    /// Exaggeration x.
    #[must_use]
    pub fn exaggeration(&self) -> f64 {
        self.numbers[EXAGGERATION]
    }

    /// Advertising budget g.
    #[must_use]
    pub fn advertising(&self) -> f64 {
        self.numbers[ADVERTISING]
    }

    /// Share of staff certified c.
    #[must_use]
    pub fn certification(&self) -> f64 {
        self.numbers[CERTIFICATION]
    }

    /// Quality that the description promises.
    #[must_use]
    pub fn described(&self) -> f64 {
        (self.quality() + self.exaggeration()).min(1.0)
    }

    /// Probability that an item is as described while no fault is in the goods.
    ///
    /// Equation (1).
    #[must_use]
    pub fn delivered_quality(&self, harm: f64) -> f64 {
        (self.quality() - harm * self.exaggeration()).clamp(0.0, 1.0)
    }

    /// True if any special service is on offer.
    #[must_use]
    pub fn offers_services(&self) -> bool {
        self.services.contains(&true)
    }
}
