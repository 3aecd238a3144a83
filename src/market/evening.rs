//! The evening of a simulated day: what shards reported is added up and booked, and those who
//! decide do so.

use super::Market;
use super::consumer::FULL;
use super::exemption::Rules;
use super::ledger::Account;
use super::merchants::adaptation::Peers;
use super::merchants::forecast::Surroundings;
use super::merchants::{adaptation, decision, founding, participation, shocks, turnover};
use super::platform::freight::ReturnShares;
use super::platform::rules::WrittenRules;
use super::shop::{Accounts, Shop, Tier};
use super::tally::{Event, Money, ShopTally};

impl Market {
    /// Adds up, books, decides, turns over and balances.
    pub(super) fn evening(&mut self) {
        self.add_up();
        self.book_running_cost();
        self.book_interventions();
        self.spread_rumour();
        self.move_windows();
        self.decide();
        self.turn_over();
        self.handle_groups();
        self.balance();
    }

    fn add_up(&mut self) {
        let reports = self.desks.iter_mut().map(|desk| &mut desk.tally);
        self.tally.add_up(reports);
        self.book_by_count();
        self.trust_units += self.tally.consumers.trust_change;
        self.belief_units += self.tally.consumers.belief_change;
        let orders = |shop: &ShopTally| u64::from(shop.events(Event::Orders));
        self.orders += self.tally.shops.iter().map(orders).sum::<u64>();
    }

    /// Money that is the same for every order, parcel, click or conversation of a shop on a day.
    fn book_by_count(&mut self) {
        let board = &self.board;
        for (shop, (card, conduct)) in
            (self.tally.shops.iter_mut()).zip(board.cards.iter().zip(&board.conducts))
        {
            let of = |event| i64::from(shop.events(event));
            let (orders, clicks) = (of(Event::Orders), of(Event::AdClicks));
            let (picked_up, contacts) = (of(Event::PickedUp), of(Event::Contacts));
            let parcels = picked_up + of(Event::Exchanges) + of(Event::Swaps);
            let freight_fen = self.world.industries[card.industry as usize]
                .parameters
                .freight_fen;
            let premium_fen = i64::from(conduct.freight_premium_fen.unwrap_or(0));
            for (money, amount_fen) in [
                (Money::Paid, orders * i64::from(card.price_fen)),
                (Money::Advertising, clicks * i64::from(conduct.click_fen)),
                (Money::Goods, parcels * i64::from(conduct.unit_cost_fen)),
                (Money::Freight, parcels * freight_fen),
                (
                    Money::Service,
                    picked_up * i64::from(conduct.parcel_cost_fen),
                ),
                (Money::FreightPremium, picked_up * premium_fen),
                (
                    Money::Handling,
                    contacts * i64::from(conduct.contact_cost_fen),
                ),
            ] {
                shop.add_fen(money, amount_fen);
            }
        }
    }

    /// Service, promptness and fixed cost of the day.
    fn book_running_cost(&mut self) {
        let booked = self.shops.iter().zip(&self.routines);
        for ((shop, routine), tally) in booked.zip(&mut self.tally.shops) {
            if shop.open {
                let running_cost = routine.practice.running_cost;
                let service_fen = tally.fen(Money::Paid) as f64 * running_cost;
                tally.add_fen(Money::Service, service_fen as i64);
                tally.add_fen(Money::Fixed, shop.fixed_fen_per_day);
            }
        }
    }

    /// What the platform does about shocks today.
    fn book_interventions(&mut self) {
        let lever = self.in_force.risk_protection;
        for (shop, tally) in self.shops.iter_mut().zip(&mut self.tally.shops) {
            shocks::cap_units(shop, self.day, tally.events(Event::Orders), lever.as_ref());
            let begun = |shock: &shocks::Shock| shock.controlled && shock.first_day == self.day;
            if let Some(lever) = lever
                && shop.shock.as_ref().is_some_and(begun)
            {
                tally.add_fen(Money::Intervention, lever.intervention_cost_fen);
            }
        }
    }

    fn spread_rumour(&mut self) {
        let keep = 1.0 - 1.0 / self.world.abuse.rumour_days;
        let news = self.tally.consumers.abuse.iter().flatten();
        for (rumour, news) in self.rumour.iter_mut().flatten().zip(news) {
            rumour.hear(*news, keep);
        }
        let keep = 1.0 - 1.0 / self.world.abuse.ring_days;
        let news = self.tally.consumers.rings.iter().flatten();
        for (rumour, news) in self.ring_news.iter_mut().flatten().zip(news) {
            rumour.hear(*news, keep);
        }
    }

    fn move_windows(&mut self) {
        let window_days = self.world.platform.window;
        let keep = 1.0 - 1.0 / window_days;
        for (shop, tally) in self.shops.iter_mut().zip(&self.tally.shops) {
            let cash_flow_fen = tally.signed_fen(&Money::CASH_SIGNS);
            shop.cash_fen += cash_flow_fen;
            if shop.open {
                shop.trailing.add_day(tally, keep);
                shop.running.sales_fen += tally.fen(Money::Paid);
                shop.running.profit_fen += cash_flow_fen;
                let age_days = self.day - shop.opened_day;
                if shop.tier == Tier::New && age_days >= self.world.merchants.new_until {
                    shop.tier = Tier::Small;
                }
            }
        }
        // Before the window has filled, its sums stand for fewer days.
        let days_seen = window_days * (1.0 - libm::pow(keep, f64::from(self.day + 1)));
        for state in &mut self.industries {
            state
                .docket
                .add_day(&self.tally.shops[state.places()], keep);
            let shops = &self.shops[state.first_shop as usize..state.end_shop as usize];
            let open = || shops.iter().filter(|shop| shop.open);
            state.returns = ReturnShares::over(open().map(|shop| &shop.trailing));
            let (sales_fen, count) = open().fold((0.0, 0.0), |(sum, count), shop| {
                (sum + shop.trailing.sales_fen, count + 1.0)
            });
            if count > 0.0 {
                state.mean_revenue_fen = sales_fen / days_seen / count;
            }
        }
    }

    /// Shops whose day it is close their cycle, decide, and pay their owners. They decide all at once: each
    /// sees the others as they have been so far.
    fn decide(&mut self) {
        let trust = self.mean_trust();
        let cycle_days = f64::from(self.world.adaptation.cycle);
        for index in 0..self.industries.len() {
            let due = self.shops_due(index);
            for place in &due {
                let shop = &mut self.shops[*place];
                shop.last_cycle = std::mem::take(&mut shop.running);
            }
            let decided = if self.frozen {
                Vec::new()
            } else {
                self.decisions(index, &due, trust)
            };
            for (place, shop) in due.iter().zip(decided) {
                self.shops[*place] = shop;
            }
            for place in due {
                let excess_fen = excess_cash_fen(&self.shops[place], &self.world, cycle_days);
                pay_out(
                    &mut self.shops[place],
                    &mut self.tally.shops[place],
                    excess_fen,
                );
            }
        }
    }

    /// Places of the open shops of an industry whose day of decision it is.
    fn shops_due(&self, industry: usize) -> Vec<usize> {
        let adaptation = &self.world.adaptation;
        let is_due = |place: &usize| {
            self.shops[*place].open
                && adaptation::decides_today(*place as u32, self.day, adaptation)
        };
        self.industries[industry].places().filter(is_due).collect()
    }

    /// The shops at `due` places of an industry after their decisions.
    fn decisions(&mut self, industry: usize, due: &[usize], trust: f64) -> Vec<Shop> {
        if due.is_empty() {
            return Vec::new();
        }
        let state = &self.industries[industry];
        let rules = Rules::with(&self.in_force, self.exempt.as_ref());
        let (formulas, shops) = (self.formulas.as_deref(), &self.shops[state.places()]);
        let map = &state.score_map;
        let written = WrittenRules::of(formulas, &self.world, industry, map, shops, self.day);
        let peers = Peers::among(shops);
        let decide = |place: &usize| {
            let around = Surroundings {
                world: &self.world,
                industry: &self.world.industries[industry].parameters,
                services: &self.world.industries[industry].services,
                policy: rules.of(*place),
                score_map: &state.score_map,
                ranking: &state.exposure.ranking,
                docket: &state.docket,
                returns: state.returns,
                rules: written,
                formula_spread: &state.formula_spread,
                trust,
            };
            let at = (*place as u32, self.day);
            let tally = &mut self.tally.shops[*place];
            let shop = &self.shops[*place];
            let mut shop = decision::decide(self.luck, at, shop, &peers, &around, tally);
            shop.participation = participation::decide(&shop, &around);
            shop
        };
        due.iter().map(decide).collect()
    }

    /// The bankrupt leave, entrants open.
    fn turn_over(&mut self) {
        self.entered.clear();
        self.closed.clear();
        if self.frozen {
            return;
        }
        for place in 0..self.shops.len() {
            let due = adaptation::decides_today(place as u32, self.day, &self.world.adaptation);
            if due && turnover::is_bankrupt(&self.shops[place], &self.world) {
                self.shops[place].open = false;
                self.shops[place].closed_day = self.day;
                self.closed.push(place as u32);
            }
        }
        for (industry, state) in self.industries.iter().enumerate() {
            let arrivals = turnover::arrivals(
                self.luck,
                industry as u32,
                self.day,
                state.initial_shops,
                &self.world,
            );
            // Who opens today has earned nothing yet.
            let earners = turnover::earners(&self.shops[state.places()]);
            let mut after = state.first_shop as usize;
            for nth in 0..arrivals {
                let rest = &self.shops[after..state.end_shop as usize];
                let Some(free) = turnover::free_place(rest, self.day) else {
                    break;
                };
                let place = after + free;
                after = place + 1;
                let site = founding::Site {
                    place: place as u32,
                    industry: industry as u8,
                    day: self.day + 1,
                    mean_revenue_fen: state.mean_revenue_fen,
                };
                let earners = earners
                    .iter()
                    .map(|index| state.first_shop as usize + index);
                let model = turnover::model(self.luck, &site, nth, earners);
                let model = model.map(|place| &self.shops[place]);
                let entrant = founding::entrant(self.luck, site, model, &self.world);
                let tally = &mut self.tally.shops[place];
                // What the closed shop left goes to its owners, who also fund the new one.
                tally.add_fen(
                    Money::PaidOut,
                    self.shops[place].cash_fen - entrant.cash_fen,
                );
                self.shops[place] = entrant;
                self.entered.push(place as u32);
            }
        }
    }

    /// Posts the day's money and balances the books.
    fn balance(&mut self) {
        let mut sums_fen = [0; Money::COUNT];
        for shop in &self.tally.shops {
            for (sum_fen, fen) in sums_fen.iter_mut().zip(shop.all_fen()) {
                *sum_fen += fen;
            }
        }
        for (money, amount_fen) in Money::ALL.iter().zip(sums_fen) {
            if let Some((from, to)) = money.posting() {
                self.ledger.transfer(from, to, amount_fen);
            }
        }
        let dealers_fen = self.tally.consumers.new_account_fen;
        self.ledger
            .transfer(Account::Consumers, Account::AccountDealers, dealers_fen);
        assert_eq!(
            self.ledger.sum_fen(),
            0,
            "every fen that leaves an account arrives in another"
        );
        assert_eq!(
            self.ledger.balance_fen(Account::Shops),
            self.cash_fen(),
            "shops' cash is on the books"
        );
        debug_assert_eq!(
            self.ledger.balance_fen(Account::Escrow),
            self.held_fen(),
            "escrow holds the orders under way"
        );
        debug_assert!(self.trust_units <= (f64::from(FULL) * self.consumers() as f64) as i64);
    }
}

/// Cash beyond what a shop keeps for its business, in fen.
fn excess_cash_fen(
    shop: &Shop,
    world: &super::parameters::WorldParameters,
    cycle_days: f64,
) -> i64 {
    let Accounts { sales_fen, .. } = shop.last_cycle;
    let month_fen = sales_fen as f64 * founding::MONTH_DAYS / cycle_days;
    (shop.cash_fen - (month_fen * world.merchants.payout_months) as i64).max(0)
}

fn pay_out(shop: &mut Shop, tally: &mut ShopTally, amount_fen: i64) {
    shop.cash_fen -= amount_fen;
    tally.add_fen(Money::PaidOut, amount_fen);
}
