//! Evening: what the day brought is booked, and those who decide do so.

use crate::board::Board;
use crate::books::{Books, Claims, Holder, posting};
use crate::decisions::{decides_today, per_cycle};
use crate::exposure::average_won_per_click;
use crate::founding::{self, MONTH_DAYS, Site};
use crate::market::{ReferenceMarket, Rumour};
use crate::niches::Niches;
use crate::practice::{ReturnShares, practice};
use crate::ratings;
use crate::shop::{ShockKind, Shop, Tier};
use crate::surroundings::Around;
use crate::written::Written;
use gresham_market::luck::draws::Agent;
use gresham_market::parameters::WorldParameters;
use gresham_market::tally::{Event, Money};

/// Days for which the place of a closed shop stays empty.
const QUARANTINE_DAYS: u32 = 90;

impl ReferenceMarket {
    pub(crate) fn evening(&mut self, board: &Board) {
        self.count_visits(board);
        self.trust_units += self.books.sums.trust_change;
        self.belief_units += self.books.sums.belief_change;
        self.book_running_cost();
        self.book_interventions();
        self.spread_rumour();
        self.move_windows();
        self.learn_signals();
        self.shops_decide();
        self.entered.clear();
        self.closed.clear();
        self.some_leave();
        self.entrants_open();
        self.handle_groups();
        self.balance();
    }

    fn book_running_cost(&mut self) {
        for (place, shop) in self.shops.iter().enumerate() {
            if shop.open {
                let practice = practice(
                    shop,
                    &shop.strategy,
                    &self.world,
                    &self.rules[place].in_force,
                );
                let service_fen = self.books.fen(place, Money::Paid) as f64 * practice.running_cost;
                self.books
                    .add_fen(place, Money::Service, service_fen as i64);
                let desk_fen = libm::round(practice.costs.desk_fen) as i64;
                let fixed_fen = shop.fixed_fen_per_day + desk_fen;
                self.books.add_fen(place, Money::Fixed, fixed_fen);
            }
        }
    }

    /// Control lets only so many units go at a wrong price; stepping in costs.
    fn book_interventions(&mut self) {
        for (place, shop) in self.shops.iter_mut().enumerate() {
            let Some(lever) = self.rules[place].in_force.risk_protection else {
                continue;
            };
            let Some(shock) = shop.shock.as_mut().filter(|shock| shock.controlled) else {
                continue;
            };
            let orders = self.books.events(place, Event::Orders);
            let units = lever.price_control_units;
            if shock.kind == ShockKind::Mispricing && shock.lasts(self.day) && orders > units {
                shock.cancelled = f64::from(orders - units) / f64::from(orders);
            }
            if shock.first_day == self.day {
                let cost_fen = lever.intervention_cost_fen;
                self.books.add_fen(place, Money::Intervention, cost_fen);
            }
        }
    }

    fn spread_rumour(&mut self) {
        let hear = |rumour: &mut Rumour, news: Claims, days: f64| {
            let keep = 1.0 - 1.0 / days;
            rumour.decided = rumour.decided * keep + news.decided as f64;
            rumour.paid = rumour.paid * keep + news.paid as f64;
        };
        let (sums, abuse) = (&self.books.sums, &self.world.abuse);
        for kind in 0..4 {
            for band in 0..4 {
                let news = sums.abuse[kind][band];
                hear(&mut self.rumour[kind][band], news, abuse.rumour_days);
            }
            for (ring, news) in self.ring_news.iter_mut().zip(sums.rings) {
                hear(&mut ring[kind], news[kind], abuse.ring_days);
            }
        }
    }

    fn move_windows(&mut self) {
        let window_days = self.world.platform.window;
        let keep = 1.0 - 1.0 / window_days;
        for (place, shop) in self.shops.iter_mut().enumerate() {
            let flow_fen = self.books.cash_flow_fen(place);
            shop.cash_fen += flow_fen;
            if !shop.open {
                continue;
            }
            shop.trailing.add_day(&self.books, place, keep);
            let of = |event| self.books.events(place, event);
            let orders = (of(Event::Delivered), of(Event::Problems));
            let at = (place, self.day);
            ratings::review(shop, self.luck, at, orders, &self.world.ratings);
            shop.running.sales_fen += self.books.fen(place, Money::Paid);
            shop.running.profit_fen += flow_fen;
            let age_days = self.day - shop.opened_day;
            if shop.tier == Tier::New && age_days >= self.world.merchants.new_until {
                shop.tier = Tier::Small;
            }
        }
        // Before the window has filled, its sums stand for fewer days.
        let days_seen = window_days * (1.0 - libm::pow(keep, f64::from(self.day + 1)));
        for industry in &mut self.industries {
            let places = industry.places.clone();
            let (mut young_profit_fen, mut young_sales_fen) = (0, 0);
            for place in places.clone() {
                let shop = &self.shops[place];
                let age_days = self.day.saturating_sub(shop.opened_day);
                let counts = shop.operator.is_none() && shop.tier != Tier::KeyAccount;
                if shop.open && counts && (30..365).contains(&age_days) {
                    young_profit_fen += self.books.cash_flow_fen(place);
                    young_sales_fen += self.books.fen(place, Money::Paid);
                }
            }
            let year_keeps = 1.0 - 1.0 / 365.0;
            industry.young_profit_fen =
                industry.young_profit_fen * year_keeps + young_profit_fen as f64;
            industry.young_sales_fen =
                industry.young_sales_fen * year_keeps + young_sales_fen as f64;
            industry.open = places
                .clone()
                .filter(|place| self.shops[*place].open)
                .count();
            for (scene, event) in [Event::DisputesDefect, Event::DisputesDamage]
                .into_iter()
                .enumerate()
            {
                let disputes = places.clone().map(|place| self.books.events(place, event));
                let today = f64::from(disputes.sum::<u32>());
                industry.disputes[scene] = industry.disputes[scene] * keep + today;
            }
            let (mut orders, mut returns, mut faulty) = (0.0, 0.0, 0.0);
            let (mut sales_fen, mut open) = (0.0, 0.0);
            for shop in self.shops[places].iter().filter(|shop| shop.open) {
                orders += shop.trailing.orders;
                returns += shop.trailing.returns;
                faulty += shop.trailing.faulty_returns;
                sales_fen += shop.trailing.sales_fen;
                open += 1.0;
            }
            industry.returns = if orders > 0.0 {
                ReturnShares {
                    faulty: faulty / orders,
                    other: (returns - faulty) / orders,
                }
            } else {
                ReturnShares::default()
            };
            if open > 0.0 {
                industry.mean_revenue_fen = sales_fen / days_seen / open;
            }
        }
    }

    fn learn_signals(&mut self) {
        self.knowledge.fade(1.0 - 1.0 / self.world.platform.window);
        for industry in &self.industries {
            let places = industry.places.clone();
            let shops = (places.start, &self.shops[places]);
            self.knowledge
                .hear(shops, &self.books, &self.world, &self.rules);
        }
    }

    /// Shops whose day it is close their cycle, decide, and pay their owners.
    fn shops_decide(&mut self) {
        for index in 0..self.industries.len() {
            let industry = &self.industries[index];
            let places = industry.places.clone();
            let written = Written::of(
                self.formulas.as_deref(),
                &self.world,
                index,
                &industry.map,
                &self.shops[places.clone()],
                self.day,
            );
            let is_due = |place: &usize| {
                self.shops[*place].open && decides_today(*place, self.day, &self.world)
            };
            let due: Vec<usize> = places.clone().filter(is_due).collect();
            for place in &due {
                let shop = &mut self.shops[*place];
                shop.last_cycle = std::mem::take(&mut shop.running);
            }
            let is_repricing = |place: &usize| {
                let reprices = (self.day + *place as u32).is_multiple_of(7);
                self.shops[*place].open && reprices && !due.contains(place)
            };
            let repricing: Vec<usize> = places.clone().filter(is_repricing).collect();
            let won_per_click = average_won_per_click(&self.shops[places]);
            for place in due.iter().chain(&repricing).copied() {
                let rules = &self.rules[place];
                let around = Around {
                    world: &self.world,
                    policy: if self.shops[place].inert {
                        &rules.in_force
                    } else {
                        &rules.reckoned
                    },
                    luck: self.luck,
                    day: self.day,
                    place,
                    industry,
                    parameters: &self.world.industries[index].parameters,
                    written,
                    knowledge: &self.knowledge,
                    won_per_click,
                };
                let shop = &mut self.shops[place];
                if !due.contains(&place) {
                    shop.strategy = around.reply_in(shop, None);
                    continue;
                }
                around.decide(shop, &mut self.books);
                pay_owner(shop, place, &mut self.books, &self.world);
            }
        }
    }

    fn some_leave(&mut self) {
        let adaptation = &self.world.adaptation;
        for (place, shop) in self.shops.iter_mut().enumerate() {
            let due = decides_today(place, self.day, &self.world);
            if !due || !shop.open || shop.operator.is_some() {
                continue;
            }
            let bankrupt = adaptation.bankruptcy && shop.cash_fen < 0;
            let trailing = &shop.trailing;
            let costs_fen = trailing.fixed_fen + trailing.advertising_fen;
            let known = f64::from(self.day - shop.opened_day) >= self.world.platform.window;
            let does_not_pay = known && trailing.contribution_fen < costs_fen;
            let key = self.luck.of(Agent::ShopExit(place as u32, self.day));
            let chance = per_cycle(adaptation.exit, &self.world);
            if bankrupt || does_not_pay && key.stream().unit() < chance {
                shop.open = false;
                shop.closed_day = self.day;
                self.closed.push(place);
            }
        }
    }

    fn entrants_open(&mut self) {
        for index in 0..self.industries.len() {
            let industry = &self.industries[index];
            let places = industry.places.clone();
            let mean_revenue_fen = industry.mean_revenue_fen;
            let first_revenue_fen = industry.first_revenue_fen;
            let adaptation = &self.world.adaptation;
            // A year of a shop's first revenue at the margin of elsewhere is added.
            let prior_fen = 365.0 * first_revenue_fen;
            let margin = (industry.young_profit_fen + adaptation.entry_margin * prior_fen)
                / (industry.young_sales_fen + prior_fen);
            let advantage = (margin - adaptation.entry_margin).clamp(-1.0, 1.0);
            let eagerness = libm::exp((adaptation.entry_slope * advantage).min(3.0));
            let mean = adaptation.entry * industry.open.max(1) as f64 / MONTH_DAYS * eagerness;
            let key = self.luck.of(Agent::Entry(index as u32, self.day));
            for nth in 0..poisson(mean, key.stream().unit()) {
                let niches = self.niches(index);
                let niche = niches.of_entrant(self.luck, index, self.day, nth);
                let Some(place) = self.free_place(index, niche.start) else {
                    break;
                };
                let site = Site {
                    place,
                    industry: index,
                    day: self.day + 1,
                    mean_revenue_fen,
                    first_revenue_fen,
                };
                let earners: Vec<&Shop> = self.shops[places.clone()]
                    .iter()
                    .filter(|shop| shop.open && shop.last_cycle.profit_fen > 0)
                    .collect();
                // The first number of the day's stream is that of arrivals.
                let mut stream = self.luck.of(Agent::Entry(index as u32, site.day)).stream();
                let mut draw = stream.unit();
                for _ in 0..=nth {
                    draw = stream.unit();
                }
                let model = earners.get((draw * earners.len() as f64) as usize);
                let entrant = founding::entrant(self.luck, site, model.copied(), &self.world);
                self.take_place(place, entrant);
            }
        }
    }

    /// An industry's niches.
    #[must_use]
    pub fn niches(&self, industry: usize) -> Niches {
        let places = &self.industries[industry].places;
        Niches::cut(places, self.world.population.niches())
    }

    /// The first place from `start` on that a new shop can take, or the first before it.
    #[must_use]
    pub fn free_place(&self, industry: usize, start: usize) -> Option<usize> {
        let places = self.industries[industry].places.clone();
        let mut in_turn = (start..places.end).chain(places.start..start);
        in_turn.find(|place| {
            let shop = &self.shops[*place];
            let is_coming_back = shop.back_on_day.is_some();
            !shop.open && !is_coming_back && shop.closed_day + QUARANTINE_DAYS <= self.day
        })
    }

    /// A shop opens. Owners fund it, and take or make good what the closed one left.
    pub fn take_place(&mut self, place: usize, shop: Shop) {
        let left_fen = self.shops[place].cash_fen;
        self.books
            .add_fen(place, Money::PaidOut, left_fen - shop.cash_fen);
        self.shops[place] = shop;
        self.entered.push(place);
    }

    fn balance(&mut self) {
        for money in Money::ALL {
            if let Some((from, to)) = posting(*money) {
                let all = (0..self.shops.len()).map(|place| self.books.fen(place, *money));
                let amount_fen = all.sum();
                self.transfer(from, to, amount_fen);
            }
        }
        let dealers_fen = self.books.sums.new_account_fen;
        self.transfer(Holder::Consumers, Holder::AccountDealers, dealers_fen);
    }
}

/// Cash beyond some months of the last cycle's revenue goes to the owner.
fn pay_owner(shop: &mut Shop, place: usize, books: &mut Books, world: &WorldParameters) {
    let cycle_days = f64::from(world.adaptation.cycle);
    let month_fen = shop.last_cycle.sales_fen as f64 * MONTH_DAYS / cycle_days;
    let kept_fen = (month_fen * world.merchants.payout_months) as i64;
    let excess_fen = (shop.cash_fen - kept_fen).max(0);
    shop.cash_fen -= excess_fen;
    books.add_fen(place, Money::PaidOut, excess_fen);
}

/// Inverts the Poisson distribution.
fn poisson(mean: f64, draw: f64) -> u32 {
    let mut exactly = libm::exp(-mean);
    let mut at_most = exactly;
    let mut count = 0;
    while draw >= at_most && count < 1000 {
        count += 1;
        exactly *= mean / f64::from(count);
        at_most += exactly;
    }
    count
}
