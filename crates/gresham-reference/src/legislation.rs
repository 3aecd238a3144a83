//! The rules of the day, shop by shop (6.1).

use crate::market::ReferenceMarket;
use crate::rules::{Pilot, ShopRules};
use crate::shop::Shop;
use gresham_market::luck::draws::Agent;
use gresham_market::policy::scope::Candidate;
use gresham_market::policy::{InForce, Limit, View};
use jiff::civil::Date;

impl ReferenceMarket {
    /// Writes down which rules hold for whom today.
    pub(crate) fn legislate(&mut self, date: Date) {
        self.choose_pilots(date);
        self.in_force = self.policy.in_force(date);
        let rules = |place: usize| ShopRules {
            in_force: self.rules_for(place, View::InForce, date),
            reckoned: self.rules_for(place, View::Reckoned, date),
        };
        self.rules = (0..self.shops.len()).map(rules).collect();
    }

    fn rules_for(&self, place: usize, view: View, date: Date) -> InForce {
        self.policy.resolve(view, date, |lever, from, scope| {
            let limit = Limit { lever, from, scope };
            let shop = &self.shops[place];
            let chosen = |pilot: &Pilot| {
                pilot.is_of(&limit) && shop.opened_day <= pilot.day && pilot.places.contains(&place)
            };
            scope.admits(self.candidate(place, shop))
                && (scope.first == 0 || self.pilots.iter().any(chosen))
        })
    }

    fn candidate(&self, place: usize, shop: &Shop) -> Candidate {
        let key = self.luck.of(Agent::ShopLot(place as u32, shop.opened_day));
        Candidate {
            industry: shop.industry as u8,
            tier: shop.tier as usize,
            lot: key.stream().unit(),
        }
    }

    /// Of levers that reach only so many shops the best scored, once scores rest on a full window.
    fn choose_pilots(&mut self, date: Date) {
        let limits = self.policy.limits(View::Reckoned, date);
        self.pilots
            .retain(|pilot| limits.iter().any(|limit| pilot.is_of(limit)));
        for entry in limits {
            let is_chosen = self.pilots.iter().any(|pilot| pilot.is_of(&entry));
            let too_early = f64::from(self.day) < self.world.platform.window;
            if entry.scope.first == 0 || is_chosen || too_early {
                continue;
            }
            let admitted = |place: &usize| {
                let shop = &self.shops[*place];
                shop.open && entry.scope.admits(self.candidate(*place, shop))
            };
            let mut places: Vec<usize> = (0..self.shops.len()).filter(admitted).collect();
            let points = |place: &usize| self.shops[*place].score.overall;
            places.sort_by(|left, right| points(right).total_cmp(&points(left)));
            places.truncate(entry.scope.first as usize);
            self.pilots.push(Pilot {
                entry,
                day: self.day,
                places,
            });
        }
    }

    /// True if something has come into force today, or gone out of it, that moves exposure.
    pub(crate) fn exposure_moves_anew(&self, date: Date) -> bool {
        let yesterday = date.yesterday().expect("a simulated day has a yesterday");
        let traffic = |date| self.policy.traffic.stack(View::InForce, date);
        let score = |date| self.policy.experience_score.stack(View::InForce, date);
        traffic(date) != traffic(yesterday) || score(date) != score(yesterday)
    }
}
