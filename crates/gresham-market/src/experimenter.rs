//! Interventions of an experimenter in a market.

use crate::exemption::Exemption;
use crate::market::Market;
use crate::shop::strategy::Strategy;

impl Market {
    /// Exempts shops from the next day on, or nobody. Days that are over must have been the same
    /// under the new rule as under the old one.
    pub fn exempt(&mut self, rule: Option<Exemption>) {
        self.platform.exemption = rule;
    }

    /// Sets the strategy of the shop at `place`, which drops what it was trying.
    pub fn set_strategy(&mut self, place: usize, strategy: Strategy) {
        let shop = &mut self.merchants.shops[place];
        shop.strategy = strategy;
        shop.trial = None;
    }

    /// The shop at `place` never changes of its own accord any more.
    pub fn keep_strategy(&mut self, place: usize) {
        self.merchants.shops[place].inert = true;
    }

    /// From now on no shop changes, opens or closes; owners are still paid.
    pub fn freeze_shops(&mut self) {
        self.merchants.frozen = true;
    }
}
