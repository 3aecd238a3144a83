//! The evening of groups of shops: hands leave and open shops, the platform removes them and lets
//! back whom it removed by mistake.

use super::Market;
use super::closing::Closed;
use super::crew::Shares;
use super::exemption::Rules;
use super::merchants::{founding, groups};
use super::platform::crackdown::{self, Finding};
use super::tally::{Event, Money};

impl Market {
    /// Lets hands and the platform act.
    pub(super) fn handle_groups(&mut self, shares: &Shares, closed: &mut [Closed]) {
        self.let_back(closed);
        self.crack_down(shares);
        self.leave_exhausted_shops(closed);
        self.open_under_new_names(closed);
        self.clear_vanished_shops(closed);
    }

    /// Shops wrongly removed open again when their appeal has been heard.
    fn let_back(&mut self, closed: &[Closed]) {
        for place in closed.iter().flat_map(|closed| &closed.heard) {
            let shop = &mut self.shops[*place as usize];
            shop.open = true;
            shop.back_on_day = None;
            shop.removed = false;
            self.entered.push(*place);
        }
    }

    fn crack_down(&mut self, shares: &Shares) {
        let cycle_is_over = self.day.is_multiple_of(self.world.platform.cycle);
        let Some(lever) = self
            .in_force
            .store_group_crackdown
            .filter(|_| cycle_is_over)
        else {
            return;
        };
        let rules = Rules::with(&self.in_force, self.exempt.as_ref());
        let alike = shares.each(self.industries.iter(), |state| {
            crackdown::alike(&self.shops[state.places()], lever.likeness)
        });
        for (state, alike) in self.industries.iter().zip(alike) {
            let first = state.first_shop as usize;
            for index in alike {
                let place = first + index;
                let shop = &self.shops[place];
                let at = (place as u32, self.day);
                let hotline = rules.of(place).owner_hotline.as_ref();
                let finding = crackdown::review(self.luck, at, shop, &lever, hotline);
                let tally = &mut self.tally.shops[place];
                tally.add_fen(Money::Review, lever.review_cost_fen);
                match finding {
                    Finding::Sound => continue,
                    Finding::Group => {
                        let reopening = groups::reopening(shop, self.day, &self.world.groups);
                        self.reopenings.extend(reopening);
                    }
                    Finding::Mistake { days } => {
                        tally.count(Event::ShopsWronglyRemoved);
                        self.shops[place].back_on_day = Some(self.day + days);
                    }
                }
                tally.count(Event::ShopsRemoved);
                let shop = &mut self.shops[place];
                shop.open = false;
                shop.removed = true;
                shop.closed_day = self.day;
                self.closed.push(place as u32);
            }
        }
    }

    fn leave_exhausted_shops(&mut self, closed: &[Closed]) {
        for place in closed.iter().flat_map(|closed| &closed.due) {
            let shop = &mut self.shops[*place as usize];
            if shop.open && groups::leaves(shop, &self.world.groups) {
                let reopening = groups::reopening(shop, self.day, &self.world.groups);
                self.reopenings.extend(reopening);
                shop.open = false;
                shop.closed_day = self.day;
                self.closed.push(*place);
            }
        }
    }

    fn open_under_new_names(&mut self, closed: &mut [Closed]) {
        let waiting = std::mem::take(&mut self.reopenings);
        for reopening in waiting {
            let state = &self.industries[reopening.industry as usize];
            let free = &mut closed[reopening.industry as usize].free;
            let may_open = reopening.day <= self.day;
            let Some(place) = may_open.then(|| free.pop_front()).flatten() else {
                self.reopenings.push(reopening);
                continue;
            };
            let site = founding::Site {
                place,
                industry: reopening.industry,
                day: self.day + 1,
                mean_revenue_fen: state.mean_revenue_fen,
            };
            let shop = groups::found(self.luck, site, reopening.group, &self.world);
            let tally = &mut self.tally.shops[place as usize];
            let left_fen = self.shops[place as usize].cash_fen - shop.cash_fen;
            tally.add_fen(Money::PaidOut, left_fen);
            tally.add_fen(Money::NewName, self.world.groups.reopening_cost_fen);
            self.shops[place as usize] = shop;
            self.entered.push(place);
        }
    }

    /// What still comes in for a shop that its hand has left goes to the hand; what is frozen stays. Whatever
    /// nobody is there to pay the platform makes good.
    fn clear_vanished_shops(&mut self, closed: &[Closed]) {
        let left = closed.iter().flat_map(|closed| &closed.left);
        for place in left.chain(&self.closed) {
            let (shop, tally) = (
                &mut self.shops[*place as usize],
                &mut self.tally.shops[*place as usize],
            );
            if shop.open || shop.hand.is_none() {
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
