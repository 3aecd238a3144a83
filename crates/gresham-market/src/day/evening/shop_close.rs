//! The end of a shop's day: what shards report of it is added up, what goes by count or by the day
//! is booked, and its trailing window moves. Shops are too many to be walked over for each of these
//! in turn, so one walk does it all, and notes which shops the evening has yet to deal with.

use crate::kernel::executor::Partition;
use crate::luck::draws::{Agent, Luck};
use crate::market::Market;
use crate::merchants::turnover::YoungDay;
use crate::merchants::{adaptation, shocks, turnover};
use crate::money::Money;
use crate::parameters::WorldParameters;
use crate::platform::browsing::Strangers;
use crate::platform::dispute_rules::Docket;
use crate::platform::ratings;
use crate::policy::InForce;
use crate::shop::cached_practice::CachedPractice;
use crate::shop::listing::{Offer, ShopListing};
use crate::shop::service_profile::ServiceProfile;
use crate::shop::shock::Shock;
use crate::shop::{Shop, Tier};
use crate::tally::{Event, ShopTally};
use std::collections::VecDeque;

/// Knowledge of an industry's shops when their day is closed. Places are ascending.
#[derive(Debug, Clone, Default)]
pub(crate) struct ClosedDay {
    /// Orders placed today.
    orders: u64,
    /// Disputes of today, by scene.
    pub disputes: [u32; 2],
    /// Money of young shops today.
    pub young: YoungDay,
    /// The open shops.
    pub open: Vec<u32>,
    /// The trailing windows of open shops, as far as they are added up: a sum of fractions depends
    /// on its order, so the addends are kept.
    pub window_sums: Vec<WindowSums>,
    /// Open shops whose day of decision it is.
    pub due: Vec<u32>,
    /// Other open shops that set their price anew today.
    pub repricing: Vec<u32>,
    /// Open shops that earned in their last cycle.
    pub earners: Vec<u32>,
    /// Places that an entrant can take.
    pub free: VecDeque<u32>,
    /// Shops wrongly removed whose appeal has been heard.
    pub heard: Vec<u32>,
    /// Closed shops of groups.
    pub left: Vec<u32>,
}

/// Addends of a shop's trailing window.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct WindowSums {
    pub orders: f64,
    pub returns: f64,
    pub faulty_returns: f64,
    pub sales_fen: f64,
}

impl ClosedDay {
    /// Adds what was found further on in the same industry.
    fn append(&mut self, mut next: Self) {
        self.orders += next.orders;
        self.young += next.young;
        for (mine, theirs) in self.disputes.iter_mut().zip(next.disputes) {
            *mine += theirs;
        }
        self.open.append(&mut next.open);
        self.window_sums.append(&mut next.window_sums);
        self.due.append(&mut next.due);
        self.repricing.append(&mut next.repricing);
        self.earners.append(&mut next.earners);
        self.free.append(&mut next.free);
        self.heard.append(&mut next.heard);
        self.left.append(&mut next.left);
    }
}

/// Terms on which all shops close their day.
#[derive(Debug, Clone, Copy)]
struct DayClose<'a> {
    world: &'a WorldParameters,
    luck: Luck,
    day: u32,
    strangers: Strangers<'a>,
    /// Share of its sums that a trailing window keeps.
    keep: f64,
}

impl Market {
    /// Closes the day of all shops. Returns what the evening has to deal with, by industry.
    pub(crate) fn close_day(&mut self, partition: &Partition) -> Vec<ClosedDay> {
        // As of the morning: what the day taught is added below.
        let belief = self.mean_belief();
        // Where consumers are held elsewhere, the market's own tally has all reports already.
        let here = self.consumers.workers.len().min(1);
        let (first, others) = self.consumers.workers.split_at_mut(here);
        if let Some(first) = first.first_mut() {
            std::mem::swap(&mut self.tally, &mut first.tally);
        }
        let mut of_others: Vec<Vec<&mut [ShopTally]>> = Vec::new();
        of_others.resize_with(partition.shop_ranges().len(), Vec::new);
        for worker in others {
            self.tally.absorb_sums(&worker.tally);
            for (tallies, cut) in of_others
                .iter_mut()
                .zip(partition.cut(&mut worker.tally.shops))
            {
                tallies.push(cut);
            }
        }
        let close = DayClose {
            world: &self.world,
            luck: self.luck,
            day: self.clock.day,
            strangers: Strangers::new(&self.world, belief),
            keep: 1.0 - 1.0 / self.world.platform.window,
        };
        let (board, practices) = (&self.platform.board, &self.merchants.practices);
        let rules = &self.platform.rules;
        let columns = partition
            .cut(&mut self.merchants.shops)
            .zip(partition.cut(&mut self.tally.shops).zip(of_others));
        let parts = partition.shop_ranges().iter().zip(columns);
        let found = partition.each(parts, |(range, (shops, (tallies, mut others)))| {
            let mut closed = ClosedDay {
                open: Vec::with_capacity(shops.len()),
                window_sums: Vec::with_capacity(shops.len()),
                ..ClosedDay::default()
            };
            let shops = shops.iter_mut().zip(tallies).enumerate();
            for (nth, (shop, tally)) in shops {
                let place = range.places.start + nth;
                for other in &mut others {
                    tally.absorb(&other[nth]);
                    other[nth] = ShopTally::default();
                }
                close.visit(
                    place as u32,
                    tally,
                    &board.offers[place],
                    practices[place].practice.advised(),
                );
                close.book_by_count(
                    tally,
                    &board.listings[place],
                    &board.service_profiles[place],
                    rules.of(place),
                );
                close.book_the_day(shop, &practices[place], rules.of(place), tally);
                close.move_window(shop, tally, &mut closed);
                close.review(place as u32, shop, tally);
                close.note(place as u32, shop, tally, &mut closed);
            }
            closed
        });
        let industries = partition.by_industry(found, ClosedDay::append);
        self.consumers.census.trust_units += self.tally.consumers.trust_change;
        self.consumers.census.belief_units += self.tally.consumers.belief_change;
        self.orders += industries.iter().map(|closed| closed.orders).sum::<u64>();
        industries
    }
}

impl DayClose<'_> {
    /// Counts who opened the shop, and the questions that it answered.
    fn visit(&self, place: u32, tally: &mut ShopTally, offer: &Offer, advised: f64) {
        let shown = [tally.events(Event::Shown), tally.events(Event::AdShown)];
        let (orders, unanswered) = (tally.events(Event::Orders), tally.events(Event::Unanswered));
        if shown == [0; 2] && orders + unanswered == 0 {
            return;
        }
        let mut stream = self.luck.of(Agent::ShopVisits(place, self.day)).stream();
        let draws = [stream.unit(), stream.unit()];
        let opened = self.strangers.open(offer, shown, draws);
        tally.count_many(Event::Opened, opened.organic);
        tally.count_many(Event::AdClicks, opened.sold);
        let answered = (f64::from(orders) * advised + stream.unit()) as u32;
        tally.count_many(Event::Questions, unanswered + answered);
    }

    /// Money that is the same for every order, parcel, click or conversation of a shop on a day.
    fn book_by_count(
        &self,
        tally: &mut ShopTally,
        listing: &ShopListing,
        profile: &ServiceProfile,
        policy: &InForce,
    ) {
        // Handing a parcel over in time after a warning.
        let rush_fen = policy
            .logistics_compensation
            .map_or(0, |lever| lever.rush_cost_fen);
        let of = |event| i64::from(tally.events(event));
        let (orders, clicks) = (of(Event::Orders), of(Event::AdClicks));
        let picked_up = of(Event::PickedUp);
        let contacts = of(Event::Contacts) + of(Event::Questions);
        let parcels = picked_up + of(Event::Exchanges) + of(Event::Swaps);
        let freight_fen = self.world.industries[listing.industry as usize]
            .parameters
            .freight_fen;
        let premium_fen = i64::from(profile.freight_premium_fen.unwrap_or(0));
        for (money, amount_fen) in [
            (Money::Paid, orders * i64::from(listing.price_fen)),
            (Money::Advertising, clicks * i64::from(profile.click_fen)),
            (Money::Goods, parcels * i64::from(profile.unit_cost_fen)),
            (Money::Freight, parcels * freight_fen),
            (
                Money::Service,
                picked_up * i64::from(profile.parcel_cost_fen),
            ),
            (Money::FreightPremium, picked_up * premium_fen),
            (
                Money::Handling,
                contacts * i64::from(profile.contact_cost_fen),
            ),
            (Money::Rush, of(Event::LateAverted) * rush_fen),
        ] {
            tally.add_fen(money, amount_fen);
        }
    }

    /// Service, promptness, desk and fixed cost of the day, and what the platform does about
    /// shocks.
    fn book_the_day(
        &self,
        shop: &mut Shop,
        cached: &CachedPractice,
        policy: &InForce,
        tally: &mut ShopTally,
    ) {
        if shop.open {
            let running_cost = cached.practice.running_cost;
            let service_fen = tally.fen(Money::Paid) as f64 * running_cost;
            tally.add_fen(Money::Service, service_fen as i64);
            let desk_fen = libm::round(cached.practice.costs.desk_fen) as i64;
            tally.add_fen(Money::Fixed, shop.fixed_fen_per_day + desk_fen);
        }
        let orders = tally.events(Event::Orders);
        let lever = policy.risk_protection;
        shocks::cap_units(shop, self.day, orders, lever.as_ref());
        let begun = |shock: &Shock| shock.controlled && shock.first_day == self.day;
        if let Some(lever) = lever
            && shop.shock.as_ref().is_some_and(begun)
        {
            tally.add_fen(Money::Intervention, lever.intervention_cost_fen);
        }
    }

    fn move_window(&self, shop: &mut Shop, tally: &ShopTally, closed: &mut ClosedDay) {
        let cash_flow_fen = tally.signed_fen(&Money::CASH_SIGNS);
        shop.cash_fen += cash_flow_fen;
        if shop.open {
            shop.trailing.add_day(tally, self.keep);
            shop.running.sales_fen += tally.fen(Money::Paid);
            shop.running.profit_fen += cash_flow_fen;
            let age_days = self.day - shop.opened_day;
            if turnover::is_young(shop, age_days) {
                closed.young += YoungDay {
                    profit_fen: cash_flow_fen,
                    sales_fen: tally.fen(Money::Paid),
                };
            }
            if shop.tier == Tier::New && age_days >= self.world.merchants.new_until {
                shop.tier = Tier::Small;
            }
        }
    }

    /// Buyers review what an open shop has delivered.
    fn review(&self, place: u32, shop: &mut Shop, tally: &ShopTally) {
        if shop.open {
            let of = |event| tally.events(event);
            let orders = (of(Event::Delivered), of(Event::Problems));
            let at = (place, self.day);
            ratings::review(
                &mut shop.reviews,
                self.luck,
                at,
                orders,
                &self.world.ratings,
            );
        }
    }

    /// Notes what there is to do about the shop, whose cycle ends if its day of decision has come.
    fn note(&self, place: u32, shop: &mut Shop, tally: &ShopTally, closed: &mut ClosedDay) {
        closed.orders += u64::from(tally.events(Event::Orders));
        for (sum, disputes) in closed.disputes.iter_mut().zip(Docket::disputes_of(tally)) {
            *sum += disputes;
        }
        if !shop.open {
            if turnover::is_free(shop, self.day) {
                closed.free.push_back(place);
            }
            if shop.back_on_day == Some(self.day) {
                closed.heard.push(place);
            }
            if shop.operator.is_some() {
                closed.left.push(place);
            }
            return;
        }
        if adaptation::decides_today(place, self.day, &self.world.adaptation) {
            shop.last_cycle = std::mem::take(&mut shop.running);
            closed.due.push(place);
        } else if adaptation::reprices_today(place, self.day) {
            closed.repricing.push(place);
        }
        if shop.last_cycle.profit_fen > 0 {
            closed.earners.push(place);
        }
        closed.open.push(place);
        closed.window_sums.push(WindowSums {
            orders: shop.trailing.orders,
            returns: shop.trailing.returns,
            faulty_returns: shop.trailing.faulty_returns,
            sales_fen: shop.trailing.sales_fen,
        });
    }
}
