//! Entries of the board for a shop: to buyers, and of its orders.

use crate::kernel::executor::Partition;
use crate::market::Market;
use crate::merchants::shocks;
use crate::platform::signals::{Column, Shown};
use crate::platform::{freight, penalties, signals};
use crate::shop::cached_practice::CachedPractice;
use crate::shop::listing::{Offer, ShopListing};
use crate::shop::practice;
use crate::shop::service_profile::ServiceProfile;
use crate::shop::{Score, Shop};

impl Market {
    /// Offer and listing of a shop.
    pub(crate) fn offer(
        &self,
        place: usize,
        shop: &Shop,
        cached: &CachedPractice,
        profile: &ServiceProfile,
        reading: f32,
    ) -> (Offer, ShopListing) {
        let industry = &self.world.industries[shop.industry as usize].parameters;
        let typical_fen = industry.price_fen;
        let quality = cached.practice.quality;
        let mut price_fen = cached.price_fen;
        let mut log_price = shop.strategy.log_price - self.free_returns(place, shop, cached);
        let wrong = shocks::price_factor(shop, self.clock.day, &self.world.shocks);
        if wrong < 1.0 {
            price_fen = ((f64::from(price_fen) * wrong) as u32).max(1);
            log_price += libm::log(wrong);
        }
        if self.world.merchants.buyers_value_prices {
            let expected = if self.world.choice.quality_visible {
                quality
            } else {
                practice::quality_for(self.mean_belief())
            };
            let value = (self.world.merchants.buyers_value * expected).max(1e-6);
            price_fen = (typical_fen as f64 * value).round().max(1.0) as u32;
            log_price = libm::log(value);
        }
        // Nobody sells below cost, but for a wrong price.
        let sells = shop.open
            && (wrong < 1.0 || f64::from(price_fen) >= cached.practice.costs.unit_cost_fen);
        let offer = Offer {
            log_price: log_price as f32,
            brand: shop.brand as f32,
            reading,
        };
        let listing = ShopListing {
            price_fen: if sells { price_fen } else { 0 },
            promptness: profile.promptness,
            averted: profile.averted,
            opened_day: shop.opened_day as u16,
            band: Score::band(shop.score.overall),
            industry: shop.industry,
        };
        (offer, listing)
    }

    /// Signals that a delivery in each industry comes with on average.
    pub(crate) fn ordinary_signals(&self, partition: &Partition) -> Vec<Column> {
        partition.each(self.platform.industries.iter(), |state| {
            let shops = &self.merchants.shops[state.places()];
            let rules = self.platform.rules.from_place(state.first_shop as usize);
            signals::ordinary(shops, rules, &self.world)
        })
    }

    /// Worth of an order that buyers would read off a shop's signals over that of ordinary ones, if
    /// they paid full attention; where quality is visible, the worth that is to be expected.
    pub(crate) fn reading_of(
        &self,
        place: usize,
        shop: &Shop,
        cached: &CachedPractice,
        ordinary: &Column,
    ) -> f64 {
        if !shop.open {
            return 0.0;
        }
        if self.world.choice.quality_visible {
            return cached.practice.worth(shop.strategy.promptness, &self.world);
        }
        let rules = self.platform.rules.from_place(0);
        let shown = Shown::of(shop, place, rules, &self.world);
        self.platform.signals.read(&shown, ordinary)
    }

    /// Discount that free returns take off a shop's log price as buyers feel it.
    fn free_returns(&self, place: usize, shop: &Shop, cached: &CachedPractice) -> f64 {
        let lever = self.platform.rules.of(place).return_freight;
        let free = shop.participation.pools_freight && lever.is_some_and(|it| it.covers_misfits);
        if !free {
            return 0.0;
        }
        let industry = &self.world.industries[shop.industry as usize].parameters;
        let price_fen = f64::from(cached.price_fen);
        let propensity = self.world.population.return_propensity;
        freight::felt_discount(industry, propensity, price_fen)
    }

    /// How orders at a shop go that had `orders_yesterday`.
    pub(crate) fn profile(
        &self,
        shop: &Shop,
        cached: &CachedPractice,
        place: usize,
        orders_yesterday: u32,
    ) -> ServiceProfile {
        let strategy = &shop.strategy;
        let state = &self.platform.industries[shop.industry as usize];
        let industry = &self.world.industries[shop.industry as usize].parameters;
        let practice = &cached.practice;
        let price_fen = f64::from(cached.price_fen);
        let band = usize::from(Score::band(shop.score.overall));
        // Where an operator has left or the platform removed a shop nobody is there to serve.
        let gone = !shop.open && (shop.operator.is_some() || shop.removed);
        let policy = self.platform.rules.of(place);
        let standard = policy.return_mismatch_trust;
        let films_returns = shop.participation.films_returns && standard.is_some();
        let evidence_accepted = standard
            .filter(|_| films_returns)
            .map_or(self.world.abuse.shop_evidence_accepted, |lever| {
                lever.evidence_accepted
            });
        let prompt =
            shocks::promptness_factor(shop, self.clock.day, orders_yesterday, &self.world.shocks);
        let lined = policy.owner_hotline.map_or(0.0, |lever| lever.covered);
        let pool = policy.return_freight;
        let pool = pool.filter(|_| shop.participation.pools_freight);
        let saving = policy.order_saving;
        let covered = saving.filter(|lever| !gone && shop.self_service_rank < lever.shops_covered);
        ServiceProfile {
            quality: practice.quality as f32,
            click_fen: shop.click_fen,
            promptness: (strategy.promptness * prompt) as f32,
            damage: practice.damage as f32,
            misfit: practice.misfit as f32,
            returns_left: practice.returns_left as f32,
            misfit_exchanged: practice.misfit_exchanged as f32,
            slow_response: if gone { 1.0 } else { practice.slow as f32 },
            resolve: if gone { 0.0 } else { practice.resolve as f32 },
            partial_offer: if gone { 0.0 } else { practice.partial as f32 },
            wear_proved: practice.wear_proved as f32,
            broken: practice.broken as f32,
            unit_cost_fen: practice.costs.unit_cost_fen.round() as u32,
            self_service: covered.map(|lever| lever.compensation * penalties::relief(policy, band)),
            evidence_accepted: evidence_accepted as f32,
            films_returns,
            gone,
            frozen: shop.removed && !shop.open,
            has_hotline: !gone && shop.invitation_rank < lined,
            opportunist: !shop.honest,
            disturbed: gone || shop.shock.is_some(),
            freight_premium_fen: pool.map(|lever| {
                let returns = state.returns.of(&shop.trailing);
                freight::premium_fen(&lever, industry, &returns).round() as u32
            }),
            late_penalty: penalties::late_penalty(policy, &self.world, band),
            averted: penalties::averted(policy, &self.world, strategy, price_fen) as f32,
            parcel_cost_fen: practice.parcel_cost_fen.round() as u32,
            contact_cost_fen: practice.contact_cost_fen.round() as u32,
            promises: !shop.strategy.services.is_empty(),
        }
    }
}
