//! What everybody can see today. The board is fixed for the day: consumers read it and write only
//! their own state and a tally, which is why they can be cut into any number of shards.

use super::Market;
use super::merchants::shocks::{self, Shock};
use super::platform::{freight, penalties};
use super::practice::{Practice, Routine};
use super::shop::{Score, Shop};
use super::tally::RINGS;
use super::wheel::{SmallWheel, Wheel};
use crate::policy::InForce;

/// Stands for a shop where there is none that sells.
pub const NOBODY: u32 = u32::MAX;

/// What buyers weigh when they see a shop, laid out as columns are read: 16 bytes.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
#[repr(align(16))]
pub struct Offer {
    /// Log price against the industry's, less what buyers feel that free returns save them.
    pub log_price: f32,
    /// Utility that does not depend on the buyer: brand awareness.
    pub appeal: f32,
    /// Described quality above the industry's average.
    pub described_gap: f32,
    /// Utility of displayed score and label for a buyer of service sensitivity 1.
    pub display: f32,
}

impl Offer {
    /// What stands where nothing is offered: nobody would take it.
    pub const NOTHING: Self = Self {
        log_price: 0.0,
        appeal: -1e30,
        described_gap: 0.0,
        display: 0.0,
    };
}

/// What else is needed of a shop while consumers choose and order: 16 bytes.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Card {
    /// Price in fen; 0 for a place without an open shop that sells today.
    pub price_fen: u32,
    /// Probability that a parcel is handed over in time.
    pub promptness: f32,
    /// Probability that a parcel which would be late is handed over in time after a warning.
    pub averted: f32,
    /// Day of opening; memories from before are of another shop.
    pub opened_day: u16,
    /// Score band: 0 below 4.3, 1 below 4.5, 2 below 4.8, 3 from 4.8.
    pub band: u8,
    /// Index of the industry.
    pub industry: u8,
}

impl Card {
    /// Whether the shop sells today.
    #[inline]
    #[must_use]
    pub const fn sells(&self) -> bool {
        self.price_fen > 0
    }
}

const _: () = assert!(size_of::<Card>() == 16 && size_of::<Offer>() == 16);

/// How a shop fulfils and serves: what happens to an order, hidden from buyers.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a trait of its own")]
pub struct Conduct {
    /// Probability that an item is as described; buyers see it only where quality is visible.
    pub quality: f32,
    /// Probability that a parcel is handed over in time.
    pub promptness: f32,
    /// Price of a click on a sold slot, in fen.
    pub click_fen: u32,
    /// Probability of damage on the road.
    pub damage: f32,
    /// Probability that a sound item does not suit.
    pub misfit: f32,
    /// Share of buyers willing to return what does not suit who do.
    pub returns_left: f32,
    /// Share of what does not suit that is swapped instead of returned.
    pub misfit_exchanged: f32,
    /// Probability that a conversation is not answered within three minutes.
    pub slow_response: f32,
    /// Probability of settling a just claim.
    pub resolve: f32,
    /// Probability of offering part of the price before a refund.
    pub partial_offer: f32,
    /// Probability of proving that goods sent back were worn.
    pub wear_proved: f32,
    /// Probability that a promised special service is not given.
    pub broken: f32,
    /// Cost of one item, in fen.
    pub unit_cost_fen: u32,
    /// Part of the price that self-service after-sales offers before a refund, where it is switched on.
    pub self_service: Option<f64>,
    /// Probability that the shop's evidence of a swapped item or an empty parcel is accepted.
    pub evidence_accepted: f32,
    /// Whether the shop is gone, or suffers or lately suffered a shock, so that orders may not be filled.
    pub disturbed: bool,
    /// Whether the shop is gone, so that what it has not sent yet will not be sent.
    pub gone: bool,
    /// Whether money held for its orders goes back to buyers.
    pub frozen: bool,
    /// Whether its owner has a direct line to the platform.
    pub has_hotline: bool,
    /// Whether the merchant is an opportunist.
    pub opportunist: bool,
    /// Whether the shop films what comes back.
    pub films_returns: bool,
    /// Premium per parcel for the pool of return freight, where the shop has joined it.
    pub freight_premium_fen: Option<u32>,
    /// Penalty for a parcel handed over late, as a share of the price.
    pub late_penalty: f64,
    /// Probability that a parcel which would be late is handed over in time after a warning.
    pub averted: f32,
    /// Cost of special services per parcel, in fen.
    pub parcel_cost_fen: u32,
    /// Cost of a conversation, in fen.
    pub contact_cost_fen: u32,
    /// Whether special services are promised.
    pub promises: bool,
}

/// An industry on the board.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct IndustryBoard {
    /// First shop place.
    pub first_shop: u32,
    /// One past the last shop place.
    pub end_shop: u32,
    /// Whether there are rules for disputes, by scene.
    pub ruled: [bool; 2],
    /// Exposure in search and recommendation, and on a second track on campaign pages.
    pub organic: Wheel,
    /// Sold slots.
    pub sold: Wheel,
}

/// The board of one day.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Board {
    /// The simulated day.
    pub day: u32,
    /// Needs today against an ordinary day at the start: season times growth.
    pub demand_factor: f32,
    /// The policy in force.
    pub policy: InForce,
    /// One offer per shop place.
    pub offers: Vec<Offer>,
    /// One card per shop place.
    pub cards: Vec<Card>,
    /// One conduct per shop place.
    pub conducts: Vec<Conduct>,
    /// The shock that each shop suffers or lately suffered.
    pub shocks: Vec<Option<Shock>>,
    /// The industries.
    pub industries: Vec<IndustryBoard>,
    /// The industries that are needed, by cohort.
    pub need_mix: [SmallWheel; 3],
    /// Share of affinity that is left after so many days; long enough for the days simulated.
    pub kept: Vec<f32>,
    /// Success rates of abuse by kind and score band, as rumour has them.
    pub rumour: [[f32; 4]; 4],
    /// Success rates of abuse by ring and kind, as its members know them.
    pub ring_news: [[f32; 4]; RINGS],
}

/// Places for shops from which on what is known of them does not stay in the nearer caches.
const VAST: usize = 1 << 15;

impl Board {
    /// Whether the shops are so many that what is needed of one is worth asking for ahead.
    #[inline]
    #[must_use]
    pub const fn is_vast(&self) -> bool {
        self.cards.len() >= VAST
    }

    /// Share of affinity that is left `days` after the last order.
    #[inline]
    #[must_use]
    pub fn kept_after(&self, days: u32) -> f32 {
        self.kept[days as usize]
    }
}

impl Market {
    /// What buyers see of a shop.
    pub(super) fn offer(
        &self,
        shop: &Shop,
        routine: &Routine,
        conduct: &Conduct,
        mean_described: f64,
        display: f32,
    ) -> (Offer, Card) {
        let industry = &self.world.industries[shop.industry as usize].parameters;
        let typical_fen = industry.price_fen;
        let quality = routine.practice.quality;
        let mut price_fen = routine.price_fen;
        let mut log_price = shop.strategy.log_price - self.free_returns(shop, routine);
        let wrong = shocks::price_factor(shop, self.day, &self.world.shocks);
        if wrong < 1.0 {
            price_fen = ((f64::from(price_fen) * wrong) as u32).max(1);
            log_price += libm::log(wrong);
        }
        if self.world.merchants.buyers_value_prices {
            let expected = if self.world.choice.quality_visible {
                quality
            } else {
                self.mean_belief()
            };
            let value = (self.world.merchants.buyers_value * expected).max(1e-6);
            price_fen = (typical_fen as f64 * value).round().max(1.0) as u32;
            log_price = libm::log(value);
        }
        // Nobody sells below cost, but for a wrong price.
        let sells = shop.open && (wrong < 1.0 || f64::from(price_fen) >= routine.unit_cost_fen);
        let offer = Offer {
            log_price: log_price as f32,
            appeal: (shop.brand - tag_disutility(shop, &self.in_force)) as f32,
            described_gap: (shop.strategy.described() - mean_described) as f32,
            display,
        };
        let card = Card {
            price_fen: if sells { price_fen } else { 0 },
            promptness: conduct.promptness,
            averted: conduct.averted,
            opened_day: shop.opened_day as u16,
            band: Score::band(shop.score.overall),
            industry: shop.industry,
        };
        (offer, card)
    }

    /// Utility of what is displayed beside the shop: special services, score against the
    /// industry's mean, and labels. A score tells shops apart; that all shops look better lifts
    /// demand only through experience.
    pub(super) fn display(
        &self,
        place: usize,
        shop: &Shop,
        practice: &Practice,
        mean_points: f64,
    ) -> f32 {
        let choice = &self.world.choice;
        let rules = self.rules();
        let policy = rules.of(place);
        let mut utility = practice.appeal;
        if policy
            .experience_score
            .is_some_and(|lever| lever.shown_to_buyers)
        {
            let five_star = f64::from(u8::from(rules.wears_label(place, shop)));
            let points = shop.score.overall - mean_points;
            utility += choice.score_weight * points + choice.label_weight * five_star;
        }
        if let Some(lever) = policy.good_service_list
            && shop.standing.listed
        {
            utility += lever.label_utility;
        }
        if let Some(lever) = policy.staff_certification {
            let label = lever.label(shop.strategy.certification, shop.score.service);
            utility += lever.label_utility * label;
        }
        utility as f32
    }

    /// What free returns take off a shop's log price as buyers feel it.
    fn free_returns(&self, shop: &Shop, routine: &Routine) -> f64 {
        let lever = self.in_force.return_freight;
        let free = shop.participation.pools_freight && lever.is_some_and(|it| it.covers_misfits);
        if !free {
            return 0.0;
        }
        let industry = &self.world.industries[shop.industry as usize].parameters;
        let price_fen = f64::from(routine.price_fen);
        let propensity = self.world.population.return_propensity;
        freight::felt_discount(industry, propensity, price_fen)
    }

    /// How orders at a shop go that had `orders_yesterday`.
    pub(super) fn conduct(
        &self,
        shop: &Shop,
        routine: &Routine,
        place: usize,
        orders_yesterday: u32,
    ) -> Conduct {
        let strategy = &shop.strategy;
        let state = &self.industries[shop.industry as usize];
        let industry = &self.world.industries[shop.industry as usize].parameters;
        let practice = &routine.practice;
        let price_fen = f64::from(routine.price_fen);
        let band = usize::from(Score::band(shop.score.overall));
        // Where a hand has left or the platform removed a shop nobody is there to serve.
        let gone = !shop.open && (shop.hand.is_some() || shop.removed);
        let policy = self.rules().of(place);
        let standard = policy.return_mismatch_trust;
        let films_returns = shop.participation.films_returns && standard.is_some();
        let evidence_accepted = standard
            .filter(|_| films_returns)
            .map_or(self.world.abuse.shop_evidence_accepted, |lever| {
                lever.evidence_accepted
            });
        let prompt =
            shocks::promptness_factor(shop, self.day, orders_yesterday, &self.world.shocks);
        let lined = policy.owner_hotline.map_or(0.0, |lever| lever.covered);
        let pool = policy.return_freight;
        let pool = pool.filter(|_| shop.participation.pools_freight);
        let saving = policy.order_saving;
        let covered = saving.filter(|lever| !gone && shop.self_service_rank < lever.shops_covered);
        Conduct {
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
            unit_cost_fen: routine.unit_cost_fen.round() as u32,
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

/// Utility that a negative tag takes from every buyer.
fn tag_disutility(shop: &Shop, policy: &InForce) -> f64 {
    policy
        .negative_tags
        .filter(|_| shop.standing.tagged)
        .map_or(0.0, |lever| lever.disutility)
}
