//! The evening of a simulated day: what shards reported is added up and booked, and those who
//! decide do so.

use super::Market;
use super::consumer::FULL;
use super::exemption::Rules;
use super::ledger::Account;
use super::merchants::forecast::Surroundings;
use super::merchants::{adaptation, decision, founding, participation, shocks, turnover};
use super::platform::freight::ReturnShares;
use super::platform::rules::WrittenRules;
use super::practice::Practice;
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
        self.tally.clear();
        for desk in &self.desks {
            self.tally.absorb(&desk.tally);
        }
        self.trust_units += self.tally.consumers.trust_change;
        self.belief_units += self.tally.consumers.belief_change;
        self.orders += self
            .tally
            .shops
            .iter()
            .map(|shop| u64::from(shop.events(Event::Orders)))
            .sum::<u64>();
    }

    /// Service, promptness and fixed cost of the day.
    fn book_running_cost(&mut self) {
        let rules = Rules::with(&self.in_force, self.exempt.as_ref());
        let shops = self.shops.iter().zip(&mut self.tally.shops).enumerate();
        for (place, (shop, tally)) in shops.filter(|(_, (shop, _))| shop.open) {
            let practice = Practice::of(shop, &shop.strategy, &self.world, rules.of(place));
            let service_fen = tally.fen(Money::Paid) as f64 * practice.running_cost;
            tally.add_fen(Money::Service, service_fen as i64);
            tally.add_fen(Money::Fixed, shop.fixed_fen_per_day);
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
            shop.cash_fen += cash_flow_fen(tally);
            if shop.open {
                shop.trailing.add_day(tally, keep);
                shop.running.sales_fen += tally.fen(Money::Paid);
                shop.running.profit_fen += cash_flow_fen(tally);
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

    /// Shops whose day it is close their cycle, decide, and pay their owners.
    fn decide(&mut self) {
        let trust = self.mean_trust();
        let rules = Rules::with(&self.in_force, self.exempt.as_ref());
        for (index, state) in self.industries.iter().enumerate() {
            let (formulas, shops) = (self.formulas.as_deref(), &self.shops[state.places()]);
            let map = &state.score_map;
            let written = WrittenRules::of(formulas, &self.world, index, map, shops, self.day);
            for place in state.places() {
                let around = Surroundings {
                    world: &self.world,
                    industry: &self.world.industries[index].parameters,
                    services: &self.world.industries[index].services,
                    policy: rules.of(place),
                    score_map: &state.score_map,
                    ranking: &state.exposure.ranking,
                    docket: &state.docket,
                    returns: state.returns,
                    rules: written,
                    formula_spread: &state.formula_spread,
                    trust,
                };
                let due = adaptation::decides_today(place as u32, self.day, &self.world.adaptation);
                if !due || !self.shops[place].open {
                    continue;
                }
                let shop = &mut self.shops[place];
                shop.last_cycle = std::mem::take(&mut shop.running);
                let peers: Vec<&Shop> = self.shops[state.places()]
                    .iter()
                    .filter(|shop| shop.open)
                    .collect();
                if !self.frozen {
                    let decided = decision::decide(
                        self.luck,
                        place as u32,
                        self.day,
                        &self.shops[place],
                        &peers,
                        &around,
                        &mut self.tally.shops[place],
                    );
                    self.shops[place] = decided;
                    self.shops[place].participation =
                        participation::decide(&self.shops[place], &around);
                }
                let cycle_days = f64::from(self.world.adaptation.cycle);
                let excess_fen = excess_cash_fen(&self.shops[place], &self.world, cycle_days);
                pay_out(
                    &mut self.shops[place],
                    &mut self.tally.shops[place],
                    excess_fen,
                );
            }
        }
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
            for nth in 0..arrivals {
                let shops = &self.shops[state.places()];
                let Some(free) = turnover::free_place(shops, self.day) else {
                    break;
                };
                let place = state.first_shop as usize + free;
                let site = founding::Site {
                    place: place as u32,
                    industry: industry as u8,
                    day: self.day + 1,
                    mean_revenue_fen: state.mean_revenue_fen,
                };
                let entrant = turnover::enter(self.luck, site, nth, shops, &self.world);
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
        for money in Money::ALL {
            if let Some((from, to)) = money.posting() {
                let amount_fen = self.tally.shops.iter().map(|shop| shop.fen(*money)).sum();
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

/// What a day's tally adds to a shop's cash, in fen.
fn cash_flow_fen(tally: &ShopTally) -> i64 {
    Money::ALL
        .iter()
        .map(|money| money.sign(Account::Shops) * tally.fen(*money))
        .sum()
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
