//! The first morning: shops are founded, consumers drawn (section 5).

use crate::books::{Books, HOLDERS, Holder, RINGS};
use crate::consumer::Consumer;
use crate::exposure::{Exposure, Standard, Wheel};
use crate::founding::{self, Site};
use crate::market::{Industry, ReferenceMarket, Rumour};
use crate::niches::Niches;
use crate::practice::{ReturnShares, expected_worth};
use crate::scoring::ScoreMap;
use crate::shop::Shop;
use crate::signals::Knowledge;
use gresham_market::calendar::Calendar;
use gresham_market::luck::draws::Luck;
use gresham_market::parameters::WorldParameters;
use gresham_market::policy::{InForce, Policy};

/// Share of needs expected to end in an order.
const EXPECTED_CONVERSION: f64 = 0.6;

impl ReferenceMarket {
    /// Opens a market on the morning of its first day.
    #[must_use]
    pub fn open(world: &WorldParameters, policy: &Policy, calendar: Calendar, luck: Luck) -> Self {
        let mut reference = Self {
            world: world.clone(),
            policy: policy.clone(),
            calendar,
            luck,
            day: 0,
            in_force: InForce::default(),
            rules: Vec::new(),
            pilots: Vec::new(),
            formulas: None,
            consumers: Vec::new(),
            shops: Vec::new(),
            industries: Vec::new(),
            knowledge: Knowledge::default(),
            rumour: [[Rumour::default(); 4]; 4],
            ring_news: [[Rumour::default(); 4]; RINGS],
            books: Books::default(),
            accounts_fen: [0; HOLDERS],
            trust_units: 0,
            belief_units: 0,
            captains_chosen_day: None,
            reopenings: Vec::new(),
            entered: Vec::new(),
            closed: Vec::new(),
        };
        reference.found_shops();
        reference.books = Books::new(reference.shops.len());
        reference.draw_consumers();
        let cash_fen = reference.shops.iter().map(|shop| shop.cash_fen).sum();
        reference.transfer(Holder::Owners, Holder::Shops, cash_fen);
        reference
    }

    fn found_shops(&mut self) {
        let world = self.world.clone();
        let mut groups_before = 0;
        for (industry, need_share) in need_shares(&world).into_iter().enumerate() {
            let shops = (f64::from(world.population.shops) * need_share)
                .round()
                .max(1.0);
            let needs =
                f64::from(world.population.consumers) * world.demand.needs_per_day * need_share;
            let price_fen = world.industries[industry].parameters.price_fen as f64;
            let mean_revenue_fen = needs * EXPECTED_CONVERSION * price_fen / shops;
            let (first, initial_shops) = (self.shops.len(), shops as usize);
            let places = (shops * world.adaptation.places).ceil() as usize;
            let site = Site {
                place: first,
                industry,
                day: 0,
                mean_revenue_fen,
                first_revenue_fen: mean_revenue_fen,
            };
            let niches = Niches::cut(&(first..first + places), world.population.niches());
            let of_each = niches.first_shops(initial_shops);
            for (stretch, initial_shops) in niches.stretches.iter().zip(of_each) {
                let of_niche = (stretch.len(), initial_shops, groups_before);
                groups_before += self.found_niche(of_niche, site);
            }
            self.industries.push(Industry {
                places: first..self.shops.len(),
                first_revenue_fen: mean_revenue_fen,
                mean_revenue_fen,
                open: initial_shops,
                young_profit_fen: 0.0,
                young_sales_fen: 0.0,
                map: ScoreMap::default(),
                exposure: Exposure::default(),
                disputes: [0.0; 2],
                ruled: [false; 2],
                returns: ReturnShares::default(),
                formula_spread: Standard::default(),
                sold: Wheel::default(),
            });
        }
    }

    /// Founds a niche of so many places and shops, and tells how many groups it has.
    fn found_niche(
        &mut self,
        (places, shops, groups_before): (usize, usize, usize),
        site: Site,
    ) -> usize {
        let world = &self.world;
        // The last of the first day's shops belong to groups.
        let clones = world.groups.clones as usize;
        let wanted = libm::round(shops as f64 * world.groups.share / clones as f64) as usize;
        let groups = wanted.min(shops / clones);
        let independent = shops - groups * clones;
        for nth in 0..places {
            let place = self.shops.len();
            let site = Site { place, ..site };
            let shop = if nth < independent {
                founding::starter(self.luck, site, world)
            } else if nth < shops {
                let group = groups_before + (nth - independent) / clones;
                founding::clone_of_group(self.luck, site, group as u32, world)
            } else {
                Shop::vacant(site.industry)
            };
            self.shops.push(shop);
        }
        groups
    }

    fn draw_consumers(&mut self) {
        let population = &self.world.population;
        let harm = self.world.merchants.exaggeration_harm;
        let (mut sum, mut count) = (0.0, 0.0);
        for shop in self.shops.iter().filter(|shop| shop.open) {
            let damage = self.world.industries[shop.industry].parameters.damage;
            let quality = shop.strategy.delivered_quality(harm) * (1.0 - shop.fault);
            let promptness = shop.strategy.promptness();
            sum += expected_worth(quality, damage, promptness, &self.world);
            count += 1.0;
        }
        for number in 0..population.consumers + population.idle_consumers {
            let consumer = Consumer::draw(self.luck, number, &self.world, sum / count);
            if number < population.consumers {
                self.trust_units += consumer.trust_units();
                self.belief_units += consumer.belief_units();
            }
            self.consumers.push(consumer);
        }
    }
}

/// Shares of needs of each cohort: its normed weights, or even ones where it has none.
pub(crate) fn need_mix(world: &WorldParameters) -> [Vec<f64>; 3] {
    [0, 1, 2].map(|cohort| {
        let weights: Vec<f64> = world
            .industries
            .iter()
            .map(|industry| {
                let parameters = &industry.parameters;
                [
                    parameters.need_born_80s,
                    parameters.need_gen_z,
                    parameters.need_others,
                ][cohort]
            })
            .collect();
        let total: f64 = weights.iter().sum();
        let even = 1.0 / weights.len() as f64;
        let share = |weight: f64| if total > 0.0 { weight / total } else { even };
        weights.into_iter().map(share).collect()
    })
}

/// Share of all needs that falls on each industry.
pub(crate) fn need_shares(world: &WorldParameters) -> Vec<f64> {
    let population = &world.population;
    let born_80s = population.born_80s_share * population.born_80s_need;
    let gen_z = population.gen_z_share * population.gen_z_need;
    let needs = [born_80s, gen_z, (1.0 - (born_80s + gen_z)).max(0.0)];
    let total: f64 = needs.iter().sum();
    let mix = need_mix(world);
    let count = world.industries.len();
    let share = |industry: usize| {
        if total <= 0.0 {
            return 1.0 / count as f64;
        }
        let of_industry: f64 = (0..3)
            .map(|cohort| needs[cohort] * mix[cohort][industry])
            .sum();
        of_industry / total
    };
    (0..count).map(share).collect()
}
