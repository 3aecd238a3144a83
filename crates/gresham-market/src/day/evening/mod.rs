//! The evening of a simulated day: what shards reported is added up and booked, and those who
//! decide do so.

mod shop_close;
mod shop_groups;

use crate::consumer::FULL;
use crate::day::evening::shop_close::{ClosedDay, WindowSums};
use crate::kernel::executor::Partition;
use crate::market::Market;
use crate::merchants::forecast::Surroundings;
use crate::merchants::{calculation, decision, founding, turnover};
use crate::money::Money;
use crate::money::ledger::Account;
use crate::platform::auction::{Averages, Won};
use crate::platform::freight::ReturnShares;
use crate::platform::rules::WrittenRules;
use crate::platform::signals::Evidence;
use crate::policy::InForce;
use crate::rulebook::RuleSet;
use crate::shop::{Accounts, Shop};
use crate::tally::ShopTally;

/// Decisions that a worker takes in a row. They cost more than anything else that shops do.
const DECISIONS: usize = 64;

impl Market {
    /// Adds up, books, decides, turns over and balances.
    pub(crate) fn evening(&mut self, partition: &Partition) {
        let mut closed = self.close_day(partition);
        self.spread_rumour();
        self.move_windows(&closed);
        self.learn_signals(partition);
        self.decide(partition, &closed);
        self.turn_over(&mut closed);
        self.handle_groups(partition, &mut closed);
        self.balance(partition);
    }

    fn spread_rumour(&mut self) {
        let keep = 1.0 - 1.0 / self.world.abuse.rumour_days;
        let news = self.tally.consumers.abuse.iter().flatten();
        for (rumour, news) in self.platform.rumour.iter_mut().flatten().zip(news) {
            rumour.hear(*news, keep);
        }
        let keep = 1.0 - 1.0 / self.world.abuse.ring_days;
        let news = self.tally.consumers.rings.iter().flatten();
        for (rumour, news) in self.platform.ring_news.iter_mut().flatten().zip(news) {
            rumour.hear(*news, keep);
        }
    }

    fn move_windows(&mut self, closed: &[ClosedDay]) {
        let window_days = self.world.platform.window;
        let keep = 1.0 - 1.0 / window_days;
        // Before the window has filled, its sums stand for fewer days.
        let days_seen = window_days * (1.0 - libm::pow(keep, f64::from(self.clock.day + 1)));
        for (state, closed) in self.platform.industries.iter_mut().zip(closed) {
            state.docket.add_day(closed.disputes, keep);
            state.young.add_day(closed.young);
            let mut sum = WindowSums::default();
            for window in &closed.window_sums {
                sum.orders += window.orders;
                sum.returns += window.returns;
                sum.faulty_returns += window.faulty_returns;
                sum.sales_fen += window.sales_fen;
            }
            state.returns = ReturnShares::of_sums(sum.orders, sum.returns, sum.faulty_returns);
            let count = closed.window_sums.len() as f64;
            if count > 0.0 {
                state.mean_revenue_fen = sum.sales_fen / days_seen / count;
            }
        }
    }

    /// Everybody hears what the day's deliveries were worth, and of which shops.
    fn learn_signals(&mut self, partition: &Partition) {
        let (world, rules) = (&self.world, &self.platform.rules);
        let evidence = partition.each(self.platform.industries.iter(), |state| {
            let places = state.places();
            Evidence::of(
                &self.merchants.shops[places.clone()],
                &self.tally.shops[places.clone()],
                rules.from_place(places.start),
                world,
            )
        });
        let keep = 1.0 - 1.0 / world.platform.window;
        self.platform.signals.remember(&evidence, keep);
    }

    /// Shops whose day it is decide, and pay their owners; others look at their prices. All do so
    /// at once: each sees the others as they have been so far.
    fn decide(&mut self, partition: &Partition, closed: &[ClosedDay]) {
        let due = closed.iter().flat_map(|closed| &closed.due);
        if !self.merchants.frozen {
            let scenes: Vec<Surroundings> = (0..closed.len()).map(|at| self.scene(at)).collect();
            let decided = self.decisions(partition, closed, &scenes);
            let priced = self.prices(partition, closed, &scenes);
            for (place, (shop, tally)) in due.clone().zip(decided.into_iter().flatten()) {
                self.merchants.shops[*place as usize] = shop;
                self.tally.shops[*place as usize] = tally;
            }
            let repricing = closed.iter().flat_map(|closed| &closed.repricing);
            for (place, log_price) in repricing.zip(priced.into_iter().flatten()) {
                self.merchants.shops[*place as usize].strategy.log_price = log_price;
            }
        }
        let cycle_days = f64::from(self.world.adaptation.cycle);
        for place in due {
            let (shop, tally) = (
                &mut self.merchants.shops[*place as usize],
                &mut self.tally.shops[*place as usize],
            );
            let excess_fen = excess_cash_fen(shop, &self.world, cycle_days);
            pay_out(shop, tally, excess_fen);
        }
    }

    /// The shops that are due after their decisions, with what these cost on their tallies.
    fn decisions(
        &self,
        partition: &Partition,
        closed: &[ClosedDay],
        scenes: &[Surroundings],
    ) -> Vec<Vec<(Shop, ShopTally)>> {
        let rules = &self.platform.rules;
        partition.each(
            parts(closed, scenes, |closed| &closed.due),
            |(scene, due)| {
                let decide = |place: &u32| {
                    let at = *place as usize;
                    let (shop, mut tally) = (&self.merchants.shops[at], self.tally.shops[at]);
                    let around = Surroundings {
                        policy: known_rules(rules.set(at), shop),
                        ..*scene
                    };
                    let at = (*place, self.clock.day);
                    let shop = decision::decide(self.luck, at, shop, &around, &mut tally);
                    (shop, tally)
                };
                due.iter().map(decide).collect()
            },
        )
    }

    /// Log prices of the shops that look at nothing but their price.
    fn prices(
        &self,
        partition: &Partition,
        closed: &[ClosedDay],
        scenes: &[Surroundings],
    ) -> Vec<Vec<f64>> {
        let rules = &self.platform.rules;
        let repricing = parts(closed, scenes, |closed| &closed.repricing);
        partition.each(repricing, |(scene, places)| {
            let price = |place: &u32| {
                let at = *place as usize;
                let shop = &self.merchants.shops[at];
                let around = Surroundings {
                    policy: known_rules(rules.set(at), shop),
                    ..*scene
                };
                calculation::reply_in(&around, shop, None).log_price
            };
            places.iter().map(price).collect()
        })
    }

    /// View of an industry by its shops.
    pub(crate) fn scene(&self, industry: usize) -> Surroundings<'_> {
        let state = &self.platform.industries[industry];
        let (formulas, shops) = (
            self.platform.formulas.as_deref(),
            &self.merchants.shops[state.places()],
        );
        let map = &state.score_map;
        let day = self.clock.day;
        let open = shops.iter().filter(|shop| shop.open);
        Surroundings {
            world: &self.world,
            industry: &self.world.industries[industry].parameters,
            services: &self.world.industries[industry].services,
            policy: self.platform.rules.at_large(),
            score_map: map,
            ranking: &state.exposure.ranking,
            docket: &state.docket,
            returns: state.returns,
            rules: WrittenRules::of(formulas, &self.world, industry, map, shops, day),
            formula_spread: &state.formula_spread,
            signals: &self.platform.signals,
            won_per_click: Averages::of(open.map(Won::by)).per_click,
            day,
        }
    }

    /// Lets the bankrupt and those who give up leave, and entrants open.
    fn turn_over(&mut self, closed: &mut [ClosedDay]) {
        self.merchants.entered.clear();
        self.merchants.closed.clear();
        if self.merchants.frozen {
            return;
        }
        for place in closed.iter().flat_map(|closed| &closed.due) {
            let shop = &mut self.merchants.shops[*place as usize];
            if turnover::leaves(self.luck, (*place, self.clock.day), shop, &self.world) {
                shop.open = false;
                shop.closed_day = self.clock.day;
                self.merchants.closed.push(*place);
            }
        }
        let left = self.merchants.closed.clone();
        for (industry, closed) in closed.iter_mut().enumerate() {
            self.let_in(industry, closed, &left);
        }
    }

    /// Entrants open in the likeness of shops that earn.
    fn let_in(&mut self, industry: usize, closed: &mut ClosedDay, left: &[u32]) {
        let state = &self.platform.industries[industry];
        let adaptation = &self.world.adaptation;
        let arrivals = turnover::arrivals(
            self.luck,
            industry as u32,
            self.clock.day,
            closed.open.len(),
            state
                .young
                .margin(state.first_revenue_fen, adaptation.entry_margin),
            adaptation,
        );
        if arrivals == 0 {
            return;
        }
        // Who opens today has earned nothing yet.
        let stays = |place: &u32| left.binary_search(place).is_err();
        closed.earners.retain(stays);
        let niches = state.niches(&self.world);
        for nth in 0..arrivals {
            let niche = niches.of_entrant(self.luck, (industry, self.clock.day), nth);
            let Some(place) = niches.take(&mut closed.free, state.first_shop, niche) else {
                break;
            };
            let site = founding::Site {
                place,
                industry: industry as u8,
                day: self.clock.day + 1,
                mean_revenue_fen: state.mean_revenue_fen,
                first_revenue_fen: state.first_revenue_fen,
            };
            let model = turnover::model(self.luck, &site, nth, &closed.earners);
            let model = model.map(|place| &self.merchants.shops[place as usize]);
            let entrant = founding::entrant(self.luck, site, model, &self.world);
            // What the closed shop left goes to its owners, who also fund the new one.
            let shop = &mut self.merchants.shops[place as usize];
            let left_fen = shop.cash_fen - entrant.cash_fen;
            self.tally.shops[place as usize].add_fen(Money::PaidOut, left_fen);
            *shop = entrant;
            self.merchants.entered.push(place);
        }
    }

    /// Posts the day's money and balances the books.
    fn balance(&mut self, partition: &Partition) {
        let sums = partition.each(partition.shop_ranges().iter(), |range| {
            let mut sums_fen = [0; Money::COUNT];
            for shop in &self.tally.shops[range.places.clone()] {
                add(&mut sums_fen, shop.all_fen());
            }
            let shops = &self.merchants.shops[range.places.clone()];
            let cash_fen: i64 = shops.iter().map(|shop| shop.cash_fen).sum();
            (sums_fen, cash_fen)
        });
        let mut sums_fen = [0; Money::COUNT];
        let mut cash_fen = 0;
        for (more_fen, more_cash_fen) in &sums {
            add(&mut sums_fen, more_fen);
            cash_fen += more_cash_fen;
        }
        for (money, amount_fen) in Money::ALL.iter().zip(sums_fen) {
            if let Some((from, to)) = money.posting() {
                self.platform.ledger.transfer(from, to, amount_fen);
            }
        }
        let dealers_fen = self.tally.consumers.new_account_fen;
        self.platform
            .ledger
            .transfer(Account::Consumers, Account::AccountDealers, dealers_fen);
        assert_eq!(
            self.platform.ledger.sum_fen(),
            0,
            "every fen that leaves an account arrives in another"
        );
        assert_eq!(
            self.platform.ledger.balance_fen(Account::Shops),
            cash_fen,
            "shops' cash is on the books"
        );
        debug_assert!(
            self.consumers.workers.is_empty() || self.owes(self.held_fen()),
            "escrow holds the orders under way"
        );
        debug_assert!(
            self.consumers.census.trust_units <= (f64::from(FULL) * self.consumers() as f64) as i64
        );
    }
}

fn add(sums_fen: &mut [i64; Money::COUNT], more_fen: &[i64; Money::COUNT]) {
    for (sum_fen, fen) in sums_fen.iter_mut().zip(more_fen) {
        *sum_fen += fen;
    }
}

/// The rules that a shop knows of: to who is not inert, those announced count as in force.
pub(crate) const fn known_rules<'a>(rules: &'a RuleSet, shop: &Shop) -> &'a InForce {
    if shop.inert {
        &rules.in_force
    } else {
        &rules.reckoned
    }
}

/// Places of each industry, some at a time, with what their shops see.
fn parts<'a>(
    closed: &'a [ClosedDay],
    scenes: &'a [Surroundings<'a>],
    of: impl Fn(&'a ClosedDay) -> &'a Vec<u32>,
) -> impl Iterator<Item = (&'a Surroundings<'a>, &'a [u32])> {
    let industries = scenes.iter().zip(closed);
    industries.flat_map(move |(scene, closed)| {
        of(closed)
            .chunks(DECISIONS)
            .map(move |places| (scene, places))
    })
}

/// Cash beyond what a shop keeps for its business, in fen.
fn excess_cash_fen(
    shop: &Shop,
    world: &crate::parameters::WorldParameters,
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
