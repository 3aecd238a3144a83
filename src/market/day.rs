//! One simulated day.
//!
//! **Morning**: the platform looks up the policy in force and, on its cycle or when the policy has
//! changed, recomputes scores, lists, tags, tickets, exposure and the auction; then the board is
//! written.
//!
//! **Daytime**, each shard by itself, reading the board and filling its tally:
//! 1. orders due today move on: pick-up, delivery and inspection, contact and verdict, return,
//!    settlement; buyers learn from what happens to them;
//! 2. needs arise;
//! 3. consumers recall a shop or search;
//! 4. consumers choose and order.
//!
//! **Evening**: tallies are added up; shops book the day's service and fixed cost; rumour spreads;
//! trailing windows move; shops whose day it is decide, owners are paid, the bankrupt leave and
//! entrants open; the books are balanced.

use super::consumers::batch::BATCH;
use super::consumers::{Workspace, after_sales, choice, fulfilment, need, returns, settlement};
use super::exemption::{Rules, moves_exposure};
use super::merchants::shocks;
use super::order::Stage;

use super::parameters::WorldParameters;
use super::pipeline::{Batch, in_batches};
use super::platform::rules::WrittenRules;
use super::platform::{auction, dispute_rules, exposure, faults, hotline, lists, scoring};
use super::probe::{self, Probed, Step};
use super::shard::{Shard, Today};
use super::shop::Shop;
use super::tally::Tally;
use super::wheel::Wheel;
use super::{Desk, Market, Width};
use crate::policy::InForce;
use multiversion::multiversion;

/// Runs the work of all desks; the argument does the work of one. Handing this to the market
/// keeps threads out of it.
pub type Crew<'a> = &'a dyn Fn(&mut [Desk], &(dyn Fn(&mut Desk) + Sync));

/// Lets one desk after the other work.
pub fn one_by_one(desks: &mut [Desk], work: &(dyn Fn(&mut Desk) + Sync)) {
    desks.iter_mut().for_each(work);
}

/// A part of the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// The platform scores, exposes, sells slots and writes the board.
    Morning,
    /// Consumers and their orders move on.
    Daytime,
    /// Shops book, decide, open and close.
    Evening,
}

impl Phase {
    /// The phases in their order.
    pub const ALL: [Self; 3] = [Self::Morning, Self::Daytime, Self::Evening];
}

impl Market {
    /// Simulates one day.
    pub fn step(&mut self, crew: Crew) {
        for phase in Phase::ALL {
            self.pass(phase, crew);
        }
    }

    /// Simulates one phase of the day; phases follow one another in their order.
    pub fn pass(&mut self, phase: Phase, crew: Crew) {
        match phase {
            Phase::Morning => {
                self.morning();
                probe::ended(&self.probe, Step::Morning);
            }
            Phase::Daytime => self.daytime(crew),
            Phase::Evening => {
                self.evening();
                self.day += 1;
                probe::ended(&self.probe, Step::Evening);
            }
        }
    }

    fn morning(&mut self) {
        let date = self.calendar.date(self.day);
        let mut in_force = self.policy.in_force(date);
        let formulas = self.policy.formulas.on(date);
        let mut changed = self.day == 0 || formulas != self.formulas;
        if let Some(exempt) = &mut self.exempt {
            changed |= exempt.dawn(date);
            in_force = exempt.everywhere().unwrap_or(in_force);
        }
        changed |= moves_exposure(&in_force) != moves_exposure(&self.in_force);
        self.in_force = in_force;
        self.shocks_strike();
        let cycle_is_over = self.day.is_multiple_of(self.world.platform.cycle);
        self.formulas = formulas;
        if changed || cycle_is_over {
            self.measure_and_expose();
        }
        self.spread_exposure(changed || cycle_is_over);
        if cycle_is_over {
            dispute_rules::write_rules(&mut self.industries, self.in_force.dispute_rules);
        }
        self.review_captains();
        self.hold_auctions();
        self.write_board();
    }

    /// Chooses the shops of the captain programme on its first day and at every review.
    fn review_captains(&mut self) {
        let lever = self.in_force.captain_program;
        let due = match (lever, self.captains_chosen_day) {
            (None, None) => false,
            (None, Some(_)) | (Some(_), None) => true,
            (Some(lever), Some(chosen)) => self.day >= chosen + lever.review,
        };
        if due {
            self.captains_chosen_day = lever.map(|_| self.day);
            for state in &self.industries {
                let shops = &mut self.shops[state.first_shop as usize..state.end_shop as usize];
                lists::choose_captains(shops, lever);
            }
        }
    }

    /// Scores every shop and recomputes exposure.
    fn measure_and_expose(&mut self) {
        // A map that is frozen before the window has filled would hold a distribution of nothing.
        let window_is_full = f64::from(self.day) >= self.world.platform.window;
        let launched = self
            .in_force
            .experience_score
            .is_some_and(|lever| lever.is_used())
            && window_is_full;
        for (index, state) in self.industries.iter_mut().enumerate() {
            let shops = &mut self.shops[state.first_shop as usize..state.end_shop as usize];
            let open: Vec<&Shop> = shops.iter().filter(|shop| shop.open).collect();
            state
                .score_map
                .update(&open, launched, &self.world.platform);
            let services = &self.world.industries[index].services;
            scoring::score_shops(shops, &state.score_map, &self.world);
            let (formulas, map) = (self.formulas.as_deref(), &state.score_map);
            let rules = WrittenRules::of(formulas, &self.world, index, map, shops, self.day);
            if let Some(rules) = &rules {
                rules.score(shops);
            }
            if let Some(lever) = &self.in_force.bonus_items {
                scoring::add_bonus(shops, services, lever);
            }
            scoring::give_stars(shops);
            if let Some(rules) = &rules {
                state.formula_spread = rules.apply(shops);
            }
            single_out(
                shops,
                &state.score_map.average,
                self.day,
                &self.world,
                &self.in_force,
            );
            let rules = Rules::with(&self.in_force, self.exempt.as_ref());
            state.exposure = exposure::expose(shops, rules.from_place(state.first_shop as usize));
        }
    }

    /// Wrong prices, missing stock and runs begin.
    fn shocks_strike(&mut self) {
        let rules = Rules::with(&self.in_force, self.exempt.as_ref());
        for state in &self.industries {
            for place in state.places() {
                let shop = &self.shops[place];
                let over = shop.shock.is_none_or(|shock| shock.is_forgotten(self.day));
                if shop.open && over {
                    let shock = shocks::strike(
                        self.luck,
                        (place as u32, self.day),
                        shop,
                        &self.shops[state.places()],
                        &self.world,
                        rules.of(place).risk_protection.as_ref(),
                    );
                    self.shops[place].shock = shock;
                }
            }
        }
    }

    /// Turns exposure into wheels, anew if it is fresh or word gets round of a wrong price or a run.
    fn spread_exposure(&mut self, fresh: bool) {
        for (state, board) in self.industries.iter_mut().zip(&mut self.board.industries) {
            let shops = &self.shops[state.places()];
            let factors: Vec<f64> = shops
                .iter()
                .map(|shop| shocks::exposure_factor(shop, self.day, &self.world.shocks))
                .collect();
            let rushed = factors.iter().any(|factor| *factor > 1.0);
            if fresh || rushed || state.rushed {
                let shown = |weights: &[f64]| -> Vec<f64> {
                    let weights = weights.iter().zip(&factors);
                    weights.map(|(weight, factor)| weight * factor).collect()
                };
                let (organic, campaign) = (&state.exposure.organic, &state.exposure.campaign);
                board.organic = Wheel::new([&shown(organic), &shown(campaign)]);
            }
            state.rushed = rushed;
        }
    }

    fn hold_auctions(&mut self) {
        if self
            .in_force
            .traffic
            .is_none_or(|traffic| traffic.advertising_slots == 0)
        {
            return;
        }
        for (index, state) in self.industries.iter().enumerate() {
            let shops = &mut self.shops[state.first_shop as usize..state.end_shop as usize];
            auction::pace(shops);
            let industry = &self.world.industries[index].parameters;
            let rules = Rules::with(&self.in_force, self.exempt.as_ref());
            let rules = rules.from_place(state.first_shop as usize);
            let ranking = &state.exposure.ranking;
            let weights = auction::hold(shops, industry, ranking, rules, &self.world);
            self.board.industries[index].sold = Wheel::new([&weights]);
        }
    }

    fn daytime(&mut self, crew: Crew) {
        let today = Today {
            day: self.day,
            world: &self.world,
            board: &self.board,
            luck: self.luck,
        };
        crew(&mut self.desks, &|desk| consumers_day(desk, &today));
    }
}

/// The day of one shard's consumers.
fn consumers_day(desk: &mut Desk, today: &Today) {
    let Desk {
        shard,
        tally,
        workspace,
        width,
        probe,
    } = desk;
    tally.clear();
    workspace.parcels.open(today);
    for stage in Stage::ALL {
        let mut chunks = shard.pipeline.take_due(today.day, stage).peekable();
        while let Some(mut chunk) = chunks.next() {
            in_batches(&mut chunk, chunks.peek(), |batch| {
                move_on(shard, today, stage, batch, workspace, *width, tally);
            });
            shard.pipeline.recycle(chunk);
        }
        probe::ended(probe, stage.step());
    }
    match width {
        Width::Common => shop_around_common(shard, today, workspace, tally, probe),
        Width::Widest => shop_around_wide(shard, today, workspace, tally, probe),
    }
    workspace.windows.report(tally);
    workspace.parcels.report(tally);
}

/// Moves on a batch of orders due today for one stage.
fn move_on(
    shard: &mut Shard,
    today: &Today,
    stage: Stage,
    mut batch: Batch,
    workspace: &mut Workspace,
    width: Width,
    tally: &mut Tally,
) {
    if matches!(stage, Stage::Pickup | Stage::Delivery) {
        return fulfilment::move_on(shard, today, stage, batch, workspace, width, tally);
    }
    let parcels = &mut workspace.parcels;
    for lane in 0..batch.orders.len() {
        let (order, later) = batch.at(lane);
        if stage == Stage::Settlement {
            parcels.fetch_ahead(later);
            tally.fetch_money_ahead(later);
        } else {
            shard.fetch_buyer_ahead(later);
        }
        match stage {
            Stage::Pickup | Stage::Delivery => unreachable!("parcels move on in columns"),
            Stage::Contact => after_sales::contact(shard, today, *order, tally),
            Stage::ReturnArrival => returns::return_arrival(shard, today, *order, tally),
            Stage::Settlement => settlement::settle(today, order, parcels, tally),
            Stage::Appeal => hotline::decide(shard, today, order, tally),
        }
    }
}

/// [`shop_around`] compiled for wider registers as well, and run in the widest that this machine has.
#[multiversion(targets(
    "x86_64+avx512f+avx512bw+avx512cd+avx512dq+avx512vl+bmi1+bmi2+lzcnt+popcnt",
    "x86_64+avx2+bmi1+bmi2+lzcnt+popcnt"
))]
fn shop_around_wide(
    shard: &mut Shard,
    today: &Today,
    workspace: &mut Workspace,
    tally: &mut Tally,
    probe: &Probed,
) {
    shop_around(shard, today, workspace, tally, probe);
}

/// [`shop_around`] for every machine; a function of its own, so that its instructions can be counted.
#[inline(never)]
fn shop_around_common(
    shard: &mut Shard,
    today: &Today,
    workspace: &mut Workspace,
    tally: &mut Tally,
    probe: &Probed,
) {
    shop_around(shard, today, workspace, tally, probe);
}

/// Needs, pages and choices. Consumers do not meet on the way, so blocks of them go through these
/// phases one after the other, which keeps what a phase hands to the next in cache; within a block
/// trips to one industry go together, because they look at the same shops.
#[inline(always)]
#[expect(
    clippy::inline_always,
    reason = "compiled for every width of registers"
)]
fn shop_around(
    shard: &mut Shard,
    today: &Today,
    workspace: &mut Workspace,
    tally: &mut Tally,
    probe: &Probed,
) {
    let Workspace {
        needy,
        trips,
        buyers,
        recall,
        pages,
        windows,
        race,
        ..
    } = workspace;
    pages.open(today);
    windows.open(today);
    race.open(today);
    let block = need::block(today.board.cards.len());
    for first in (0..shard.needs.len()).step_by(block) {
        let end = shard.needs.len().min(first + block);
        need::gather(shard, today, (first, end), needy, trips, tally);
        probe::ended(probe, Step::Needs);
        for round in trips.iter() {
            for (industry, trips) in round.iter().enumerate() {
                for first in (0..trips.len()).step_by(BATCH) {
                    buyers.meet(shard, today, &trips[first..]);
                    let trips = &trips[first..trips.len().min(first + BATCH)];
                    recall.run(shard, today, industry, trips, buyers);
                    probe::ended(probe, Step::Recall);
                    pages.fill(today, industry, trips.len(), buyers, recall, tally);
                    probe::ended(probe, Step::Search);
                    race.run(today, trips.len(), buyers, pages, windows);
                    probe::ended(probe, Step::Choice);
                    choice::order(shard, today, trips, (buyers, pages, race), windows, tally);
                    probe::ended(probe, Step::Ordering);
                }
            }
        }
    }
}

/// Lists, tags and tickets of an industry's shops.
fn single_out(
    shops: &mut [Shop],
    average: &scoring::Rates,
    day: u32,
    world: &WorldParameters,
    policy: &InForce,
) {
    let shrinkage = world.platform.shrinkage;
    lists::list_good_service(shops, policy.good_service_list);
    faults::tag(shops, average, shrinkage, policy.negative_tags);
    faults::issue_tickets(shops, average, shrinkage, day, policy.rectification);
}
