//! The evening of groups of shops: operators leave and open shops, the platform removes them and
//! lets back whom it removed by mistake.

use crate::day::evening::shop_close::ClosedDay;
use crate::kernel::executor::Partition;
use crate::market::Market;
use crate::merchants::{founding, groups};
use crate::money::Money;
use crate::platform::crackdown;
use crate::platform::crackdown::ReviewOutcome;
use crate::tally::Event;

impl Market {
    /// Lets operators and the platform act.
    pub(crate) fn handle_groups(&mut self, partition: &Partition, closed: &mut [ClosedDay]) {
        self.let_back(closed);
        self.crack_down(partition);
        self.leave_exhausted_shops(closed);
        self.open_under_new_names(closed);
        self.clear_vanished_shops(closed);
    }

    /// Shops wrongly removed open again when their appeal has been heard.
    fn let_back(&mut self, closed: &[ClosedDay]) {
        for place in closed.iter().flat_map(|closed| &closed.heard) {
            let shop = &mut self.merchants.shops[*place as usize];
            shop.open = true;
            shop.back_on_day = None;
            shop.removed = false;
            self.merchants.entered.push(*place);
        }
    }

    fn crack_down(&mut self, partition: &Partition) {
        let cycle_is_over = self.clock.day.is_multiple_of(self.world.platform.cycle);
        let rules = &self.platform.rules;
        let lever = rules.at_large().store_group_crackdown;
        let Some(lever) = lever.filter(|_| cycle_is_over) else {
            return;
        };
        let alike = partition.each(self.platform.industries.iter(), |state| {
            crackdown::alike(&self.merchants.shops[state.places()], lever.likeness)
        });
        for (state, alike) in self.platform.industries.iter().zip(alike) {
            let first = state.first_shop as usize;
            for index in alike {
                let place = first + index;
                let Some(lever) = rules.of(place).store_group_crackdown else {
                    continue;
                };
                let shop = &self.merchants.shops[place];
                let at = (place as u32, self.clock.day);
                let hotline = rules.of(place).owner_hotline.as_ref();
                let finding = crackdown::review(self.luck, at, shop, &lever, hotline);
                let tally = &mut self.tally.shops[place];
                tally.add_fen(Money::Review, lever.review_cost_fen);
                match finding {
                    ReviewOutcome::Sound => continue,
                    ReviewOutcome::Group => {
                        let reopening = groups::reopening(shop, self.clock.day, &self.world.groups);
                        self.merchants.reopenings.extend(reopening);
                    }
                    ReviewOutcome::Mistake { days } => {
                        tally.count(Event::ShopsWronglyRemoved);
                        self.merchants.shops[place].back_on_day = Some(self.clock.day + days);
                    }
                }
                tally.count(Event::ShopsRemoved);
                let shop = &mut self.merchants.shops[place];
                shop.open = false;
                shop.removed = true;
                shop.closed_day = self.clock.day;
                self.merchants.closed.push(place as u32);
            }
        }
    }

    fn leave_exhausted_shops(&mut self, closed: &[ClosedDay]) {
        for place in closed.iter().flat_map(|closed| &closed.due) {
            let shop = &mut self.merchants.shops[*place as usize];
            if shop.open && groups::leaves(shop, &self.world.groups) {
                let reopening = groups::reopening(shop, self.clock.day, &self.world.groups);
                self.merchants.reopenings.extend(reopening);
                shop.open = false;
                shop.closed_day = self.clock.day;
                self.merchants.closed.push(*place);
            }
        }
    }

    fn open_under_new_names(&mut self, closed: &mut [ClosedDay]) {
        let waiting = std::mem::take(&mut self.merchants.reopenings);
        for reopening in waiting {
            let state = &self.platform.industries[reopening.industry as usize];
            let free = &mut closed[reopening.industry as usize].free;
            let may_open = reopening.day <= self.clock.day;
            let niches = state.niches(&self.world);
            let niche = niches.of_group(self.luck, reopening.group);
            let mut take = || niches.take(free, state.first_shop, niche);
            let Some(place) = may_open.then(&mut take).flatten() else {
                self.merchants.reopenings.push(reopening);
                continue;
            };
            let site = founding::Site {
                place,
                industry: reopening.industry,
                day: self.clock.day + 1,
                mean_revenue_fen: state.mean_revenue_fen,
                first_revenue_fen: state.first_revenue_fen,
            };
            let shop = groups::found(self.luck, site, reopening.group, &self.world);
            let tally = &mut self.tally.shops[place as usize];
            let left_fen = self.merchants.shops[place as usize].cash_fen - shop.cash_fen;
            tally.add_fen(Money::PaidOut, left_fen);
            tally.add_fen(Money::NewName, self.world.groups.reopening_cost_fen);
            self.merchants.shops[place as usize] = shop;
            self.merchants.entered.push(place);
        }
    }

    /// Clears shops that their operator has left: what still comes in goes to the operator; what is
    /// frozen stays. Whatever nobody is there to pay the platform makes good.
    fn clear_vanished_shops(&mut self, closed: &[ClosedDay]) {
        let left = closed.iter().flat_map(|closed| &closed.left);
        for place in left.chain(&self.merchants.closed) {
            let (shop, tally) = (
                &mut self.merchants.shops[*place as usize],
                &mut self.tally.shops[*place as usize],
            );
            if shop.open || shop.operator.is_none() {
                continue;
            }
            if shop.cash_fen < 0 {
                tally.add_fen(Money::MadeGood, -shop.cash_fen);
                shop.cash_fen = 0;
            } else if !shop.removed {
                tally.add_fen(Money::PaidOut, shop.cash_fen);
                shop.cash_fen = 0;
            }
        }
    }
}
