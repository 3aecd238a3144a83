//! Groups of shops, and what the platform does about them (7.25).

use crate::decisions::decides_today;
use crate::founding::{self, Site};
use crate::market::{ReferenceMarket, Reopening};
use crate::shop::Shop;
use gresham_market::luck::draws::Agent;
use gresham_market::policy::StoreGroupCrackdown;
use gresham_market::tally::{Event, Money};

impl ReferenceMarket {
    pub(crate) fn handle_groups(&mut self) {
        self.let_back();
        if self.day.is_multiple_of(self.world.platform.cycle)
            && let Some(lever) = self.in_force.store_group_crackdown
        {
            for industry in 0..self.industries.len() {
                for place in self.alike(industry, lever.likeness) {
                    if let Some(lever) = self.rules[place].in_force.store_group_crackdown {
                        self.review(place, &lever);
                    }
                }
            }
        }
        self.operators_leave();
        self.operators_open();
        self.clear_vanished();
    }

    /// Shops wrongly removed open again.
    fn let_back(&mut self) {
        for (place, shop) in self.shops.iter_mut().enumerate() {
            if shop.back_on_day == Some(self.day) {
                shop.open = true;
                shop.removed = false;
                shop.back_on_day = None;
                self.entered.push(place);
            }
        }
    }

    /// Open shops of an industry that share a cell of the grid with another.
    fn alike(&self, industry: usize, likeness: f64) -> Vec<usize> {
        if likeness <= 0.0 {
            return Vec::new();
        }
        let cell = |shop: &Shop| {
            let along = |value: f64| libm::floor(value / likeness) as i64;
            (
                along(shop.strategy.described()),
                along(shop.strategy.log_price()),
            )
        };
        let places = self.industries[industry].places.clone();
        let open: Vec<usize> = places.filter(|place| self.shops[*place].open).collect();
        let has_neighbour = |place: usize| {
            open.iter().any(|other| {
                *other != place && cell(&self.shops[*other]) == cell(&self.shops[place])
            })
        };
        open.iter()
            .copied()
            .filter(|place| has_neighbour(*place))
            .collect()
    }

    fn review(&mut self, place: usize, lever: &StoreGroupCrackdown) {
        self.books
            .add_fen(place, Money::Review, lever.review_cost_fen);
        let shop = &self.shops[place];
        let key = self.luck.of(Agent::Review(place as u32, self.day));
        let mut stream = key.stream();
        let draw = stream.unit();
        if shop.operator.is_some() {
            if draw >= lever.hit_rate {
                return;
            }
            let reopening = self.reopening(place);
            self.reopenings.extend(reopening);
        } else {
            if draw >= lever.false_alarm_rate {
                return;
            }
            let heard = stream.unit();
            let days = match self.rules[place].in_force.owner_hotline {
                Some(hotline)
                    if shop.invitation_rank < hotline.covered && heard < hotline.corrected =>
                {
                    hotline.delay.min(lever.appeal)
                }
                _ => lever.appeal,
            };
            self.books.count(place, Event::ShopsWronglyRemoved);
            self.shops[place].back_on_day = Some(self.day + days);
        }
        self.books.count(place, Event::ShopsRemoved);
        self.shops[place].removed = true;
        self.close(place);
    }

    fn close(&mut self, place: usize) {
        self.shops[place].open = false;
        self.shops[place].closed_day = self.day;
        self.closed.push(place);
    }

    /// The shop that an operator will open for one that it leaves or loses, if another is worth its
    /// cost.
    fn reopening(&self, place: usize) -> Option<Reopening> {
        let shop = &self.shops[place];
        let operator = shop.operator?;
        let brought_fen = operator.best_cycle_fen.max(shop.running.profit_fen);
        (brought_fen > self.world.groups.reopening_cost_fen).then_some(Reopening {
            group: operator.group,
            industry: shop.industry,
            day: self.day + self.world.groups.reopen_after,
        })
    }

    fn operators_leave(&mut self) {
        for place in 0..self.shops.len() {
            let shop = &mut self.shops[place];
            let due = decides_today(place, self.day, &self.world);
            let Some(operator) = shop.operator.as_mut().filter(|_| due && shop.open) else {
                continue;
            };
            let profit_fen = shop.last_cycle.profit_fen;
            operator.best_cycle_fen = operator.best_cycle_fen.max(profit_fen);
            let best_fen = operator.best_cycle_fen;
            let low_fen = self.world.groups.leave_below * best_fen as f64;
            let exhausted = best_fen > 0 && (profit_fen as f64) < low_fen;
            if exhausted || shop.cash_fen < 0 {
                let reopening = self.reopening(place);
                self.reopenings.extend(reopening);
                self.close(place);
            }
        }
    }

    fn operators_open(&mut self) {
        for reopening in std::mem::take(&mut self.reopenings) {
            let niches = self.niches(reopening.industry);
            let niche = niches.of_group(self.luck, reopening.group);
            let free = self.free_place(reopening.industry, niche.start);
            let Some(place) = free.filter(|_| reopening.day <= self.day) else {
                self.reopenings.push(reopening);
                continue;
            };
            let site = Site {
                place,
                industry: reopening.industry,
                day: self.day + 1,
                mean_revenue_fen: self.industries[reopening.industry].mean_revenue_fen,
                first_revenue_fen: self.industries[reopening.industry].first_revenue_fen,
            };
            let shop = founding::clone_of_group(self.luck, site, reopening.group, &self.world);
            self.take_place(place, shop);
            let cost_fen = self.world.groups.reopening_cost_fen;
            self.books.add_fen(place, Money::NewName, cost_fen);
        }
    }

    /// Clears shops whose operator has gone: what still comes in goes to the operator; what it owes
    /// the platform pays.
    fn clear_vanished(&mut self) {
        for (place, shop) in self.shops.iter_mut().enumerate() {
            if shop.open || shop.operator.is_none() {
                continue;
            }
            if shop.cash_fen < 0 {
                self.books.add_fen(place, Money::MadeGood, -shop.cash_fen);
                shop.cash_fen = 0;
            } else if !shop.removed {
                self.books.add_fen(place, Money::PaidOut, shop.cash_fen);
                shop.cash_fen = 0;
            }
        }
    }
}
