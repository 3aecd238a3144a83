//! What a shop decides.

/// The components that are numbers, by index.
pub const QUALITY: usize = 0;
pub const PROMPTNESS: usize = 1;
pub const EFFORT: usize = 2;
pub const PRICE: usize = 3;
pub const EXAGGERATION: usize = 4;
pub const ADVERTISING: usize = 5;
pub const CERTIFICATION: usize = 6;
pub const COMPONENTS: usize = 7;

/// Most special services of an industry.
pub const SERVICES: usize = 16;

/// Lowest and highest value of each component.
const BOUNDS: [(f64, f64); COMPONENTS] = [
    (0.05, 0.995),
    (0.3, 0.995),
    (0.0, 1.0),
    (-0.6, 0.6),
    (0.0, 0.4),
    (0.0, 0.3),
    (0.0, 1.0),
];

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Strategy {
    pub numbers: [f64; COMPONENTS],
    /// Which special services are on offer.
    pub services: [bool; SERVICES],
}

impl Strategy {
    pub const BLANK: Self = Self {
        numbers: [0.0; COMPONENTS],
        services: [false; SERVICES],
    };

    /// A strategy of these components, each held within its bounds.
    pub fn of(values: [f64; COMPONENTS]) -> Self {
        let mut strategy = Self::BLANK;
        for (component, value) in values.into_iter().enumerate() {
            strategy = strategy.with(component, value);
        }
        strategy
    }

    /// The strategy with one component set, held within its bounds.
    pub fn with(mut self, component: usize, value: f64) -> Self {
        let (low, high) = BOUNDS[component];
        self.numbers[component] = value.clamp(low, high);
        self
    }

    /// The strategy with one service taken up, or dropped if it was on offer.
    pub fn toggled(mut self, service: usize) -> Self {
        self.services[service] = !self.services[service];
        self
    }

    pub fn quality(&self) -> f64 {
        self.numbers[QUALITY]
    }

    pub fn promptness(&self) -> f64 {
        self.numbers[PROMPTNESS]
    }

    pub fn effort(&self) -> f64 {
        self.numbers[EFFORT]
    }

    pub fn log_price(&self) -> f64 {
        self.numbers[PRICE]
    }

    pub fn exaggeration(&self) -> f64 {
        self.numbers[EXAGGERATION]
    }

    pub fn advertising(&self) -> f64 {
        self.numbers[ADVERTISING]
    }

    pub fn certification(&self) -> f64 {
        self.numbers[CERTIFICATION]
    }

    /// Quality that the description promises.
    pub fn described(&self) -> f64 {
        (self.quality() + self.exaggeration()).min(1.0)
    }

    /// Probability that an item is as described while no fault is in the goods.
    pub fn delivered_quality(&self, harm: f64) -> f64 {
        (self.quality() - harm * self.exaggeration()).clamp(0.0, 1.0)
    }

    pub fn offers_services(&self) -> bool {
        self.services.contains(&true)
    }
}
