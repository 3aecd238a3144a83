//! The morning of a simulated day: the platform scores, exposes and sells slots, shops are struck,
//! and the board is written.

mod board_writer;
mod legislation;
mod shop_views;

use crate::board::IndustryBoard;
use crate::industry::IndustryState;
use crate::kernel::executor;
use crate::kernel::executor::Partition;
use crate::kernel::niche_sampler::NicheSampler;
use crate::market::Market;
use crate::merchants::shocks;
use crate::merchants::shocks::{Blow, SalesRanks};
use crate::parameters::WorldParameters;
use crate::platform::auction;
use crate::platform::auction::{Averages, Won};
use crate::platform::exposure::Exposure;
use crate::platform::rules::WrittenRules;
use crate::platform::{dispute_rules, exposure, faults, lists, ratings, scoring};
use crate::rulebook::Rules;
use crate::shop::Shop;
use crate::shop::cached_practice::{CachedPractice, Staffing};
use crate::shop::margin;

/// Findings of the morning's walk over the shops in a range of them. Sums of fractions depend on
/// their order, so their addends are kept, in the order of the places.
#[derive(Debug, Default)]
struct Survey {
    /// Shops that are struck today, by place.
    blows: Vec<(usize, Blow)>,
    /// Shops that suffer or lately suffered a shock of an earlier day.
    shocked: Vec<usize>,
    /// Success of each open shop in the auction, if there is an auction.
    won: Vec<Won>,
}

impl Survey {
    /// Nothing yet of so many shops.
    fn of_places(places: usize) -> Self {
        Self {
            won: Vec::with_capacity(places),
            ..Self::default()
        }
    }

    /// Adds what was found further on in the same industry.
    fn append(&mut self, mut next: Self) {
        self.blows.append(&mut next.blows);
        self.shocked.append(&mut next.shocked);
        self.won.append(&mut next.won);
    }
}

impl Market {
    /// Scores, exposes, sells slots and writes the board.
    pub(crate) fn morning(&mut self, partition: &Partition) {
        let date = self.clock.calendar.date(self.clock.day);
        let formulas = self.policy.formulas.on(date);
        let changed = self.clock.day == 0
            || formulas != self.platform.formulas
            || self.exposure_moves_anew(date);
        self.choose_pilots(date);
        self.platform.rules = self.rules_of(date);
        let cycle_is_over = self.clock.day.is_multiple_of(self.world.platform.cycle);
        self.platform.formulas = formulas;
        if changed || cycle_is_over {
            self.measure_and_expose(partition);
        }
        self.review_captains();
        let mut seen = self.walk(partition);
        self.shocks_strike(&mut seen);
        if cycle_is_over {
            let dockets = self.platform.industries.iter_mut();
            let dockets = dockets.map(|state| &mut state.docket).collect();
            dispute_rules::write_rules(dockets, self.platform.rules.at_large().dispute_rules);
        }
        self.turn_wheels(partition, changed || cycle_is_over, &seen);
        if cycle_is_over {
            self.platform.signals.solve(self.world.choice.doubt);
        }
        self.write_board(partition);
    }

    /// Works out anew what the last morning left behind, for a market that was read back.
    pub(crate) fn recall_yesterday(&mut self) {
        let Some(yesterday) = self.clock.day.checked_sub(1) else {
            return;
        };
        let date = self.clock.calendar.date(yesterday);
        self.platform.rules = self.rules_of(date);
        let rules = &self.platform.rules;
        self.platform.formulas = self.policy.formulas.on(date);
        self.merchants.staffing = Staffing::of(rules.at_large());
        let shops = self.merchants.shops.iter().enumerate();
        let practices =
            shops.map(|(place, shop)| CachedPractice::of(shop, &self.world, rules.of(place)));
        self.merchants.practices = practices.collect();
        let boards = self.platform.board.industries.iter_mut();
        for (board, state) in boards.zip(&self.platform.industries) {
            // Where a shock moved exposure yesterday it is spread anew today.
            let Exposure {
                organic, campaign, ..
            } = &state.exposure;
            board.organic = NicheSampler::new([organic, campaign], state.niches(&self.world));
        }
    }

    /// Chooses the shops of the captain programme on its first day and at every review.
    fn review_captains(&mut self) {
        let rules = &self.platform.rules;
        let lever = rules.at_large().captain_program;
        let due = match (lever, self.platform.captains_chosen_day) {
            (None, None) => false,
            (None, Some(_)) | (Some(_), None) => true,
            (Some(lever), Some(chosen)) => self.clock.day >= chosen + lever.review,
        };
        if due {
            self.platform.captains_chosen_day = lever.map(|_| self.clock.day);
            for state in &self.platform.industries {
                let shops = &mut self.merchants.shops[state.places()];
                lists::choose_captains(shops, rules.from_place(state.first_shop as usize));
            }
        }
    }

    /// Scores every shop and recomputes exposure.
    fn measure_and_expose(&mut self, partition: &Partition) {
        // A map that is frozen before the window has filled would hold a distribution of nothing.
        let window_is_full = f64::from(self.clock.day) >= self.world.platform.window;
        let launched = self
            .platform
            .rules
            .at_large()
            .experience_score
            .is_some_and(|lever| lever.is_used())
            && window_is_full;
        let (world, day) = (&self.world, self.clock.day);
        let (rules, formulas) = (&self.platform.rules, self.platform.formulas.as_deref());
        let of_industries =
            executor::by_industry(&mut self.merchants.shops, &self.platform.industries);
        let of_industries: Vec<&mut [Shop]> = of_industries.collect();
        let industries = self
            .platform
            .industries
            .iter_mut()
            .zip(of_industries)
            .enumerate();
        partition.each(industries, |(index, (state, shops))| {
            let open: Vec<&Shop> = shops.iter().filter(|shop| shop.open).collect();
            state.score_map.update(&open, launched, &world.platform);
            scoring::score_shops(shops, &state.score_map, world);
            let written = WrittenRules::of(formulas, world, index, &state.score_map, shops, day);
            if let Some(written) = &written {
                written.score(shops);
            }
            let rules = rules.from_place(state.first_shop as usize);
            scoring::add_bonus(shops, &world.industries[index].services, rules);
            scoring::give_stars(shops);
            ratings::rate(shops, world.platform.shrinkage, &world.ratings);
            if let Some(written) = &written {
                state.formula_spread = written.apply(shops);
            }
            single_out(shops, &state.score_map.average, day, world, rules);
            state.exposure = exposure::expose(shops, rules);
        });
    }

    /// Works out anew what has changed of shops' practices, and looks whom a shock strikes and what
    /// buyers are shown.
    fn walk(&mut self, partition: &Partition) -> Vec<Survey> {
        let (world, luck, day) = (&self.world, self.luck, self.clock.day);
        let rules = &self.platform.rules;
        let auctions = self.sells_slots();
        let staffing = Staffing::of(rules.at_large());
        // Where rules differ a shop may come under others from one day to the next.
        let anew = staffing != self.merchants.staffing || rules.differ();
        self.merchants.staffing = staffing;
        if self.merchants.practices.is_empty() {
            let shops = self.merchants.shops.iter().enumerate();
            let practices =
                shops.map(|(place, shop)| CachedPractice::of(shop, world, rules.of(place)));
            self.merchants.practices = practices.collect();
        }
        let columns = partition
            .cut(&mut self.merchants.shops)
            .zip(partition.cut(&mut self.merchants.practices));
        let parts = partition.shop_ranges().iter().zip(columns);
        let found = partition.each(parts, |(range, (shops, practices))| {
            let mut seen = Survey::of_places(shops.len());
            for (place, (shop, cached)) in range.places.clone().zip(shops.iter_mut().zip(practices))
            {
                if anew || !cached.is_of(shop) {
                    *cached = CachedPractice::of(shop, world, rules.of(place));
                }
                if shop.open {
                    if auctions {
                        auction::pace(shop);
                        seen.won.push(Won::by(shop));
                    }
                    if shop.shock.is_none_or(|shock| shock.is_forgotten(day)) {
                        shop.shock = None;
                        let blow = shocks::strike(luck, (place as u32, day), &world.shocks);
                        seen.blows.extend(blow.map(|blow| (place, blow)));
                    }
                }
                if shop.shock.is_some() {
                    seen.shocked.push(place);
                }
            }
            seen
        });
        partition.by_industry(found, Survey::append)
    }

    /// Wrong prices, missing stock and runs begin.
    fn shocks_strike(&mut self, seen: &mut [Survey]) {
        let rules = &self.platform.rules;
        for (state, seen) in self.platform.industries.iter().zip(seen) {
            let mut ranks = SalesRanks::default();
            for (place, blow) in seen.blows.drain(..) {
                let lever = rules.of(place).risk_protection.as_ref();
                let rank = |shop: &Shop| ranks.of(shop, &self.merchants.shops[state.places()]);
                let shop = &self.merchants.shops[place];
                let shock = blow.shock(self.clock.day, shop, rank, &self.world, lever);
                self.merchants.shops[place].shock = Some(shock);
                seen.shocked.push(place);
            }
        }
    }

    /// Makes the wheels that pages are drawn from: those of exposure if it is fresh or word gets
    /// round of a wrong price or a run, those of sold slots every day.
    fn turn_wheels(&mut self, partition: &Partition, fresh: bool, seen: &[Survey]) {
        let (sells_slots, day, world) = (self.sells_slots(), self.clock.day, &self.world);
        let rules = &self.platform.rules;
        let of_industries =
            executor::by_industry(&mut self.merchants.shops, &self.platform.industries);
        let of_industries: Vec<&mut [Shop]> = of_industries.collect();
        let boards = self.platform.board.industries.iter_mut().zip(of_industries);
        let industries = self.platform.industries.iter_mut().zip(boards);
        partition.each(industries.zip(seen), |((state, (board, shops)), seen)| {
            spread_exposure(state, board, (shops, day), fresh, seen, world);
            if sells_slots {
                let averages = Averages::of(seen.won.iter().copied());
                let practices = &self.merchants.practices[state.places()];
                let margin_fen = |place: usize, shop: &Shop| {
                    margin::booked_margin_fen(shop, practices[place].margin_fen)
                };
                let rules = rules.from_place(state.first_shop as usize);
                let ranking = &state.exposure.ranking;
                let weights = auction::hold_by(shops, &averages, margin_fen, ranking, rules, world);
                board.sold = NicheSampler::new([&weights], state.niches(world));
            }
        });
    }

    fn sells_slots(&self) -> bool {
        let traffic = self.platform.rules.at_large().traffic;
        traffic.is_some_and(|traffic| traffic.sells_slots())
    }
}

/// Turns the exposure of an industry's shops into a wheel, if anything about it is new. Hardly ever
/// a shop is looked at more than usual, so only those are asked that suffer or lately suffered a
/// shock.
fn spread_exposure(
    state: &mut IndustryState,
    board: &mut IndustryBoard,
    (shops, day): (&[Shop], u32),
    fresh: bool,
    seen: &Survey,
    world: &WorldParameters,
) {
    let first = state.first_shop as usize;
    let factor = |place: &usize| {
        let factor = shocks::exposure_factor(&shops[place - first], day, &world.shocks);
        (place - first, factor)
    };
    let factors: Vec<(usize, f64)> = seen.shocked.iter().map(factor).collect();
    let rushed = factors.iter().any(|(_, factor)| *factor > 1.0);
    if fresh || rushed || state.rushed {
        let shown = |weights: &[f64]| -> Vec<f64> {
            let mut weights = weights.to_vec();
            for (index, factor) in &factors {
                weights[*index] *= factor;
            }
            weights
        };
        let (organic, campaign) = (&state.exposure.organic, &state.exposure.campaign);
        let tracks = [&shown(organic)[..], &shown(campaign)];
        board.organic = NicheSampler::new(tracks, state.niches(world));
    }
    state.rushed = rushed;
}

/// Lists, tags and tickets of an industry's shops.
fn single_out(
    shops: &mut [Shop],
    average: &scoring::Rates,
    day: u32,
    world: &WorldParameters,
    rules: Rules,
) {
    let shrinkage = world.platform.shrinkage;
    lists::list_good_service(shops, rules);
    faults::tag(shops, average, shrinkage, rules);
    faults::issue_tickets(shops, average, shrinkage, day, rules);
}
