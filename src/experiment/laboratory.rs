//! One market whose shops are watched one by one, some of them treated otherwise.

use super::replicate::in_parallel;
use crate::market::Market;
use crate::market::calendar::Calendar;
use crate::market::draws::{Agent, Luck};
use crate::market::exemption::Exemption;
use crate::market::parameters::WorldParameters;
use crate::outcome::{Observer, Panel, PanelObserver, Periods};
use crate::policy::Policy;
use jiff::civil::Date;

/// A sample of shops that is treated otherwise than the rest.
#[derive(Debug, Clone, PartialEq)]
pub struct Treatment {
    /// The share of shop places in the sample.
    pub share: f64,
    /// Whether the exemption holds for the sample; otherwise it holds for all others.
    pub exempts_sample: bool,
    /// The policy of those exempt.
    pub policy: Policy,
    /// Whether those exempt never wear the label.
    pub without_label: bool,
}

/// A sample of shops that is told which special services to offer.
#[derive(Debug, Clone, PartialEq)]
pub struct ServiceTrial {
    /// The share of shop places in the sample.
    pub share: f64,
    /// The services: index of the industry, and of the service within it.
    pub services: Vec<(u8, usize)>,
    /// Whether shops of the sample offer all of them; otherwise they offer none of them.
    pub offers: bool,
    /// The date from which they do so, and decide nothing else any more.
    pub from: Date,
}

impl ServiceTrial {
    /// Tells the open shops of the sample what to offer.
    fn begin(&self, market: &mut Market, sample: &[bool]) {
        for (place, _) in sample.iter().enumerate().filter(|(_, chosen)| **chosen) {
            let shop = &market.shops()[place];
            let mut strategy = shop.strategy;
            let mut is_concerned = false;
            let services = self.services.iter();
            for (_, nth) in services.filter(|(industry, _)| *industry == shop.industry) {
                is_concerned = true;
                if strategy.services.offers(*nth) != self.offers {
                    strategy.services = strategy.services.toggled(*nth);
                }
            }
            if shop.open && is_concerned {
                market.set_strategy(place, strategy);
                market.keep_strategy(place);
            }
        }
    }
}

/// A world under a policy, with what an experimenter does to single shops.
#[derive(Debug, Clone, PartialEq)]
pub struct Setup {
    /// Its name, unique among those run together.
    pub name: String,
    /// A fingerprint of everything below.
    pub digest: String,
    /// Everything that is not policy.
    pub world: WorldParameters,
    /// The levers.
    pub policy: Policy,
    /// The days.
    pub calendar: Calendar,
    /// What is done to single shops.
    pub treatment: Option<Treatment>,
    /// Which services a sample of shops is told to offer.
    pub trial: Option<ServiceTrial>,
}

/// Keeps the luck of sampling apart from the market's own.
const SAMPLING: u64 = 0x5A3D_91C7_20BE_F44F;

/// Which shop places are in a random sample. It depends on nothing but the arguments, so it is the
/// same under every policy.
#[must_use]
pub fn sample(seed: u64, replicate: u32, places: usize, share: f64) -> Vec<bool> {
    let luck = Luck::new(seed ^ SAMPLING, replicate);
    let draw = |place: usize| luck.of(Agent::ShopTraits(place as u32, 0)).stream().unit();
    (0..places).map(|place| draw(place) < share).collect()
}

impl Setup {
    /// A market of this setup on its first morning.
    #[must_use]
    pub fn open(&self, seed: u64, replicate: u32) -> Market {
        let luck = Luck::new(seed, replicate);
        let mut market = Market::open(&self.world, &self.policy, self.calendar, luck, 1);
        if let Some(treatment) = &self.treatment {
            let sample = sample(seed, replicate, market.shops().len(), treatment.share);
            let exempt = sample
                .iter()
                .map(|chosen| *chosen == treatment.exempts_sample);
            market.exempt(Exemption {
                policy: treatment.policy.clone(),
                without_label: treatment.without_label,
                places: exempt.collect(),
            });
        }
        market
    }

    /// Simulates one replicate and watches its shops over `periods`.
    #[must_use]
    pub fn watch(&self, seed: u64, replicate: u32, periods: &Periods) -> Panel {
        let mut market = self.open(seed, replicate);
        let mut observer = Observer::new(&market);
        let mut panel = PanelObserver::new(&market, periods.clone());
        let trial = self.trial.as_ref().map(|trial| {
            let chosen = sample(seed, replicate, market.shops().len(), trial.share);
            (trial, self.calendar.day(trial.from), chosen)
        });
        while !market.is_over() {
            if let Some((trial, day, chosen)) = &trial
                && market.day() == *day
            {
                trial.begin(&mut market, chosen);
            }
            market.step(&in_parallel);
            observer.observe(&market, &in_parallel);
            panel.observe(&market, &observer);
        }
        panel.finish()
    }
}
