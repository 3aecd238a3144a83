//! The rules of the day: which levers are in force, for which shops.

use crate::industry::IndustryState;
use crate::market::Market;
use crate::platform::pilots::Pilot;
use crate::policy::{Policy, Traffic, View};
use crate::rulebook;
use crate::rulebook::{Legislature, RuleBook};
use jiff::civil::Date;

impl Market {
    /// True if something has come into force today, or gone out of it, that moves scores or
    /// exposure.
    pub(super) fn exposure_moves_anew(&self, date: Date) -> bool {
        let yesterday = date.yesterday().expect("a simulated day has a yesterday");
        let exempt = self.platform.exemption.as_ref();
        let for_others = exempt.is_none_or(|it| !it.covers_all());
        let own = for_others.then_some(&self.policy);
        let mut policies = own.into_iter().chain(exempt.map(|it| &it.policy));
        let moves_anew =
            |policy: &Policy| policy.moving_exposure(date) != policy.moving_exposure(yesterday);
        policies.any(moves_anew)
    }

    /// The rules of a date.
    pub(super) fn rules_of(&self, date: Date) -> RuleBook {
        let legislature = Legislature {
            policy: &self.policy,
            exemption: self.platform.exemption.as_ref(),
            pilots: &self.platform.pilots,
            luck: self.luck,
        };
        legislature.rules_of(date, &self.merchants.shops)
    }

    /// Chooses the shops of levers that reach only so many, once scores rest on a full window.
    pub(super) fn choose_pilots(&mut self, date: Date) {
        let limits = self.policy.limits(View::Reckoned, date);
        let pilots = &mut self.platform.pilots;
        pilots.retain(|pilot| limits.iter().any(|limit| pilot.is_of(limit)));
        if f64::from(self.clock.day) < self.world.platform.window {
            return;
        }
        for limit in limits.iter().filter(|limit| limit.scope.first > 0) {
            if pilots.iter().any(|pilot| pilot.is_of(limit)) {
                continue;
            }
            let shops = self.merchants.shops.iter().enumerate();
            let admitted = shops.filter(|(place, shop)| {
                let candidate = rulebook::candidate(self.luck, *place, shop);
                shop.open && limit.scope.admits(candidate)
            });
            let admitted = admitted.map(|(place, _)| place as u32).collect();
            let pilot = Pilot::choose(limit, self.clock.day, &self.merchants.shops, admitted);
            pilots.push(pilot);
        }
    }

    /// Slots that are sold on a page of an industry: as many as one of its shops can bid for.
    pub(crate) fn sold_slots(&self, state: &IndustryState) -> u32 {
        let rules = &self.platform.rules;
        let slots = |traffic: Option<Traffic>| traffic.map_or(0, |it| it.advertising_slots);
        let most = if rules.differ() {
            let open = state
                .places()
                .filter(|place| self.merchants.shops[*place].open);
            open.map(|place| slots(rules.of(place).traffic)).max()
        } else {
            Some(slots(rules.at_large().traffic))
        };
        most.unwrap_or(0).min(self.world.choice.slots - 1)
    }
}
