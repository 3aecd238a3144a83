//! Interventions of an experimenter in a market, and what shops would do by themselves.

use crate::day::evening::known_rules;
use crate::exemption::Exemption;
use crate::market::Market;
use crate::merchants::calculation;
use crate::merchants::forecast::Surroundings;
use crate::policy::scope::Scope;
use crate::rulebook::candidate;
use crate::shop::strategy::Strategy;

/// Decisions that shops would come to now, under the rules of the last simulated day, while nobody
/// else changes. Asking changes nothing.
#[derive(Debug)]
pub struct Foresight<'a> {
    market: &'a Market,
    scenes: Vec<Surroundings<'a>>,
}

impl Foresight<'_> {
    /// The strategy that is best for the open shop at `place`, as it sees things.
    #[must_use]
    pub fn optimum(&self, place: usize) -> Strategy {
        let shop = &self.market.merchants.shops[place];
        calculation::optimum(&self.around(place), shop)
    }

    /// The log price that is best for the open shop at `place` if it does otherwise as `strategy`
    /// says.
    #[must_use]
    pub fn best_log_price(&self, place: usize, strategy: Strategy) -> f64 {
        let shop = &self.market.merchants.shops[place];
        calculation::best_log_price(&self.around(place), shop, strategy)
    }

    fn around(&self, place: usize) -> Surroundings<'_> {
        let shop = &self.market.merchants.shops[place];
        Surroundings {
            policy: known_rules(self.market.platform.rules.set(place), shop),
            ..self.scenes[shop.industry as usize]
        }
    }
}

impl Market {
    /// Decisions that shops would come to now.
    #[must_use]
    pub fn foresight(&self) -> Foresight<'_> {
        let industries = 0..self.platform.industries.len();
        Foresight {
            market: self,
            scenes: industries.map(|industry| self.scene(industry)).collect(),
        }
    }

    /// Open shops that are within the limits of an entry, whose number, if it has one, aside.
    #[must_use]
    pub fn admitted(&self, scope: &Scope) -> usize {
        let shops = self.merchants.shops.iter().enumerate();
        let open = shops.filter(|(_, shop)| shop.open);
        open.filter(|(place, shop)| scope.admits(candidate(self.luck, *place, shop)))
            .count()
    }

    /// Exempts shops from the next day on, or nobody. Days that are over must have been the same
    /// under the new rule as under the old one.
    pub fn exempt(&mut self, rule: Option<Exemption>) {
        self.platform.exemption = rule;
    }

    /// Sets the strategy of the shop at `place`.
    pub fn set_strategy(&mut self, place: usize, strategy: Strategy) {
        self.merchants.shops[place].strategy = strategy;
    }

    /// The shop at `place` never changes of its own accord any more.
    pub fn keep_strategy(&mut self, place: usize) {
        self.merchants.shops[place].bound = true;
    }

    /// From now on no shop changes, opens or closes; owners are still paid.
    pub fn freeze_shops(&mut self) {
        self.merchants.frozen = true;
    }
}
