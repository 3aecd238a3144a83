//! The morning of a simulated day: the platform scores, exposes and sells slots, shops are struck, and the board is
//! written.

use super::board::IndustryBoard;
use super::costs;
use super::crew::{self, Shares};
use super::exemption::{Rules, moves_exposure};
use super::merchants::shocks::{self, Blow, SalesRanks};
use super::parameters::WorldParameters;
use super::platform::auction::{self, Averages, Won};
use super::platform::rules::WrittenRules;
use super::platform::{dispute_rules, exposure, faults, lists, scoring};
use super::practice::{Routine, Staffing};
use super::shop::Shop;
use super::wheel::Wheel;
use super::writing::Means;
use super::{IndustryState, Market};
use crate::policy::InForce;

/// What the morning's walk over the shops finds in a stretch of them. Sums of fractions depend on their order, so
/// their addends are kept, in the order of the places.
#[derive(Debug, Default)]
struct Seen {
    /// Shops that are struck today, by place.
    blows: Vec<(usize, Blow)>,
    /// Shops that suffer or lately suffered a shock of an earlier day.
    shocked: Vec<usize>,
    /// Described quality and score of each open shop.
    shown: Vec<[f64; 2]>,
    /// What each open shop has won, if there is an auction.
    won: Vec<Won>,
}

impl Seen {
    /// Nothing yet of so many shops.
    fn of_places(places: usize) -> Self {
        Self {
            shown: Vec::with_capacity(places),
            won: Vec::with_capacity(places),
            ..Self::default()
        }
    }

    /// Adds what was found further on in the same industry.
    fn append(&mut self, mut next: Self) {
        self.blows.append(&mut next.blows);
        self.shocked.append(&mut next.shocked);
        self.shown.append(&mut next.shown);
        self.won.append(&mut next.won);
    }

    /// What open shops show buyers on average.
    fn means(&self) -> Means {
        let sum = self.shown.iter().fold([0.0; 2], |sum, shown| {
            [sum[0] + shown[0], sum[1] + shown[1]]
        });
        let count = self.shown.len() as f64;
        let mean = |sum: f64| if count > 0.0 { sum / count } else { 0.0 };
        Means {
            described: mean(sum[0]),
            points: mean(sum[1]),
        }
    }
}

impl Market {
    /// Scores, exposes, sells slots and writes the board.
    pub(super) fn morning(&mut self, shares: &Shares) {
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
        let cycle_is_over = self.day.is_multiple_of(self.world.platform.cycle);
        self.formulas = formulas;
        if changed || cycle_is_over {
            self.measure_and_expose(shares);
        }
        let mut seen = self.walk(shares);
        self.shocks_strike(&mut seen);
        if cycle_is_over {
            dispute_rules::write_rules(&mut self.industries, self.in_force.dispute_rules);
        }
        self.review_captains();
        self.turn_wheels(shares, changed || cycle_is_over, &seen);
        let means: Vec<Means> = seen.iter().map(Seen::means).collect();
        self.write_board(shares, &means);
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
    fn measure_and_expose(&mut self, shares: &Shares) {
        // A map that is frozen before the window has filled would hold a distribution of nothing.
        let window_is_full = f64::from(self.day) >= self.world.platform.window;
        let launched = self
            .in_force
            .experience_score
            .is_some_and(|lever| lever.is_used())
            && window_is_full;
        let (world, day) = (&self.world, self.day);
        let (in_force, formulas) = (&self.in_force, self.formulas.as_deref());
        let rules = Rules::with(in_force, self.exempt.as_ref());
        let of_industries = crew::by_industry(&mut self.shops, &self.industries);
        let of_industries: Vec<&mut [Shop]> = of_industries.collect();
        let industries = self.industries.iter_mut().zip(of_industries).enumerate();
        shares.each(industries, |(index, (state, shops))| {
            let open: Vec<&Shop> = shops.iter().filter(|shop| shop.open).collect();
            state.score_map.update(&open, launched, &world.platform);
            scoring::score_shops(shops, &state.score_map, world);
            let written = WrittenRules::of(formulas, world, index, &state.score_map, shops, day);
            if let Some(written) = &written {
                written.score(shops);
            }
            if let Some(lever) = &in_force.bonus_items {
                scoring::add_bonus(shops, &world.industries[index].services, lever);
            }
            scoring::give_stars(shops);
            if let Some(written) = &written {
                state.formula_spread = written.apply(shops);
            }
            single_out(shops, &state.score_map.average, day, world, in_force);
            state.exposure = exposure::expose(shops, rules.from_place(state.first_shop as usize));
        });
    }

    /// Works out anew what has changed of shops' routines, and looks whom a shock strikes and what buyers are shown.
    fn walk(&mut self, shares: &Shares) -> Vec<Seen> {
        let (world, luck, day) = (&self.world, self.luck, self.day);
        let rules = Rules::with(&self.in_force, self.exempt.as_ref());
        let auctions = self.sells_slots();
        let staffing = Staffing::of(&self.in_force);
        // Exemptions come and go with dates of their own.
        let anew = staffing != self.staffing || self.exempt.is_some();
        self.staffing = staffing;
        if self.routines.is_empty() {
            let shops = self.shops.iter().enumerate();
            let routines = shops.map(|(place, shop)| Routine::of(shop, world, rules.of(place)));
            self.routines = routines.collect();
        }
        let columns = shares
            .cut(&mut self.shops)
            .zip(shares.cut(&mut self.routines));
        let parts = shares.stretches().iter().zip(columns);
        let found = shares.each(parts, |(stretch, (shops, routines))| {
            let mut seen = Seen::of_places(shops.len());
            for (place, (shop, routine)) in
                stretch.places.clone().zip(shops.iter_mut().zip(routines))
            {
                if anew || !routine.is_of(shop) {
                    *routine = Routine::of(shop, world, rules.of(place));
                }
                if shop.open {
                    seen.shown
                        .push([shop.strategy.described(), shop.score.overall]);
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
        shares.by_industry(found, Seen::append)
    }

    /// Wrong prices, missing stock and runs begin.
    fn shocks_strike(&mut self, seen: &mut [Seen]) {
        let rules = Rules::with(&self.in_force, self.exempt.as_ref());
        for (state, seen) in self.industries.iter().zip(seen) {
            let mut ranks = SalesRanks::default();
            for (place, blow) in seen.blows.drain(..) {
                let lever = rules.of(place).risk_protection.as_ref();
                let rank = |shop: &Shop| ranks.of(shop, &self.shops[state.places()]);
                let shop = &self.shops[place];
                let shock = blow.shock(self.day, shop, rank, &self.world, lever);
                self.shops[place].shock = Some(shock);
                seen.shocked.push(place);
            }
        }
    }

    /// Makes the wheels that pages are drawn from: those of exposure if it is fresh or word gets round of a wrong price or
    /// a run, those of sold slots every day.
    fn turn_wheels(&mut self, shares: &Shares, fresh: bool, seen: &[Seen]) {
        let (sells_slots, day, world) = (self.sells_slots(), self.day, &self.world);
        let rules = Rules::with(&self.in_force, self.exempt.as_ref());
        let of_industries = crew::by_industry(&mut self.shops, &self.industries);
        let of_industries: Vec<&mut [Shop]> = of_industries.collect();
        let boards = self.board.industries.iter_mut().zip(of_industries);
        let industries = self.industries.iter_mut().zip(boards);
        shares.each(industries.zip(seen), |((state, (board, shops)), seen)| {
            spread_exposure(state, board, (shops, day), fresh, seen, world);
            if sells_slots {
                let averages = Averages::of(seen.won.iter().copied());
                let routines = &self.routines[state.places()];
                let margin_fen = |place: usize, shop: &Shop| {
                    costs::booked_margin_fen(shop, routines[place].margin_fen)
                };
                let rules = rules.from_place(state.first_shop as usize);
                let ranking = &state.exposure.ranking;
                let weights = auction::hold_by(shops, &averages, margin_fen, ranking, rules, world);
                board.sold = Wheel::new([&weights]);
            }
        });
    }

    fn sells_slots(&self) -> bool {
        let traffic = self.in_force.traffic;
        traffic.is_some_and(|traffic| traffic.advertising_slots > 0)
    }
}

/// Turns the exposure of an industry's shops into a wheel, if anything about it is new. Hardly ever a shop is looked at
/// more than usual, so only those are asked that suffer or lately suffered a shock.
fn spread_exposure(
    state: &mut IndustryState,
    board: &mut IndustryBoard,
    (shops, day): (&[Shop], u32),
    fresh: bool,
    seen: &Seen,
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
        board.organic = Wheel::new([&shown(organic), &shown(campaign)]);
    }
    state.rushed = rushed;
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
