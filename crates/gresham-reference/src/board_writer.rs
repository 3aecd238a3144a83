//! The board is written (7.2 to 7.5, 7.13, 7.14, 7.21).

use crate::board::{Board, Stall, Street};
use crate::exposure::Wheel;
use crate::market::ReferenceMarket;
use crate::opening::{need_mix, need_shares};
use crate::practice::{
    Practice, averted, felt_discount, late_penalty, own_returns, practice, premium_fen,
    quality_for, relief, worth,
};
use crate::shop::{ShockKind, Shop, band};
use crate::signals::{ordinary, signals};
use gresham_market::tally::Event;
use std::ops::Range;

impl ReferenceMarket {
    pub(crate) fn write_board(&self) -> Board {
        let streets = self.industries.iter().map(|industry| {
            let shown = |weights: &[f64]| {
                let shops = &self.shops[industry.places.clone()];
                let weights = weights.iter().zip(shops);
                let weights = weights.map(|(weight, shop)| weight * self.rush(shop));
                Wheel::new(&weights.collect::<Vec<f64>>())
            };
            Street {
                places: industry.places.clone(),
                ruled: industry.ruled,
                organic: shown(&industry.exposure.organic),
                campaign: shown(&industry.exposure.campaign),
                sold: industry.sold.clone(),
                sold_slots: self.sold_slots(industry.places.clone()),
            }
        });
        Board {
            demand_factor: (self.season() * self.growth()) as f32,
            at_large: self.in_force,
            stalls: (0..self.shops.len())
                .map(|place| self.stall(place))
                .collect(),
            streets: streets.collect(),
            needed: self.needed(),
            rumour: self
                .rumour
                .map(|of| of.map(|rumour| rumour.success() as f32)),
            ring_news: self
                .ring_news
                .map(|of| of.map(|news| news.success() as f32)),
        }
    }

    /// Slots that are sold on a page: as many as one of these shops can bid for.
    fn sold_slots(&self, places: Range<usize>) -> u32 {
        let open = places.filter(|place| self.shops[*place].open);
        let traffic = open.filter_map(|place| self.rules[place].in_force.traffic);
        let most = traffic.map(|traffic| traffic.advertising_slots).max();
        most.unwrap_or(0).min(self.world.choice.slots - 1)
    }

    /// Exposure against ordinary exposure.
    fn rush(&self, shop: &Shop) -> f64 {
        let shocks = &self.world.shocks;
        match shop.shock.filter(|shock| shock.lasts(self.day)) {
            Some(shock) if shock.kind == ShockKind::Mispricing => shocks.mispricing_rush,
            Some(shock) if shock.kind == ShockKind::Run && shock.controlled => {
                shocks.run_exposure.min(shocks.run_capacity.max(1.0))
            }
            Some(shock) if shock.kind == ShockKind::Run => shocks.run_exposure,
            _ => 1.0,
        }
    }

    /// Needs of an industry against the first day's.
    fn grown(&self, industry: usize) -> f64 {
        let growth = self.world.industries[industry].parameters.annual_growth;
        libm::pow(1.0 + growth, f64::from(self.day) / 365.0)
    }

    /// All needs against the first day's (7.1).
    fn growth(&self) -> f64 {
        let shares = need_shares(&self.world).into_iter().enumerate();
        shares
            .map(|(industry, share)| share * self.grown(industry))
            .sum()
    }

    /// Which industries are needed, by cohort.
    fn needed(&self) -> [Wheel; 3] {
        need_mix(&self.world).map(|mix| {
            let mix = mix.iter().enumerate();
            let weights = mix.map(|(industry, share)| share * self.grown(industry));
            Wheel::new(&weights.collect::<Vec<f64>>())
        })
    }

    fn season(&self) -> f64 {
        let demand = &self.world.demand;
        let date = self.calendar.date(self.day);
        match (date.month(), date.day()) {
            (11, 1..=11) => demand.double_eleven,
            (6, 1..=18) => demand.mid_year,
            (1, 25..) | (2, ..=10) => demand.spring_festival,
            _ => 1.0,
        }
    }

    fn stall(&self, place: usize) -> Stall {
        let (world, shop) = (&self.world, &self.shops[place]);
        let policy = &self.rules[place].in_force;
        let strategy = &shop.strategy;
        let parameters = &world.industries[shop.industry].parameters;
        let practice = practice(shop, strategy, world, policy);
        let band = band(shop.score.overall);
        let (price_fen, log_price) = self.asked(place, shop, &practice);
        let cost_fen = practice.costs.unit_cost_fen;
        let covers_cost = f64::from(price_fen) >= cost_fen || self.is_mispriced(shop);
        // Where an operator has left or the platform removed a shop nobody is there to serve.
        let gone = !shop.open && (shop.operator.is_some() || shop.removed);
        let standard = policy.return_mismatch_trust.filter(|_| shop.films_returns);
        let own_price_fen = f64::from(shop.price_fen(parameters.price_fen));
        let staffed = |share: f64| if gone { 0.0 } else { share as f32 };
        Stall {
            rules: *policy,
            industry: shop.industry,
            opened_day: shop.opened_day,
            sells: shop.open && covers_cost,
            price_fen,
            log_price: log_price as f32,
            brand: shop.brand as f32,
            reading: self.reading(place, shop, &practice) as f32,
            click_fen: shop.click_fen,
            band,
            quality: practice.quality as f32,
            promptness: (strategy.promptness() * self.promptness_left(place)) as f32,
            damage: practice.damage as f32,
            misfit: practice.misfit as f32,
            returns_left: practice.returns_left as f32,
            misfit_exchanged: practice.misfit_exchanged as f32,
            slow: if gone { 1.0 } else { practice.slow as f32 },
            unanswered: practice
                .unanswered
                .map(|share| f32::from((share as f32 * 65_535.0 + 0.5) as u16)),
            resolve: staffed(practice.resolve),
            partial_offer: staffed(practice.partial),
            wear_proved: practice.wear_proved as f32,
            broken: practice.broken as f32,
            unit_cost_fen: cost_fen.round() as i64,
            parcel_cost_fen: practice.parcel_cost_fen.round() as i64,
            contact_cost_fen: practice.contact_cost_fen.round() as i64,
            self_service: policy
                .order_saving
                .filter(|lever| !gone && shop.self_service_rank < lever.shops_covered)
                .map(|lever| lever.compensation * relief(policy, band)),
            evidence_accepted: standard.map_or(world.abuse.shop_evidence_accepted, |lever| {
                lever.evidence_accepted
            }) as f32,
            shock: shop.shock,
            gone,
            frozen: shop.removed && !shop.open,
            has_hotline: policy
                .owner_hotline
                .is_some_and(|lever| !gone && shop.invitation_rank < lever.covered),
            opportunist: !shop.honest,
            films_returns: standard.is_some(),
            insures_returns: shop.insures_returns,
            freight_premium_fen: policy.return_freight.filter(|_| shop.pools_freight).map(
                |lever| {
                    let returns = own_returns(shop, &self.industries[shop.industry].returns);
                    premium_fen(&lever, parameters, &returns).round() as i64
                },
            ),
            late_penalty: late_penalty(policy, world, band),
            averted: averted(policy, world, strategy, own_price_fen) as f32,
            promises: strategy.offers_services(),
        }
    }

    fn is_mispriced(&self, shop: &Shop) -> bool {
        shop.shock.is_some_and(|shock| {
            shock.kind == ShockKind::Mispricing
                && shock.lasts(self.day)
                && self.world.shocks.mispricing_price < 1.0
        })
    }

    /// Price in fen, and log price as buyers feel it (7.3, 7.17, 7.20, 7.21).
    fn asked(&self, place: usize, shop: &Shop, practice: &Practice) -> (u32, f64) {
        let world = &self.world;
        let parameters = &world.industries[shop.industry].parameters;
        let ordinary_fen = shop.price_fen(parameters.price_fen);
        if world.merchants.buyers_value_prices {
            let expected = if world.choice.quality_visible {
                practice.quality
            } else {
                quality_for(self.mean_belief())
            };
            let value = (world.merchants.buyers_value * expected).max(1e-6);
            let price_fen = (parameters.price_fen as f64 * value).round().max(1.0);
            return (price_fen as u32, libm::log(value));
        }
        let pool = self.rules[place]
            .in_force
            .return_freight
            .filter(|_| shop.pools_freight);
        let pooled = pool.is_some_and(|lever| lever.covers_misfits);
        let saved = if shop.insures_returns || pooled {
            let propensity = world.population.return_propensity;
            felt_discount(parameters, propensity, f64::from(ordinary_fen))
        } else {
            0.0
        };
        let log_price = shop.strategy.log_price() - saved;
        if self.is_mispriced(shop) {
            let factor = world.shocks.mispricing_price;
            let price_fen = ((f64::from(ordinary_fen) * factor) as u32).max(1);
            return (price_fen, log_price + libm::log(factor));
        }
        (ordinary_fen, log_price)
    }

    /// Signals of a shop as buyers read them before they choose (7.3).
    fn reading(&self, place: usize, shop: &Shop, practice: &Practice) -> f64 {
        if !shop.open {
            return 0.0;
        }
        if self.world.choice.quality_visible {
            return worth(practice, shop.strategy.promptness(), &self.world);
        }
        let shops = &self.shops[self.industries[shop.industry].places.clone()];
        let rules = &self.rules[self.industries[shop.industry].places.clone()];
        let ordinary = ordinary(shops, &self.world, rules);
        let shown = signals(shop, &self.world, &self.rules[place].in_force);
        self.knowledge.read(&shown, &ordinary)
    }

    /// Share that a pile of orders leaves of a shop's promptness (7.21).
    fn promptness_left(&self, place: usize) -> f64 {
        let orders = self.books.events(place, Event::Orders);
        let run = self.shops[place]
            .shock
            .filter(|shock| shock.kind == ShockKind::Run);
        match run {
            Some(shock)
                if orders > 0 && (shock.lasts(self.day) || self.day == shock.last_day + 1) =>
            {
                let capacity = self.world.shocks.run_capacity * shock.usual_orders;
                (capacity / f64::from(orders)).min(1.0)
            }
            _ => 1.0,
        }
    }
}
