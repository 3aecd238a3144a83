//! Morning: shocks strike, shops are measured and exposed, slots are sold, the board is written.

use crate::board::Board;
use crate::exposure::{self, Wheel};
use crate::market::{Industry, ReferenceMarket};
use crate::ratings;
use crate::rules::ShopRules;
use crate::scoring::{self, Rates, shrunk_rates};
use crate::shop::{Coached, Shock, ShockKind, Shop, Ticket};
use crate::written::Written;
use gresham_market::luck::draws::Agent;
use gresham_market::parameters::WorldParameters;

/// Days after a shock before the next can strike.
const AFTERMATH_DAYS: u32 = 21;

impl ReferenceMarket {
    /// Everything up to the board.
    pub fn morning(&mut self) -> Board {
        let date = self.calendar.date(self.day);
        let formulas = self.policy.formulas.on(date);
        let changed = self.day == 0 || formulas != self.formulas || self.exposure_moves_anew(date);
        self.legislate(date);
        self.formulas = formulas;
        let cycle_is_over = self.day.is_multiple_of(self.world.platform.cycle);
        self.shocks_strike();
        if changed || cycle_is_over {
            self.measure_and_expose();
        }
        if cycle_is_over {
            self.write_rules();
            self.knowledge.solve(self.world.choice.doubt);
        }
        self.review_captains();
        self.sell_slots();
        self.write_board()
    }

    fn shocks_strike(&mut self) {
        for place in 0..self.shops.len() {
            let shop = &self.shops[place];
            let free = shop
                .shock
                .is_none_or(|shock| self.day > shock.last_day + AFTERMATH_DAYS);
            if shop.open && free {
                self.shops[place].shock = self.strike(place);
            }
        }
    }

    /// The shock that strikes a shop today, if one does (7.21).
    fn strike(&self, place: usize) -> Option<Shock> {
        let (shop, shocks) = (&self.shops[place], &self.world.shocks);
        let key = self.luck.of(Agent::ShopShock(place as u32, self.day));
        let mut stream = key.stream();
        let draw = stream.unit() * 365.0;
        let noticed = stream.unit();
        let kind = if draw < shocks.mispricing {
            ShockKind::Mispricing
        } else if draw - shocks.mispricing < shocks.stock_out {
            ShockKind::StockOut
        } else if draw - shocks.mispricing - shocks.stock_out < shocks.run {
            ShockKind::Run
        } else {
            return None;
        };
        let lever = self.rules[place].in_force.risk_protection;
        let (days, cancelled, control) = match kind {
            ShockKind::Mispricing => (1, 0.0, lever.map_or(0.0, |lever| lever.price_control)),
            ShockKind::StockOut => (
                shocks.stock_out_length,
                shocks.stock_out_share,
                lever.map_or(0.0, |lever| lever.stock_report),
            ),
            ShockKind::Run => {
                let best_sellers = lever.map_or(0.0, |lever| lever.best_sellers);
                let cared_for = lever.is_some() && self.sales_rank(place) < best_sellers;
                (shocks.run_length, 0.0, f64::from(u8::from(cared_for)))
            }
        };
        Some(Shock {
            kind,
            first_day: self.day,
            last_day: self.day + days - 1,
            controlled: noticed < control,
            usual_orders: shop.trailing.orders / self.world.platform.window,
            cancelled,
        })
    }

    /// Share of the industry's open shops that sell more.
    fn sales_rank(&self, place: usize) -> f64 {
        let shop = &self.shops[place];
        let peers = &self.shops[self.industries[shop.industry].places.clone()];
        let open = peers.iter().filter(|peer| peer.open);
        let (mut ahead, mut all) = (0, 0);
        for peer in open {
            all += 1;
            if peer.trailing.sales_fen > shop.trailing.sales_fen {
                ahead += 1;
            }
        }
        f64::from(ahead) / f64::from(all)
    }

    fn measure_and_expose(&mut self) {
        let (world, policy, day) = (&self.world, &self.in_force, self.day);
        let window_is_full = f64::from(day) >= world.platform.window;
        let launched =
            window_is_full && policy.experience_score.is_some_and(|lever| lever.is_used());
        for (index, industry) in self.industries.iter_mut().enumerate() {
            let rules = &self.rules[industry.places.clone()];
            let Industry {
                places,
                map,
                formula_spread,
                exposure,
                ..
            } = industry;
            let shops = &mut self.shops[places.clone()];
            map.update(shops, launched, &world.platform);
            scoring::score_shops(shops, map, &world.platform);
            let written = Written::of(self.formulas.as_deref(), world, index, map, shops, day);
            if let Some(written) = &written {
                written.score(shops);
            }
            scoring::add_bonus(shops, index, world, rules);
            for shop in shops.iter_mut().filter(|shop| shop.open) {
                shop.five_star = shop.score.overall >= crate::shop::FIVE_STARS;
                shop.formula_utility = 0.0;
            }
            ratings::rate(shops, world.platform.shrinkage, &world.ratings);
            if let Some(written) = &written {
                *formula_spread = written.apply(shops);
            }
            list_good_service(shops, rules);
            tag(shops, &map.average, world, rules);
            issue_tickets(shops, &map.average, day, world, rules);
            *exposure = exposure::expose(shops, rules);
        }
    }

    /// Rules for the busiest scene that has none; of equals the first (7.5).
    fn write_rules(&mut self) {
        let Some(lever) = self.in_force.dispute_rules else {
            for industry in &mut self.industries {
                industry.ruled = [false; 2];
            }
            return;
        };
        let scenes = self.industries.iter().flat_map(|industry| industry.ruled);
        if scenes.filter(|ruled| *ruled).count() >= lever.scenes as usize {
            return;
        }
        let mut busiest = None;
        let mut most = 0.0;
        for (index, industry) in self.industries.iter().enumerate() {
            for scene in 0..2 {
                if !industry.ruled[scene] && industry.disputes[scene] > most {
                    most = industry.disputes[scene];
                    busiest = Some((index, scene));
                }
            }
        }
        if let Some((index, scene)) = busiest {
            self.industries[index].ruled[scene] = true;
        }
    }

    /// Captains are chosen on the programme's first day and every `review` days; none is left when
    /// it ends.
    fn review_captains(&mut self) {
        let Some(lever) = self.in_force.captain_program else {
            if self.captains_chosen_day.take().is_some() {
                for shop in &mut self.shops {
                    shop.captain = None;
                }
            }
            return;
        };
        let last = self.captains_chosen_day;
        if last.is_some_and(|chosen| self.day < chosen + lever.review) {
            return;
        }
        self.captains_chosen_day = Some(self.day);
        for industry in &self.industries {
            let shops = &mut self.shops[industry.places.clone()];
            let rules = &self.rules[industry.places.clone()];
            let programme = |place: usize| rules[place].in_force.captain_program;
            let chosen = best(
                shops,
                |place| programme(place).map(|lever| lever.seats),
                |_, shop| !shop.five_star,
                |shop| shop.trailing.sales_fen,
            );
            for (place, shop) in shops.iter_mut().enumerate() {
                // Who is chosen again goes on from where it stood.
                let stood = shop.captain.unwrap_or(Coached::at(&shop.strategy));
                shop.captain = chosen.contains(&place).then_some(stood);
            }
        }
    }

    fn sell_slots(&mut self) {
        if !self
            .in_force
            .traffic
            .is_some_and(|traffic| traffic.sells_slots())
        {
            return;
        }
        for industry in &mut self.industries {
            let shops = &mut self.shops[industry.places.clone()];
            exposure::pace(shops);
            let ranking = &industry.exposure.ranking;
            let rules = &self.rules[industry.places.clone()];
            let weights = exposure::auction(shops, ranking, &self.world, rules);
            industry.sold = Wheel::new(&weights);
        }
    }
}

/// Places of the admitted shops with the highest values, as far as the seats (a share of the open
/// shops that the lever reaches) go; of equals the lower place.
fn best(
    shops: &[Shop],
    seats: impl Fn(usize) -> Option<f64>,
    admitted: impl Fn(usize, &Shop) -> bool,
    value: impl Fn(&Shop) -> f64,
) -> Vec<usize> {
    let mut places: Vec<usize> = Vec::new();
    let mut share = None;
    let mut reached = 0;
    for (place, shop) in shops.iter().enumerate() {
        let Some(seats) = seats(place).filter(|_| shop.open) else {
            continue;
        };
        reached += 1;
        share = share.or(Some(seats));
        if admitted(place, shop) {
            places.push(place);
        }
    }
    places.sort_by(|left, right| value(&shops[*right]).total_cmp(&value(&shops[*left])));
    places.truncate(libm::round(share.unwrap_or(0.0) * f64::from(reached)) as usize);
    places
}

fn list_good_service(shops: &mut [Shop], rules: &[ShopRules]) {
    let list = |place: usize| rules[place].in_force.good_service_list;
    let admitted = |place: usize, shop: &Shop| {
        let without_service = !shop.strategy.offers_services();
        let admits = list(place).map(|lever| lever.admits(shop.score.overall, without_service));
        admits.unwrap_or(false)
    };
    let seats = |place: usize| list(place).map(|lever| lever.seats);
    let listed = best(shops, seats, admitted, |shop| shop.score.overall);
    for (place, shop) in shops.iter_mut().enumerate() {
        shop.listed = listed.contains(&place);
    }
}

/// A shop's complaints over its industry's average; 0 while too little is known.
fn complaints(shop: &Shop, average: &Rates, world: &WorldParameters) -> f64 {
    if shop.trailing.delivered < 10.0 || average.complaint <= 0.0 {
        return 0.0;
    }
    let rates = shrunk_rates(&shop.trailing, average, world.platform.shrinkage);
    rates.complaint / average.complaint
}

fn tag(shops: &mut [Shop], average: &Rates, world: &WorldParameters, rules: &[ShopRules]) {
    for (shop, rules) in shops.iter_mut().zip(rules) {
        let complaints = complaints(shop, average, world);
        shop.tagged = match rules.in_force.negative_tags {
            Some(lever) if shop.open && complaints > 0.0 => {
                complaints
                    >= if shop.tagged {
                        lever.clear_below
                    } else {
                        lever.tag_from
                    }
            }
            _ => false,
        };
    }
}

fn issue_tickets(
    shops: &mut [Shop],
    average: &Rates,
    day: u32,
    world: &WorldParameters,
    rules: &[ShopRules],
) {
    for (shop, rules) in shops.iter_mut().zip(rules) {
        let Some(lever) = rules.in_force.rectification else {
            shop.ticket = None;
            continue;
        };
        let answered = shop.ticket.and_then(|ticket| ticket.answered_day);
        if answered.is_some_and(|answered| day < answered + lever.check_after) {
            continue;
        }
        let piled_up = shop.open && complaints(shop, average, world) >= lever.ticket_from;
        shop.ticket = match shop.ticket {
            _ if !piled_up => None,
            Some(ticket) if ticket.answered_day.is_none() => Some(Ticket {
                overdue: day >= ticket.day + lever.deadline,
                ..ticket
            }),
            _ => Some(Ticket {
                day,
                answered_day: None,
                overdue: false,
            }),
        };
    }
}
